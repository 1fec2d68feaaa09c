"""Numbers over several runs: who has one keeps it, and the next one goes to whoever is new."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pydicom
import pytest

from support.corpus import corpus_files, label, read

if TYPE_CHECKING:
    from tests.integration.conftest import Site

DAY = "2020-01-15"
ORDER = ["zoe", "ann", "mia", "zoe", "bob", "ann", "kim"]
"""Patients in the order of their files: neither that of the alphabet, nor each once."""
NUMBERED = {"zoe": "P001", "ann": "P002", "mia": "P003", "bob": "P004", "kim": "P005"}


def visits(patients: list[str]) -> list[tuple[str, str]]:
    """A study for each, of another day each time."""
    return [(patient, f"2020-01-{number:02}") for number, patient in enumerate(patients, 1)]


def test_a_later_run_carries_on_and_the_old_keep_theirs(any_site: Site) -> None:
    first = any_site.deidentify(any_site.scans("one", [("zoe", DAY), ("ann", DAY)]), "out1", "numbered")
    assert first.names == {"00.dcm": "P001", "01.dcm": "P002"}
    more = [("bob", DAY), ("ann", "2021-01-15"), ("mia", DAY), ("zoe", DAY)]
    second = any_site.deidentify(any_site.scans("two", more), "out2", "numbered")
    assert second.names == {"00.dcm": "P003", "01.dcm": "P002", "02.dcm": "P004", "03.dcm": "P001"}
    for name, number in second.names.items():
        data = pydicom.dcmread(any_site.folder / "out2" / second.outputs[name])
        assert (data.PatientID, str(data.PatientName)) == (number, number)
    # the same file again is the same file
    (same,) = any_site.tree("out2").keys() & any_site.tree("out1").keys()
    assert same.startswith("P001/")
    assert any_site.tree("out1")[same] == any_site.tree("out2")[same]


def test_update_adds_to_the_same_out(any_site: Site) -> None:
    source = any_site.scans("in", [("zoe", DAY), ("ann", DAY)])
    any_site.deidentify(source, "out", "numbered")
    before = any_site.tree("out")
    (source / "0.dcm").write_bytes(any_site.scan("mia", DAY))  # is read before the two that were there
    done = any_site.deidentify(source, "out", "numbered", "--update")
    assert done.names == {"0.dcm": "P003", "00.dcm": "P001", "01.dcm": "P002"}
    after = any_site.tree("out")
    assert before.items() <= after.items() and len(after) == 3


@pytest.mark.parametrize("recipe", ["numbered", "nils"])
def test_threads_and_batches_change_nothing(site: Site, recipe: str) -> None:
    everything = site.scans("in", visits(ORDER))
    trees = []
    for threads in (1, 4):
        done = site.deidentify(
            everything, f"out{threads}", recipe, "-j", threads, "--vault", f"v{threads}", vault=False
        )
        assert [done.names[name] for name in sorted(done.names)] == [NUMBERED[patient] for patient in ORDER]
        trees.append(site.tree(f"out{threads}"))
    # the same scans in three folders, one after the other
    for number, path in enumerate(sorted(everything.iterdir())):
        part = site.folder / f"part{number // 3}"
        part.mkdir(exist_ok=True)
        shutil.copy(path, part)
    for number in range(3):
        site.deidentify(site.folder / f"part{number}", "out", recipe, "--update")
    trees.append(site.tree("out"))
    assert len(trees[0]) == len(ORDER)
    assert trees[0] == trees[1] == trees[2]


def test_another_order_of_files_changes_nobody_who_is_known(site: Site) -> None:
    site.deidentify(site.scans("in", visits(ORDER)), "out", "nils")
    backwards = site.folder / "back"
    backwards.mkdir()
    for number, (patient, day) in enumerate(reversed(visits(ORDER))):
        (backwards / f"{number:02}.dcm").write_bytes(site.scan(patient, day))
    done = site.deidentify(backwards, "out2", "nils", "-j", 4)
    assert [done.names[name] for name in sorted(done.names)] == [NUMBERED[patient] for patient in reversed(ORDER)]
    assert site.tree("out2") == site.tree("out")


def test_without_a_vault_numbers_are_for_one_run_alone(site: Site) -> None:
    site.deidentify(site.scans("one", [("zoe", DAY)]), "out1", "numbered", "--no-vault", vault=False)
    second = site.scans("two", [("ann", DAY)])
    assert site.deidentify(second, "out2", "numbered", "--no-vault", vault=False).names == {"00.dcm": "P001"}
    refused = site.deidentify(second, "out2", "numbered", "--no-vault", "--update", vault=False)
    assert refused.code == 2
    assert not list(site.folder.glob("*.vault"))


def test_projects_of_one_vault_number_apart(any_site: Site) -> None:
    source = any_site.scans("in", [("zoe", DAY), ("ann", DAY)])
    any_site.deidentify(source, "out", "numbered")
    other = any_site.deidentify(source / "01.dcm", "out2", "numbered", "-p", "other", "--key-file", any_site.key)
    assert set(other.names.values()) == {"P001"}
    assert any_site.deidentify(source / "01.dcm", "out3", "numbered").names == {"01.dcm": "P002"}


def test_real_files_in_two_halves_as_in_one(site: Site) -> None:
    """Every twelfth file of the corpus: whoever is met first has the lower number, in one run or two."""
    some = [path for path in corpus_files()[::12] if path.stat().st_size < 1_000_000][:24]
    originals: dict[str, str] = {}
    for number, path in enumerate(some):
        for folder in ("all", "first" if number < len(some) // 2 else "second"):
            (site.folder / folder).mkdir(exist_ok=True)
            shutil.copyfile(path, site.folder / folder / f"{number:02}.dcm")
        originals[f"{number:02}.dcm"] = str(read(path).get("PatientID", "")).strip() or label(path)
    split = ("--on-conflict", "quarantine")
    whole = site.deidentify(site.folder / "all", "whole", "numbered", *split, "--vault", "w", vault=False)
    halves = [
        site.deidentify(site.folder / half, "halves", "numbered", *split, "--update") for half in ("first", "second")
    ]
    again = site.deidentify(site.folder / "all", "again", "numbered", *split)
    together = {**halves[0].names, **halves[1].names}
    assert len(set(whole.names.values())) > 5, "too few real subjects to show anything"
    assert {name: together.get(name) for name in whole.names} == whole.names
    assert again.names == whole.names
    assert site.tree("again") == site.tree("whole")
    by_patient: dict[str, set[str]] = {}
    for name, pseudonym in whole.names.items():
        by_patient.setdefault(pseudonym, set()).add(originals[name])
    assert all(len(people) == 1 for people in by_patient.values())
