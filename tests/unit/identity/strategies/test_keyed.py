"""keyed: what the engine gives, without the engine."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.identity import Key
from scrubjay.identity.digest import base32, keyed
from scrubjay.identity.proposal import Fixed, Refused
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.source import of_patient, of_study, split_of
from scrubjay.identity.strategies import strategy_of
from scrubjay.identity.strategies.keyed import Keyed
from support import plans
from support.reading import SECRET

KEY = Key(SECRET)
Make = Callable[..., Sighting]


def pseudonym(patient_id: str, issuer: str = "", prefix: str = "", length: int = 16, project: str = "default") -> str:
    settings = IdentitySettings(project=project, prefix=prefix, length=length)
    sighting = Sighting(b"", "", issuer, patient_id, "", "1.2.3", None, None, 1, 1)
    strategy = strategy_of(settings, KEY)
    proposal = strategy.propose(sighting, strategy.source_identity(sighting))
    assert isinstance(proposal, Fixed)
    return proposal.pseudonym


def test_known_answers_of_the_engine() -> None:
    """crates/engine/src/keyed/tests.rs"""
    assert pseudonym("PAT-1") == "EJXN4FRKC49FTN1A"
    digest = keyed(KEY, "subject", "default", b"HOSP\0PAT-1")
    assert base32(digest, 52) == "TB5SYXWHCETD927C4A5JCDVGXS4VAS349F4P4TPXE7QKFH43P320"
    study = Keyed(IdentitySettings(), KEY).propose(
        Sighting(b"", "", "", "", "", "1", None, None, 1, 1), of_study("1.2.840.113619.2.55.3")
    )
    assert study == Fixed("A5BFZBBAHP0T021Q")


TEXT = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip)


@given(TEXT.filter(lambda text: text.strip(" \0")), TEXT, st.integers(8, 32))
def test_equals_the_engine(patient_id: str, issuer: str, length: int) -> None:
    plan = plans.plan(identity={"prefix": "S-", "length": length})
    assert pseudonym(patient_id, issuer, "S-", length) == plan.subject(patient_id, issuer)


def test_issuer_is_part_of_who_it_is_unless_ignored(saw: Make) -> None:
    here, there = saw("A1", issuer="HOSP A"), saw("A1", issuer="HOSP B")
    use, ignore = Keyed(IdentitySettings(), KEY), Keyed(IdentitySettings(issuer="ignore"), KEY)
    assert use.source_identity(here) != use.source_identity(there)
    assert ignore.source_identity(here) == ignore.source_identity(there) == of_patient("A1")


def test_without_a_patient_id_the_study_decides(saw: Make) -> None:
    strategy = Keyed(IdentitySettings(), KEY)
    one = saw(study="1.2.3")
    assert strategy.source_identity(one) == of_study("1.2.3")
    nobody = saw(study="")
    assert strategy.propose(nobody, strategy.source_identity(nobody)) == Refused("unmapped-subject")


def test_split_subjects_have_names_of_their_own(saw: Make) -> None:
    strategy = Keyed(IdentitySettings(), KEY)
    base = strategy.source_identity(saw("A1"))
    names = {strategy.propose(saw("A1"), one) for one in (base, split_of(base, "doe"), split_of(base, "roe"))}
    assert len(names) == 3


def test_paths_do_not_count() -> None:
    strategy = Keyed(IdentitySettings(), KEY)
    assert strategy.group("a/b", "/x/a/b/c") == ""
    assert not strategy.needs_numbers and not strategy.warnings and strategy.name == "keyed"


@pytest.mark.parametrize("project", ["a", "b"])
def test_projects_do_not_link(project: str) -> None:
    assert pseudonym("PAT-1", project=project) != pseudonym("PAT-1")
