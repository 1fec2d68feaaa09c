"""Who is not clearly who: found, counted, and never named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scrubjay.errors import IdentityConflict
from scrubjay.identity import Key
from scrubjay.identity.conflicts import Finding, find_conflicts
from scrubjay.identity.people import alike
from scrubjay.identity.resolution import Resolution, resolve
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies import strategy_of
from support.reading import SECRET

Make = Callable[..., Sighting]
BORN, LATER = date(1970, 1, 2), date(1980, 3, 4)


def find(*sightings: Sighting, **options: Any) -> list[Finding]:
    strategy = strategy_of(IdentitySettings.from_mapping(options), Key(SECRET))
    return find_conflicts([(one, strategy.source_identity(one)) for one in sightings])


def kinds(*sightings: Sighting, **options: Any) -> list[str]:
    return [one.kind if one.conflict else f"({one.kind})" for one in find(*sightings, **options)]


def test_ordinary_data_is_clear(saw: Make) -> None:
    assert kinds(saw("A1", "Doe^John", birth=BORN), saw("A1", "DOE^JOHN^"), saw("A2", "Roe^Jane"), saw("A3")) == []


def test_mixed_patients_in_one_study(saw: Make) -> None:
    assert kinds(saw("A1", "Doe^John", study="1.2"), saw("A2", "Roe^Jane", study="1.2")) == ["mixed-study"]
    assert kinds(saw("A1", "Doe^John", study="1.2"), saw("", "Doe^John", study="1.2")) == ["mixed-study"]
    assert kinds(saw("A1", study="1.2", issuer="X"), saw("A1", study="1.2")) == ["mixed-study"]
    assert kinds(saw("A1", study="1.2", issuer="X"), saw("A1", study="1.2"), issuer="ignore") == []
    assert kinds(saw("A1", study=""), saw("A2", study="")) == []


def test_mixed_patients_where_the_study_is_the_subject(saw: Make) -> None:
    by_study = {"strategy": "sequential", "discovery": "one_per_study"}
    assert kinds(saw("A1", "Doe^J", study="1.2"), saw("A2", "Roe^J", study="1.2"), **by_study) == ["mixed-study"]
    assert kinds(saw("A1", "Doe^J", study="1.2"), saw("A1", "Doe^J", study="1.3"), **by_study) == []
    # one person in many studies is many subjects there, by intention
    both = {"name": "Doe^John", "birth": BORN}
    assert kinds(saw("A1", **both, study="1.2"), saw("A2", **both, study="1.3"), **by_study) == []


@pytest.mark.parametrize("patient_id", ["XXXX", "000000", "ANONYMOUS", "unknown", "Test 1"])
def test_placeholder_over_many_names(saw: Make, patient_id: str) -> None:
    many = [saw(patient_id, name) for name in ("Doe^John", "Roe^Jane", "Poe^Edgar")]
    assert kinds(*many) == ["placeholder-id"]
    assert kinds(many[0], saw(patient_id, "DOE^John")) == ["(placeholder-id)"]
    # without a name two studies may be two people
    assert kinds(saw(patient_id, "ANONYMOUS"), saw(patient_id)) == ["placeholder-id"]
    assert kinds(saw(patient_id, "ANONYMOUS", study="1"), saw(patient_id, study="1")) == ["(placeholder-id)"]


def test_placeholders_do_not_matter_when_the_name_counts(saw: Make) -> None:
    assert kinds(saw("XXXX", "Doe^John"), saw("XXXX", "Roe^Jane"), strategy="name") == []


@pytest.mark.parametrize(
    ("one", "other", "clear"),
    [
        (("Doe^John", None), ("Roe^Jane", None), False),
        (("Doe^John", None), ("Doe^John^Adam", None), True),
        (("Doe^John", None), ("Doe^J", None), True),
        (("Doe^John", None), ("Doe^Jon", None), True),
        (("Smith^Mary", None), ("Smith^Peter", None), False),
        (("Doe^Jane", BORN), ("Smith^Jane", BORN), True),
        (("Doe^Jane", BORN), ("Smith^Jane", None), False),
        (("Doe^John", BORN), ("Doe^John", LATER), True),
        (("Doe^John", BORN), ("Doe^Johnny", LATER), False),
        (("Doe^John", BORN), ("", LATER), True),
        (("Doe^John", None), ("ANONYMOUS", None), True),
    ],
)
def test_one_id_over_different_names(saw: Make, one: Any, other: Any, clear: bool) -> None:
    leaves = [saw("A1", name, birth=birth) for name, birth in (one, other)]
    assert kinds(*leaves) == ([] if clear else ["shared-identity"])
    assert kinds(*leaves[::-1]) == ([] if clear else ["shared-identity"])


def test_an_id_over_very_many_names(saw: Make) -> None:
    assert kinds(*(saw("QA7", f"Doe^John^{'x' * number}") for number in range(60))) == ["shared-identity"]


def test_namesakes(saw: Make) -> None:
    one, other = saw("A1", "Doe^John", birth=BORN), saw("A2", "Doe^John", birth=LATER)
    assert kinds(one, other, strategy="name") == ["shared-identity"]
    assert kinds(one, saw("A1", "Doe^John", birth=LATER), strategy="name") == []
    assert kinds(saw("A1", "Doe^John"), saw("A2", "Doe^John"), strategy="name") == []
    assert kinds(saw("", "Doe^John", birth=BORN), saw("", "Doe^John", birth=LATER), strategy="name") == [
        "shared-identity"
    ]


def test_two_patients_in_one_folder(saw: Make) -> None:
    folders = {"strategy": "sequential", "discovery": "per_top_folder"}
    assert kinds(saw("A1", "Doe^J", group="f"), saw("A2", "Roe^J", group="f"), **folders) == ["shared-identity"]
    assert kinds(saw("A1", "Doe^J", group="f"), saw("A1", "Doe^J", group="f"), **folders) == []
    assert kinds(saw("A1", "Doe^J", group="f"), saw("A2", "Doe^J", group="f"), **folders) == []
    assert kinds(saw("A1", group="f"), saw("A2", group="f"), **folders) == ["shared-identity"]


def test_one_person_under_two_ids(saw: Make) -> None:
    one, other = saw("A1", "Doe^John", birth=BORN), saw("A2", "DOE^JOHN", birth=BORN)
    assert kinds(one, other) == ["two-ids"]
    assert kinds(one, other, strategy="name") == []
    assert kinds(one, saw("A2", "DOE^JOHN")) == []
    assert kinds(saw("A1", "Doe", birth=BORN), saw("A2", "Doe", birth=BORN)) == [], "one word is no full name"
    assert kinds(one, saw("", "Doe^John", birth=BORN)) == []


def test_findings_name_leaves_by_number_only(saw: Make) -> None:
    leaves = [saw("XXXX", f"Doe{number}^John", first=number * 10, files=2) for number in range(1, 13)]
    (finding,) = find(*leaves)
    text = str(finding) + repr(finding)
    assert str(finding).startswith("placeholder-id: 24 files in 12 groups, which begin at file 10, 20, 30")
    assert finding.files == 24 and finding.ordinals[0] == 10
    assert "Doe" not in text and "doe" not in text and "XXXX" not in text


def test_order_makes_no_difference(saw: Make) -> None:
    leaves = [saw("XXXX", "Doe^John"), saw("A1", "Roe^Jane"), saw("XXXX", "Poe^Ed"), saw("A1", "Moe^Max")]
    assert find(*leaves) == find(*leaves[::-1])


def test_stop(saw: Make) -> None:
    findings = find(saw("XXXX", "Doe^John"), saw("XXXX", "Roe^Jane"))
    with pytest.raises(IdentityConflict) as caught:
        resolve(findings, "stop")
    assert caught.value.findings == tuple(findings)
    assert "placeholder-id: 2 files in 2 groups" in str(caught.value) and "Doe" not in str(caught.value)
    assert resolve(find(saw("XXXX", "Doe^John")), "stop") == Resolution()


def test_split_by_name_and_birth(saw: Make) -> None:
    one, other = saw("XXXX", "Doe^John", birth=BORN), saw("XXXX", "Roe^Jane")
    again, nameless = saw("XXXX", "DOE^JOHN^", birth=BORN), saw("XXXX")
    split = resolve(find(one, other, again, nameless), "split").identities
    assert split[one.key] == split[again.key]
    assert len(set(split.values())) == 3
    # the same alone, in another run
    assert resolve(find(one), "split").identities == {one.key: split[one.key]}


def test_split_leaves_two_subjects_two(saw: Make) -> None:
    both = {"name": "Doe^John", "birth": BORN}
    assert resolve(find(saw("A1", **both), saw("A2", **both)), "split") == Resolution()
    assert resolve(find(saw("A1", study="1.2"), saw("A2", study="1.2")), "split") == Resolution()


def test_split_by_what_tells_apart(saw: Make) -> None:
    folders = {"strategy": "sequential", "discovery": "per_top_folder"}
    found = find(saw("A1", "Doe^J", group="f"), saw("A2", "Doe^J", group="f"), saw("A3", "Roe", group="f"), **folders)
    assert len(set(resolve(found, "split").identities.values())) == 3
    names = find(
        saw("A1", "Doe^John", birth=BORN), saw("A2", "Doe^John", birth=LATER), saw("A3", "Doe^John"), strategy="name"
    )
    assert len(set(resolve(names, "split").identities.values())) == 3


def test_quarantine(saw: Make) -> None:
    a, b = saw("XXXX", "Doe^John"), saw("XXXX", "Roe^Jane")
    c, d, clear = saw("A1", "Poe^Ed", study="9"), saw("A2", "Moe^Max", study="9"), saw("A3", "Zoe^Zoe")
    resolution = resolve(find(a, b, c, d, clear), "quarantine")
    assert resolution.refused == {
        a.key: "placeholder-id",
        b.key: "placeholder-id",
        c.key: "identity-conflict",
        d.key: "identity-conflict",
    }
    assert resolution.identities == {}


def test_alike() -> None:
    assert alike("doe john", "doe j") and alike("a doe john", "doe john") and not alike("doe john", "roe jane")
