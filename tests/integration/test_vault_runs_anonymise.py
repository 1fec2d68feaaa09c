"""Anonymise: nothing links two runs, and nothing that could is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest
from pydicom.uid import UID

from support.corpus import corpus_files

if TYPE_CHECKING:
    from tests.integration.conftest import Site

STANDARD = "1.2.840.10008."


def source_of(site: Site) -> Path:
    """Real files of many makers, and two studies of one patient."""
    source = site.scans("in", [("ann", "2020-01-15"), ("ann", "2021-01-18"), ("bob", "2020-01-15")])
    for number, path in enumerate([path for path in corpus_files()[3::15] if path.stat().st_size < 500_000][:20]):
        shutil.copyfile(path, source / f"real{number:02}")
    return source


def values_of(folder: Path) -> tuple[set[str], set[str]]:
    """Every UID that isn't one of DICOM's own or of a coding scheme, and every Patient ID, at any depth."""
    uids: set[str] = set()
    people: set[str] = set()

    def visit(_: object, element: pydicom.DataElement) -> None:
        if element.VR == "UI" and element.keyword != "CodingSchemeUID":
            values = [element.value] if isinstance(element.value, str) else list(element.value or [])
            uids.update(str(UID(value)) for value in values if value and not value.startswith(STANDARD))
        if element.keyword == "PatientID" and element.value:
            people.add(str(element.value))

    for path in folder.rglob("*"):
        if path.is_file():
            data = pydicom.dcmread(path)
            data.walk(visit)  # type: ignore[arg-type]
            uids.add(str(data.file_meta.MediaStorageSOPInstanceUID))
    return uids, people


@pytest.mark.parametrize("recipe", ["basic", "nils", "shifted"])
def test_two_runs_have_nothing_in_common(site: Site, recipe: str) -> None:
    source = source_of(site) if recipe == "basic" else site.scans("in", [("ann", "2020-01-15"), ("bob", "2020-01-15")])
    options = ("--mode", "anonymise", "--on-conflict", "split")
    runs = [site.deidentify(source, out, recipe, *options, vault=False) for out in ("one", "two")]
    trees = [site.tree(out) for out in ("one", "two")]
    values = [values_of(site.folder / out) for out in ("one", "two")]
    assert set(runs[0].outputs) == set(runs[1].outputs)
    assert len(trees[0]) >= (10 if recipe == "basic" else 2)
    assert not trees[0].keys() & trees[1].keys()
    if recipe != "nils":  # which keeps UIDs, as NILS does, and numbers people, in each run from 1
        assert len(values[0][0]) >= 3 * 2
        assert not values[0][0] & values[1][0], "UIDs"
        assert values[0][1], "there are Patient IDs to compare"
        assert not values[0][1] & values[1][1], "Patient IDs"


def test_nothing_is_made_beside_out(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    before = set(site.folder.iterdir())
    for out in ("one", "two"):
        assert site.do(*site.line(source, out, "basic", "--mode", "anonymise", vault=False)).code == 0
    assert {path.name for path in set(site.folder.iterdir()) - before} == {"one", "two", "trial.audit"}
    assert not site.data.exists()


def test_a_vault_that_is_there_is_not_touched(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    linked = site.deidentify(source, "linked", "basic", vault=False)
    before = site.tree("trial.vault"), site.key.read_bytes()
    done = site.deidentify(source, "out", "basic", "--mode", "anonymise", vault=False)
    assert done.code == 0
    assert (site.tree("trial.vault"), site.key.read_bytes()) == before
    assert linked.names["00.dcm"] not in str(site.tree("out").keys())
    (pseudonym,) = set(done.names.values())
    assert site.of_vault("lookup", pseudonym, "--reason", "x").code == 1


def test_update_would_link_and_is_refused(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    assert site.deidentify(source, "out", "basic", "--mode", "anonymise", vault=False).code == 0
    before = site.tree("out")
    assert site.deidentify(source, "out", "basic", "--mode", "anonymise", "--update", vault=False).code == 2
    assert site.tree("out") == before
