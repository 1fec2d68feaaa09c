"""`--set`, `--rule` and `--mapping`: what other tools take on their command lines."""

from __future__ import annotations

import csv
import stat
from typing import TYPE_CHECKING

import pydicom
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Site

PEOPLE = [("ann", "2020-01-15"), ("bob", "2020-02-20")]


@pytest.fixture
def source(site: Site) -> Path:
    return site.scans("in", PEOPLE)


def test_attributes_are_set(site: Site, source: Path) -> None:
    options = ("--set", "PatientID={project}-{subject}", "--rule", "StudyDate: keep")
    done = site.deidentify(source, "out", "numbered", *options)
    assert done.code == 0, done.err
    data = pydicom.dcmread(site.folder / "out" / done.outputs["00.dcm"])
    assert data.PatientID == "trial-P001"
    assert data.StudyDate == "20200115"


def test_a_preview_with_them_approves_the_same_run(site: Site, source: Path) -> None:
    recipe = site.recipe("numbered")
    option = ("--rule", "StudyDate: keep")
    shown = site.do("preview", source, "-r", recipe, "-p", "trial", "--no-vault", *option)
    approved = shown.out.split()[-1]
    assert site.deidentify(source, "out", "numbered", "--approved", approved).code == 2
    assert site.deidentify(source, "out", "numbered", "--approved", approved, *option).code == 0


def test_a_rule_that_is_wrong_makes_nothing(site: Site, source: Path) -> None:
    done = site.deidentify(source, "out", "basic", "--rule", "PatientSx: keep")
    assert done.code == 2
    assert "did you mean 'PatientSex'" in done.err
    assert not (site.folder / "out").exists()
    assert not site.key.exists()


def test_the_mapping_of_a_run(site: Site, source: Path) -> None:
    path = site.folder / "map.csv"
    done = site.deidentify(source, "out", "numbered", "--mapping", path)
    assert done.code == 0, done.err
    assert f"2 rows in {path}" in done.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["id_old", "id_new"], ["ann", "P001"], ["bob", "P002"]]


@pytest.mark.parametrize(
    ("place", "more", "said"),
    [
        ("map.csv", ["--mode", "anonymise"], "this run has none"),
        ("map.txt", [], ".csv"),
        ("out/map.csv", [], "among the images"),
        ("in/map.csv", [], "among the images"),
        ("there.csv", [], "nothing is overwritten"),
    ],
)
def test_a_mapping_that_could_not_be_written_is_refused_first(
    site: Site, source: Path, place: str, more: list[str], said: str
) -> None:
    (site.folder / "there.csv").write_text("mine")
    vault = "anonymise" not in more
    done = site.deidentify(source, "out", "numbered", "--mapping", site.folder / place, *more, vault=vault)
    assert done.code == 2
    assert said in done.err
    assert not site.tree("out")
    assert (site.folder / "there.csv").read_text() == "mine"
