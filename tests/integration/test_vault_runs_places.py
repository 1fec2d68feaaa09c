"""A month later, on another machine: what must come along for everything to be the same, and what it is for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from support.corpus import corpus_files, label

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SCANS = [("ann", "2020-01-15"), ("bob", "2020-02-20"), ("ann", "2021-01-18")]


@pytest.fixture
def elsewhere(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    """Another machine, which has nothing yet."""
    folder = tmp_path / "other" / "machine"
    folder.mkdir(parents=True)
    return type(site)(folder, str(folder / "safe/of-trial"), monkeypatch, capsys)


def carry(site: Site, elsewhere: Site) -> Path:
    """Bring vault and key along; where the key is."""
    shutil.copytree(site.vault, elsewhere.vault)
    shutil.copy(site.key, elsewhere.folder / "carried.key")
    return elsewhere.folder / "carried.key"


@pytest.mark.parametrize("recipe", ["shifted", "nils", "basic"])
def test_with_vault_and_key_all_is_the_same(site: Site, elsewhere: Site, recipe: str) -> None:
    assert site.deidentify(site.scans("in", SCANS), "out", recipe).code == 0
    key = carry(site, elsewhere)
    done = elsewhere.deidentify(elsewhere.scans("in", SCANS[::-1]), "other-out", recipe, "--key-file", key)
    assert done.code == 0
    assert len(done.outputs) == 3
    assert elsewhere.tree("other-out") == site.tree("out")


def test_a_new_study_there_fits_the_ones_from_here(site: Site, elsewhere: Site) -> None:
    """Same pseudonym, and dates as far apart as they were."""
    here = site.deidentify(site.scans("in", SCANS), "out", "shifted")
    key = carry(site, elsewhere)
    there = elsewhere.deidentify(elsewhere.scans("in", [("ann", "2022-01-22")]), "out", "shifted", "--key-file", key)
    old = pydicom.dcmread(site.folder / "out" / here.outputs["00.dcm"])
    new = pydicom.dcmread(elsewhere.folder / "out" / there.outputs["00.dcm"])
    assert (old.PatientID, str(old.PatientName)) == (new.PatientID, str(new.PatientName))
    assert old.StudyDate != "20200115"
    assert days_between(old.StudyDate, new.StudyDate) == days_between("20200115", "20220122")


def days_between(one: str, other: str) -> int:
    from datetime import datetime

    return (datetime.strptime(other, "%Y%m%d") - datetime.strptime(one, "%Y%m%d")).days


@pytest.mark.parametrize("recipe", ["shifted", "basic"])
def test_with_the_key_alone_the_same_for_keyed(site: Site, elsewhere: Site, recipe: str) -> None:
    site.deidentify(site.scans("in", SCANS), "out", recipe)
    elsewhere.key.parent.mkdir(parents=True)
    shutil.copy(site.key, elsewhere.key)
    done = elsewhere.deidentify(elsewhere.scans("in", SCANS), "out", recipe, "--no-vault", vault=False)
    assert done.code == 0 and len(done.outputs) == 3
    assert elsewhere.tree("out") == site.tree("out")
    assert not Path(elsewhere.vault).exists() and not list(elsewhere.folder.glob("*.vault"))


def test_with_another_key_nothing_is_the_same(site: Site, elsewhere: Site) -> None:
    """Or the tests above would show nothing."""
    here = site.deidentify(site.scans("in", SCANS), "out", "shifted")
    there = elsewhere.deidentify(elsewhere.scans("in", SCANS), "out", "shifted", "--no-vault", vault=False)
    assert not set(here.names.values()) & set(there.names.values())
    assert not set(site.tree("out")) & set(elsewhere.tree("out"))


def test_after_the_key_was_rotated_all_stays_the_same(site: Site, elsewhere: Site) -> None:
    source = site.scans("in", SCANS)
    site.deidentify(source, "out", "shifted")
    new = site.folder / "new.key"
    assert site.of_vault("rotate-key", "--new-key-file", new, "--reason", "yearly").code == 0
    done = site.deidentify(source, "out2", "shifted", "--key-file", new)
    assert done.code == 0
    assert site.tree("out2") == site.tree("out")


def test_real_files_with_vault_and_key(site: Site, elsewhere: Site) -> None:
    some = [path for path in corpus_files()[5::20] if path.stat().st_size < 1_000_000][:15]
    for place in (site, elsewhere):
        (place.folder / "in").mkdir()
        for number, path in enumerate(some):
            shutil.copyfile(path, place.folder / "in" / f"{number:02}")
    here = site.deidentify(site.folder / "in", "out", "shifted")
    assert len(here.outputs) > 5, [label(path) for path in some]
    key = carry(site, elsewhere)
    elsewhere.deidentify(elsewhere.folder / "in", "out", "shifted", "--key-file", key, "-j", 4)
    assert elsewhere.tree("out") == site.tree("out")
