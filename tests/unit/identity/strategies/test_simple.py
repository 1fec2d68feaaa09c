"""none, sequential, deterministic and name."""

from collections.abc import Callable

import pytest

from scrubjay.identity import Key
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.identity.proposal import Fixed, NextNumber, Refused
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.source import of_folder, of_name, of_study, split_of
from scrubjay.identity.strategies import Strategy, strategy_of
from support.reading import SECRET

KEY = Key(SECRET)
Make = Callable[..., Sighting]


def make(strategy: str, **options: object) -> Strategy:
    return strategy_of(IdentitySettings.from_mapping({"strategy": strategy, **options}), KEY)


def name(strategy: Strategy, sighting: Sighting) -> str:
    proposal = strategy.propose(sighting, strategy.source_identity(sighting))
    assert isinstance(proposal, Fixed)
    return proposal.pseudonym


def test_none_keeps_and_warns(saw: Make) -> None:
    strategy = make("none")
    assert name(strategy, saw("SUBJ-01")) == "SUBJ-01"
    assert "coded already" in strategy.warnings[0]
    assert strategy.group("a", "/a/b") == "" and not strategy.needs_numbers


@pytest.mark.parametrize("bad", ["", "a/b", "a\\b", "a^b", "..", "CON", "x" * 65, "Zoë"])
def test_none_refuses_what_is_no_name(saw: Make, bad: str) -> None:
    strategy = make("none")
    sighting = saw(bad)
    assert strategy.propose(sighting, strategy.source_identity(sighting)) == Refused("unmapped-subject")


def test_none_can_not_split(saw: Make) -> None:
    assert make("none").propose(saw("A"), split_of('["id","","A"]', "doe")) == Refused("identity-conflict")


def test_sequential_all(saw: Make) -> None:
    strategy = make("sequential", prefix="S-", width=4, starting_number=7)
    assert strategy.propose(saw("A"), strategy.source_identity(saw("A"))) == NextNumber("S-", 4, 7)
    assert strategy.needs_numbers
    assert strategy.source_identity(saw("A")) == strategy.source_identity(saw("A"))
    assert strategy.source_identity(saw("a")) != strategy.source_identity(saw("A"))
    nobody = saw(study="")
    assert strategy.propose(nobody, strategy.source_identity(nobody)) == Refused("unmapped-subject")


def test_sequential_per_top_folder(saw: Make) -> None:
    strategy = make("sequential", discovery="per_top_folder")
    assert strategy.group("Doe/session1", "/data/Doe/session1/1.dcm") == "Doe"
    assert strategy.source_identity(saw("A", group="Doe")) == of_folder("Doe")
    assert strategy.group("", "/data/1.dcm") == ""
    outside = saw("A", group="")
    assert strategy.propose(outside, strategy.source_identity(outside)) == Refused("unmapped-subject")


def test_sequential_one_per_study(saw: Make) -> None:
    strategy = make("sequential", discovery="one_per_study")
    assert strategy.source_identity(saw("A", study="1.2")) == of_study("1.2")
    assert strategy.group("Doe", "/Doe/x") == ""


def test_groups_hold_no_surrogates() -> None:
    strategy = make("sequential", discovery="per_top_folder")
    odd = strategy.group("M\udcfcller/a", "/M\udcfcller/a/1")
    odd.encode()
    assert odd != strategy.group("M\udcf6ller/a", "") != strategy.group("Müller/a", "")


def test_deterministic_options(saw: Make) -> None:
    plain = name(make("deterministic"), saw("PAT001"))
    assert len(plain) == 16 and set(plain) <= set("0123456789ABCDEF")
    assert plain == name(make("deterministic"), saw("PAT001"))
    assert name(make("deterministic", length=8), saw("PAT001")) == plain[:8]
    assert name(make("deterministic", prefix="H-"), saw("PAT001")) == f"H-{plain}"
    assert name(make("deterministic", salt="x"), saw("PAT001")) != plain
    assert name(make("deterministic", salt="x" * 100), saw("PAT001")) != plain
    assert name(make("deterministic", project="other"), saw("PAT001")) != plain
    other = strategy_of(IdentitySettings(strategy="deterministic"), Key(bytes(32)))
    assert name(other, saw("PAT001")) != plain
    assert name(make("deterministic"), saw("PAT001", issuer="B")) != plain


def test_deterministic_vector(saw: Make) -> None:
    """Computed apart: blake2b(json, key, salt = blake2b('pepper') of 16 bytes, person 'scrubjay-subject'), 32 bytes."""
    assert name(make("deterministic", salt="pepper"), saw("PAT001")) == "7ACFB7935A72EC47"


def test_deterministic_never_shows_a_run_of_its_source(saw: Make) -> None:
    """Every digest of eight digits holds one of these: so the source can't be real, and is refused."""
    everything = "".join(f"{number:04x}" for number in range(65536))
    strategy = make("deterministic", length=8)
    proposal = strategy.propose(saw(everything), strategy.source_identity(saw(everything)))
    assert proposal == Refused("unmapped-subject")


def test_eight_digits_collide_and_the_ledger_refuses() -> None:
    ledger = EphemeralLedger()
    assert ledger.name("one", Fixed("A3F7B2C1")) == "A3F7B2C1"
    assert ledger.name("two", Fixed("a3f7b2c1")) == Refused("identity-conflict")
    assert ledger.name("one", Fixed("other")) == "A3F7B2C1"
    assert ledger.name("one", Refused("unmapped-subject")) == "A3F7B2C1"
    assert ledger.name("three", Refused("unmapped-subject")) == Refused("unmapped-subject")


def test_numbers_go_around_names_that_are_taken() -> None:
    ledger = EphemeralLedger()
    ledger.name("table", Fixed("p002"))
    names = [ledger.name(who, NextNumber("P", 3, 1)) for who in "abc"]
    assert names == ["P001", "P003", "P004"]
    assert ledger.name("d", NextNumber("P", 3, 1000)) == "P1000"
    assert ledger.name("e", NextNumber("P", 3, 1, "-x")) == "P001-x"


@pytest.mark.parametrize(
    "spelling",
    ["Müller^Zoë", "MULLER^ZOE^", "Zoe Muller", "Müller, Zoë", "muller^Zoë^^Dr", "Mu\u0308ller^Zoe=x"],
)
def test_name_takes_spellings_for_one(saw: Make, spelling: str) -> None:
    strategy = make("name")
    assert strategy.source_identity(saw("1", spelling)) == of_name("muller zoe")
    assert name(strategy, saw("1", spelling)) == name(strategy, saw("2", "Müller^Zoë"))


def test_name_options(saw: Make) -> None:
    plain = name(make("name"), saw("", "Doe^John"))
    assert len(plain) == 16
    assert name(make("name", prefix="N", length=8), saw("", "Doe^John")) == "N" + plain[:8]
    assert name(make("name"), saw("", "Doe^Jane")) != plain
    assert name(make("name", project="p"), saw("", "Doe^John")) != plain


@pytest.mark.parametrize("nobody", ["", "^", "ANONYMOUS", "No^Name", "XXXX", "=="])
def test_name_of_nobody_goes_by_study(saw: Make, nobody: str) -> None:
    strategy = make("name")
    assert strategy.source_identity(saw("1", nobody, study="1.2")) == of_study("1.2")
    alone = saw("1", nobody, study="")
    assert strategy.propose(alone, strategy.source_identity(alone)) == Refused("unmapped-subject")
