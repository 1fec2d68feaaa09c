"""The tables of the documentation of NILS and CSG, as they stand there."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scrubjay.identity import Key
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.identity.proposal import Fixed
from scrubjay.identity.settings import DateSettings, IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies import Strategy, strategy_of
from scrubjay.identity.timepoints import Study, anchor_of, timeline
from support.reading import SECRET

Make = Callable[..., Sighting]


def make(strategy: str, **options: object) -> Strategy:
    return strategy_of(IdentitySettings.from_mapping({"strategy": strategy, **options}), Key(SECRET))


def names(strategy: Strategy, *sightings: Sighting, ledger: EphemeralLedger | None = None) -> list[object]:
    ledger = ledger or EphemeralLedger()
    identities = [strategy.source_identity(one) for one in sightings]
    return [
        ledger.name(identity, strategy.propose(one, identity))
        for one, identity in zip(sightings, identities, strict=True)
    ]


def test_nils_none(saw: Make) -> None:
    """Original Patient IDs are preserved."""
    assert names(make("none"), saw("PAT001"), saw("PAT002")) == ["PAT001", "PAT002"]


def test_nils_sequential(saw: Make) -> None:
    """Example output: P001, P002, P003, ... Defaults: starting_number 1, prefix "P"."""
    patients = [saw("MUELLER"), saw("SCHMIDT"), saw("MUELLER"), saw("WEBER")]
    assert names(make("sequential"), *patients) == ["P001", "P002", "P001", "P003"]


@pytest.mark.parametrize(
    ("discovery", "expected"),
    [
        ("per_top_folder", ["P001", "P001", "P002", "P002"]),  # each top-level folder is one patient
        ("one_per_study", ["P001", "P002", "P003", "P001"]),  # each StudyInstanceUID is one patient
        ("all", ["P001", "P001", "P001", "P002"]),  # unique PatientIDs
    ],
)
def test_nils_discovery_modes(saw: Make, discovery: str, expected: list[str]) -> None:
    strategy = make("sequential", discovery=discovery)
    files = [("A", "one/x", "1.1"), ("A", "one/y", "1.2"), ("A", "two/x", "1.3"), ("B", "two/y", "1.1")]
    seen = [
        saw(patient, study=study, group=strategy.group(folder, f"/data/{folder}/im"))
        for patient, folder, study in files
    ]
    assert names(strategy, *seen) == expected


def test_nils_folder(saw: Make) -> None:
    r"""Path /data/SUBJECT_001/session1/, pattern SUBJECT_(\d+), result: Patient ID = "001"."""
    strategy = make("folder", regex_pattern=r"SUBJECT_(\d+)")
    for root, folder in (("/data", "SUBJECT_001/session1"), ("/data/SUBJECT_001", "session1")):
        group = strategy.group(folder, f"{root}/{folder}/im1")
        assert names(strategy, saw("x", group=group)) == ["001"]


def test_nils_deterministic(saw: Make) -> None:
    """Original "PAT001" → Hash "A3F7B2C1": eight upper-case hex digits, the same in every run with the same salt."""
    first = names(make("deterministic", length=8, salt="s"), saw("PAT001"))
    assert re.fullmatch("[0-9A-F]{8}", str(first[0]))
    assert first == names(make("deterministic", length=8, salt="s"), saw("PAT001"))
    assert first != names(make("deterministic", length=8, salt="t"), saw("PAT001"))


@pytest.mark.parametrize("mode", ["SEQUENTIAL", "HASH"])
def test_nils_csv(saw: Make, tmp_path: Path, mode: str) -> None:
    """csv_path, source_column, target_column; unmapped: SEQUENTIAL or HASH."""
    (tmp_path / "map.csv").write_text("original,new\nPAT001,STUDY-A\n")
    options = {"csv_path": str(tmp_path / "map.csv"), "source_column": "original", "target_column": "new"}
    mapped, unmapped = names(make("csv", missing_mode=mode, **options), saw("PAT001"), saw("PAT002"))
    assert mapped == "STUDY-A"
    assert unmapped == ("P001" if mode == "SEQUENTIAL" else names(make("deterministic"), saw("PAT002"))[0])


TABLE = [
    (date(2020, 1, 15), "M00"),  # Baseline
    (date(2020, 7, 20), "M06"),  # 6 months
    (date(2021, 1, 18), "M12"),  # 12 months
    (date(2022, 1, 22), "M24"),  # 24 months
]


@pytest.mark.parametrize("schedule", [{"months": (0, 6, 12, 24)}, {"every": 6}, {}])
def test_nils_study_date_mapping(schedule: dict[str, object]) -> None:
    """First scan date becomes anchor (M00); subsequent dates mapped to nearest timepoint."""
    dates = DateSettings.from_mapping({"mode": "timepoint", **schedule})
    studies = [Study(str(number), day) for number, (day, _) in enumerate(TABLE)]
    placements = timeline(studies, anchor_of(studies), dates)
    assert [one.label for one in placements] == [label for _, label in TABLE]
    assert [one.notes for one in placements] == [()] * 4


def test_csg_name_is_the_id(saw: Make) -> None:
    """Always the same pseudonym for one name; first and last name may be the other way round."""
    strategy = make("name")
    one, two, three, four = names(
        strategy, saw("1", "Dupont^Jean"), saw("2", "JEAN DUPONT"), saw("3", "Jean^Dupont^^^"), saw("1", "Durand^Jean")
    )
    assert one == two == three != four
    identity = strategy.source_identity(saw("", "Dupont^Jean"))
    assert strategy.propose(saw("", "Dupont^Jean"), identity) == Fixed(str(one))
    other_salt = strategy_of(IdentitySettings(strategy="name"), Key(bytes(32)))
    assert other_salt.propose(saw("", "Dupont^Jean"), identity) != Fixed(str(one)), (
        "nobody without the key can trace back"
    )


def test_csg_order_in_the_folder_and_new_subjects_later(saw: Make) -> None:
    """Or by the order in the folder; you can build on top of an anonymized dataset and add new subjects."""
    strategy = make("sequential", discovery="per_top_folder", prefix="", width=3)
    ledger = EphemeralLedger()
    assert names(strategy, saw(group="anna"), saw(group="bert"), ledger=ledger) == ["001", "002"]
    assert names(strategy, saw(group="aaron"), saw(group="bert"), ledger=ledger) == ["003", "002"]
