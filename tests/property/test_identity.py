"""What holds for every identity: injective, stable, intervals kept, nothing of the source in a hash-like pseudonym."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.errors import MappingError
from scrubjay.identity import Key
from scrubjay.identity.conflicts import find_conflicts
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.identity.legal import is_legal
from scrubjay.identity.mapping import mapping_of
from scrubjay.identity.offsets import subject_days
from scrubjay.identity.personname import normal_name
from scrubjay.identity.proposal import Fixed, NextNumber, Refused
from scrubjay.identity.resolution import resolve
from scrubjay.identity.settings import DateSettings, IdentitySettings
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.identity.strategies import strategy_of
from scrubjay.identity.timepoints import MONTH, Study, anchor_of, place, timeline

KEYS = st.binary(min_size=32, max_size=32).map(Key)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=64)
IDS = TEXT.map(lambda text: text.strip(" \0"))
NAMES = st.lists(st.sampled_from(["Doe", "John", "Jane", "Zoë", "山田", "^", "=", " ", "A"]), max_size=6).map("^".join)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
HASHES = ["keyed", "deterministic", "name"]


@st.composite
def sightings(draw: st.DrawFn) -> list[Sighting]:
    """Leaves of a small survey, with all that can be strange about them."""
    count = draw(st.integers(1, 12))
    ids = st.sampled_from(["A1", "A2", "a1", "XXXX", "", "000000"]) | IDS
    return [
        Sighting(
            number.to_bytes(16, "big"),
            draw(st.sampled_from(["", "=a", "=b", "?c"])),
            draw(st.sampled_from(["", "HOSP"])),
            draw(ids),
            draw(NAMES),
            draw(st.sampled_from(["1.2", "1.3", "1.4", ""])),
            draw(st.none() | DAYS),
            draw(st.none() | st.sampled_from([date(1970, 1, 1), date(1980, 1, 1)])),
            number,
            draw(st.integers(1, 5)),
        )
        for number in range(1, count + 1)
    ]


def of(patient_id: str, name: str = "", study: str = "1.2.3") -> Sighting:
    return Sighting(b"", "=x", "", patient_id, name, study, None, None, 1, 1)


@pytest.mark.parametrize("strategy", HASHES)
@given(key=KEYS, ids=st.lists(IDS, min_size=2, max_size=20, unique=True), length=st.integers(12, 32))
def test_hashes_are_injective_stable_and_legal(strategy: str, key: Key, ids: list[str], length: int) -> None:
    bound = strategy_of(IdentitySettings(strategy=strategy, length=length), key)
    again = strategy_of(IdentitySettings(strategy=strategy, length=length), key)
    names: dict[str, str] = {}
    for one in ids:
        sighting = of(one, one)
        identity = bound.source_identity(sighting)
        proposal = bound.propose(sighting, identity)
        assert isinstance(proposal, Fixed) and is_legal(proposal.pseudonym)
        assert again.propose(of(one, one), again.source_identity(of(one, one))) == proposal
        assert names.setdefault(proposal.pseudonym, identity) == identity
    if strategy != "name":
        assert len(names) == len(ids)


@pytest.mark.parametrize("strategy", ["deterministic", "name"])
@given(key=KEYS, source=st.text("0123456789ABCDEF", min_size=4, max_size=64), length=st.sampled_from([8, 16, 32]))
def test_no_four_characters_of_the_source(strategy: str, key: Key, source: str, length: int) -> None:
    """With IDs of hex digits, which is where it would happen by accident."""
    bound = strategy_of(IdentitySettings(strategy=strategy, length=length), key)
    sighting = of(source, source)
    proposal = bound.propose(sighting, bound.source_identity(sighting))
    assert isinstance(proposal, Fixed)
    assert not any(source[at : at + 4] in proposal.pseudonym for at in range(len(source) - 3))


@given(st.lists(IDS.filter(bool), max_size=30), st.integers(0, 2000), st.integers(1, 5))
def test_numbers_are_injective_stable_and_without_holes(ids: list[str], start: int, width: int) -> None:
    bound = strategy_of(IdentitySettings(strategy="sequential", starting_number=start, width=width), Key(bytes(32)))
    ledger = EphemeralLedger()
    for _ in range(2):
        given_names = {}
        for one in ids:
            identity = bound.source_identity(of(one))
            given_names[identity] = ledger.name(identity, bound.propose(of(one), identity))
        assert sorted(map(str, given_names.values())) == sorted(
            f"P{start + number:0{width}d}" for number in range(len(given_names))
        )


@given(st.lists(st.tuples(IDS, st.text("abP0123456789-", max_size=8)), max_size=8), IDS)
def test_tables_are_injective_or_refused(rows: list[tuple[str, str]], missing: str) -> None:
    text = "old,new\n" + "".join('"{}","{}"\n'.format(*(cell.replace('"', '""') for cell in row)) for row in rows)
    settings = IdentitySettings(strategy="csv", source_column="old", target_column="new")
    try:
        mapping = mapping_of(text.encode(), settings)
    except MappingError as error:
        assert all(len(cell) < 4 or cell not in str(error) for cell, _ in rows)
        return
    targets = [target.casefold() for target in mapping.pairs.values()]
    assert len(set(targets)) == len(targets) and all(map(is_legal, mapping.pairs.values()))


@given(st.binary(max_size=200))
def test_no_table_breaks_the_reader(data: bytes) -> None:
    settings = IdentitySettings(strategy="csv", source_column="old", target_column="new")
    for head in (b"", b"old,new\n", b"PK\x03\x04", b"\xff\xfe"):
        with suppress(MappingError):
            mapping_of(head + data, settings)


@pytest.mark.parametrize("strategy", ["keyed", "none", "sequential", "folder", "deterministic", "name"])
@given(seen=sightings(), key=KEYS, policy=st.sampled_from(["split", "quarantine"]), data=st.data())
def test_order_of_leaves_changes_nothing(
    strategy: str, seen: list[Sighting], key: Key, policy: str, data: st.DataObject
) -> None:
    bound = strategy_of(IdentitySettings(strategy=strategy, folder_depth=1), key)

    def names(leaves: list[Sighting]) -> dict[bytes, object]:
        leaves = merge(leaves)
        identified = [(leaf, bound.source_identity(leaf)) for leaf in leaves]
        resolution = resolve(find_conflicts(identified), policy)
        ledger = EphemeralLedger()
        result: dict[bytes, object] = {}
        for leaf, identity in identified:
            identity = resolution.identities.get(leaf.key, identity)
            if leaf.key in resolution.refused:
                result[leaf.key] = Refused(resolution.refused[leaf.key])
            else:
                result[leaf.key] = ledger.name(identity, bound.propose(leaf, identity))
        return result

    assert names(seen) == names(data.draw(st.permutations(seen)))


@given(KEYS, TEXT, TEXT, st.integers(-4000, 4000), st.integers(0, 4000))
def test_shift_is_in_range_stable_and_never_0(key: Key, project: str, who: str, lowest: int, width: int) -> None:
    highest = lowest + width + 1
    days = subject_days(key, project, who, lowest, highest)
    assert lowest <= days <= highest and days != 0
    assert days == subject_days(key, project, who, lowest, highest)


@given(KEYS, TEXT, st.lists(DAYS, min_size=2))
def test_intervals_are_kept_to_the_day(key: Key, who: str, days: list[date]) -> None:
    moved = [day + timedelta(subject_days(key, "p", who, -3650, -1)) for day in days]
    assert [b - a for a, b in pairwise(days)] == [b - a for a, b in pairwise(moved)]


SCHEDULES = st.one_of(
    st.builds(lambda months: DateSettings("timepoint", months=(0, *sorted(months))), st.sets(st.integers(1, 240))),
    st.builds(lambda every: DateSettings("timepoint", every=every), st.integers(1, 60)),
    st.just(DateSettings("timepoint")),
)


@given(st.integers(-10_000, 20_000), SCHEDULES)
def test_the_nearest_place(days: int, dates: DateSettings) -> None:
    def distance(months: int) -> int:
        return abs(days * MONTH[1] - months * MONTH[0])

    if dates.months is not None and days >= 0:
        places = list(dates.months)
    else:
        step = dates.every or 1
        places = list(range(-1000 * step, 1000 * step, step))
    assert place(days, dates) == min(places, key=lambda months: (distance(months), months))


@given(st.lists(DAYS, min_size=1, max_size=15), SCHEDULES, st.data())
def test_timelines(days: list[date], dates: DateSettings, data: st.DataObject) -> None:
    studies = [Study(f"1.2.{number}", day) for number, day in enumerate(days)]
    anchor = anchor_of(studies)
    placements = timeline(studies, anchor, dates)
    labels = [one.label for one in placements]
    assert labels[0] == "M00" and len(set(labels)) == len(labels)
    assert all((a.months or 0) <= (b.months or 0) for a, b in pairwise(placements)), "later is never earlier"
    assert timeline(data.draw(st.permutations(studies)), anchor, dates) == placements
    # a later run sees some of them again, and others: nobody's label changes
    known = {one.uid: one.label for one in placements}
    late = timeline([*studies[::2], Study("late", data.draw(DAYS))], anchor, dates, known)
    assert all(one.label == known.get(one.uid, one.label) for one in late)
    assert next(one.label for one in late if one.uid == "late") not in known.values()


@given(NAMES)
def test_names_have_one_normal_form(name: str) -> None:
    normal = normal_name(name)
    assert normal_name(normal) == normal
    assert normal_name(name.upper()) == normal == normal_name(name.lower()) == normal_name(name + "^^")


@given(st.text(max_size=20), st.integers(1, 12), st.integers(0, 10**9))
def test_numbers_read_back(prefix: str, width: int, number: int) -> None:
    text = NextNumber(prefix, width, 1, "s").text(number)
    assert text.startswith(prefix) and int(text.removeprefix(prefix).removesuffix("s")) == number
