"""Output trees as the tools that sites come from draw them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scrubjay.recipe.layout import LAYOUTS, bids_label

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Site

VISITS = [("ann", "2020-01-15"), ("ann", "2020-07-20"), ("bob", "2020-02-20")]
UID = r"2\.25\.\d+"
CODE12 = "[0-9A-Z]{12}"
OWN = "{project}/{subject}/{study_id}/{instance}.dcm"
LEGAL = re.compile(r"[A-Za-z0-9._-]+")


@pytest.fixture
def source(site: Site) -> Path:
    return site.scans("in", VISITS)


@pytest.mark.parametrize(
    ("recipe", "layout", "drawn"),
    [
        pytest.param("numbered", "default", rf"P00[12]/{UID}/{UID}/{UID}\.dcm", id="NILS, sequential"),
        pytest.param("nils", None, rf"P001/M0[06]/{UID}/{UID}\.dcm|P002/M00/{UID}/{UID}\.dcm", id="NILS, time points"),
        pytest.param("basic", "series-only", rf"{UID}/{UID}\.dcm", id="mmiv, --byseries"),
        pytest.param("basic", "flat", rf"{UID}\.dcm", id="mmiv"),
        pytest.param("basic", "by-series", rf"[0-9A-Z]{{16}}/{UID}/{UID}\.dcm", id="NiDB, subject and series"),
        pytest.param("numbered", OWN, rf"trial/P00[12]/{CODE12}/{UID}\.dcm", id="own"),
        pytest.param("visits", "bids", rf"(sub-P00[12])/(ses-M0[06])/{UID}/\1_\2_{UID}\.dcm", id="BIDS"),
        pytest.param("basic", "bids", rf"(sub-\w{{16}})/(ses-{CODE12})/{UID}/\1_\2_{UID}\.dcm", id="BIDS, plain"),
    ],
)  # fmt: skip
def test_trees(site: Site, source: Path, recipe: str, layout: str | None, drawn: str) -> None:
    done = site.deidentify(source, "out", recipe, *(("--layout", layout) if layout else ()))
    assert done.code == 0, done.err
    assert len(set(done.outputs.values())) == len(VISITS)
    for output in done.outputs.values():
        assert re.fullmatch(drawn, output), output


def test_folder_strategy(site: Site) -> None:
    """`/raw/SUBJECT_001/session1/` gives 001, as NILS draws it."""
    for folder, day in (("SUBJECT_001/session1", "2020-01-15"), ("SUBJECT_002/session1", "2020-02-20")):
        (site.folder / "raw" / folder).mkdir(parents=True)
        (site.folder / "raw" / folder / "a.dcm").write_bytes(site.scan(folder[:11], day))
    recipe = site.folder / "folders.yaml"
    recipe.write_text(
        "{name: folders, extends: nils, identity: {strategy: folder, regex_pattern: 'SUBJECT_(\\d+)', folder_depth: 1}}"
    )
    done = site.deidentify(site.folder / "raw", "out", str(recipe))
    assert done.code == 0, done.err
    assert sorted(done.visits.values()) == ["001/M00", "002/M00"]


def test_below_the_subject_the_shape_of_the_source(site: Site) -> None:
    """As csg leaves it: one folder for each subject, folders below it as they were, by new names."""
    (site.folder / "in/a/b").mkdir(parents=True)
    (site.folder / "in/a/b/1.dcm").write_bytes(site.scan("ann", "2020-01-15"))
    (output,) = site.deidentify(site.folder / "in", "out", "csg", "--layout", "by-subject").outputs.values()
    subject, *folders, name = output.split("/")
    assert re.fullmatch(r"subj_[0-9A-Z]{16}", subject)
    assert len(folders) == 2
    assert not {"a", "b"} & set(folders)
    assert name.endswith(".dcm")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_are_legal_everywhere_and_tell_nobody(site: Site, source: Path, layout: str) -> None:
    done = site.deidentify(source, "out", "visits", "--layout", layout)
    assert done.code == 0, done.err
    for output in done.outputs.values():
        assert all(LEGAL.fullmatch(part) and not part.endswith(".") for part in output.split("/")), output
        assert "ann" not in output.casefold()
        assert "2020" not in output.split("/")[0]


def test_the_engine_and_python_make_the_same_labels(site: Site, source: Path) -> None:
    """A name that OUT has already is found by the label that the engine will write."""
    (site.folder / "dashed.yaml").write_text(
        "{name: dashed, extends: basic, identity: {strategy: sequential, prefix: P-}, output: {layout: bids}}"
    )
    done = site.deidentify(source, "out", str(site.folder / "dashed.yaml"))
    assert {output.split("/")[0] for output in done.outputs.values()} == {
        f"sub-{bids_label(name)}" for name in ("P-001", "P-002")
    }
    again = site.do(
        *site.line(source, "out", str(site.folder / "dashed.yaml"), "--update", "--vault", site.folder / "v2")
    )
    assert again.code == 2
    assert "OUT holds somebody" in again.err


def test_a_time_point_for_the_whole_run(site: Site, source: Path) -> None:
    done = site.deidentify(source, "out", "basic", "--layout", "bids", "--timepoint", "base")
    assert {output.split("/")[1] for output in done.outputs.values()} == {"ses-base"}
