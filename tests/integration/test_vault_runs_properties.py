"""Whoever the patients are: names given with a vault are one to one, stay, and say nothing of where they come from."""

from __future__ import annotations

import itertools
import string
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from scrubjay import Deidentifier, Key
from scrubjay.vault import Access, Vault
from support.build import LITTLE, image, join, part10

KEY = Key(bytes(range(32)))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: each example makes a vault and runs over it, and what fails here is short enough."""
LETTERS = string.ascii_letters + string.digits + "_-. "
IDS = st.text(LETTERS, min_size=1, max_size=24).filter(lambda text: text == text.strip())
PEOPLE = st.lists(IDS, min_size=1, max_size=8, unique=True)
BASIC: dict[str, Any] = {"name": "r", "extends": "basic"}
RECIPES: dict[str, dict[str, Any]] = {
    "keyed": BASIC,
    "sequential": {**BASIC, "identity": {"strategy": "sequential"}},
    "deterministic": {**BASIC, "identity": {"strategy": "deterministic"}},
    "timepoint": {**BASIC, "identity": {"strategy": "sequential"}, "dates": {"mode": "timepoint"}},
    "subject": {**BASIC, "dates": {"mode": "subject", "between": [-365, -1]}},
}


def write(folder: Path, patient: str, number: int) -> None:
    """A scan of the patient in `0.dcm`, `1.dcm` …; the name is the patient's alone, so that nobody is someone else."""
    study = f"1.2.826.0.1.3680043.9.9999.2.{zlib.crc32(patient.encode())}.{len(patient)}"
    name = "".join(chr(ord("A") + int(digit, 16)) for digit in patient.encode().hex()) + "^X"
    elements = image(LITTLE, study=study, series=f"{study}.3", instance=f"{study}.4", patient_id=patient, name=name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.dcm").write_bytes(part10(join(elements), instance=f"{study}.4"))


def names_of(recipe: str, vault: Vault, folder: Path, patients: list[str]) -> dict[str, str]:
    """A run of its own over scans of these patients; who is called what in it."""
    for number, patient in enumerate(patients):
        write(folder / "in", patient, number)
    result = Deidentifier(RECIPES[recipe], key=KEY, vault=vault, project="p", on_conflict="split").tree(
        folder / "in", folder / "out"
    )
    outcomes = {outcome.source: outcome for outcome in result.outcomes}
    assert {outcome.outcome for outcome in outcomes.values()} == {"written"}
    return {patient: outcomes[f"{number}.dcm"].subject for number, patient in enumerate(patients)}


@pytest.mark.parametrize("recipe", RECIPES)
@settings(max_examples=5, deadline=None, phases=PHASES)
@given(first=PEOPLE, second=PEOPLE)
def test_names_are_one_to_one_and_stay(recipe: str, first: list[str], second: list[str]) -> None:
    with TemporaryDirectory() as name, Vault.open(Path(name) / "v", KEY) as vault:
        one = names_of(recipe, vault, Path(name) / "1", first)
        two = names_of(recipe, vault, Path(name) / "2", second)
        three = names_of(recipe, vault, Path(name) / "3", first[::-1])
        assert three == one, "another order, another run: the same names"
        assert {patient: two[patient] for patient in first if patient in two}.items() <= one.items()
        together = one | two
        assert len(set(together.values())) == len(together), "two people, one name"
        known = {person.pseudonym for person in vault.project("p").subjects(Access("tester", "counts"))}
        assert known == set(together.values())
        assert vault.check() == []


@pytest.mark.parametrize("recipe", ["keyed", "sequential", "deterministic"])
@settings(max_examples=5, deadline=None, phases=PHASES, derandomize=True)  # four letters may be alike by chance
@given(patients=PEOPLE)
def test_no_piece_of_an_id_is_in_a_name(recipe: str, patients: list[str]) -> None:
    with TemporaryDirectory() as name, Vault.open(Path(name) / "v", KEY) as vault:
        for patient, pseudonym in names_of(recipe, vault, Path(name), patients).items():
            assume(patient != pseudonym)  # nobody was born as P001
            pieces = {patient[at : at + 4].lower() for at in range(len(patient) - 3)}
            assert not [piece for piece in pieces if piece in pseudonym.lower()]


@settings(max_examples=5, deadline=None, phases=PHASES)
@given(order=st.permutations(["ann", "bob", "kim", "mia", "zoe"]), cut=st.integers(1, 4))
def test_numbers_follow_the_order_of_arrival(order: list[str], cut: int) -> None:
    with TemporaryDirectory() as name, Vault.open(Path(name) / "v", KEY) as vault:
        given_names = names_of("sequential", vault, Path(name) / "a", order[:cut])
        given_names |= names_of("sequential", vault, Path(name) / "b", order[cut:])
        assert given_names == {patient: f"P{number:03}" for number, patient in zip(itertools.count(1), order)}
