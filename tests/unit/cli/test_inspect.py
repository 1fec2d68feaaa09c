from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import build

Run = Callable[..., Any]


@pytest.fixture
def image(scans: Path) -> Path:
    return scans / "Planck^Max" / "s0" / "Planck^Max_im0"


def line(text: str, keyword: str) -> str:
    (found,) = (one for one in text.splitlines() if f" {keyword}" in one)
    return found


def test_a_header(run: Run, image: Path) -> None:
    done = run("inspect", image)
    assert (done.code, done.err) == (0, "")
    assert line(done.out, "PatientName") == f"{'  (0010,0010) PN PatientName':<58} [Planck^Max]"
    assert line(done.out, "Rows").endswith("[4]")


def test_before_and_after(run: Run, image: Path, data_home: Path) -> None:
    done = run("inspect", image, "--recipe", "basic")
    assert done.code == 0
    name = line(done.out, "PatientName")
    assert name.startswith("~ ")
    assert "[Planck^Max] → [" in name
    assert line(done.out, "PatientIdentityRemoved").startswith("+ ")
    assert line(done.out, "StudyDate").startswith(("~ ", "- "))
    assert line(done.out, "Modality").startswith("  ")
    assert not data_home.exists()


def test_only_what_changes(run: Run, image: Path) -> None:
    done = run("inspect", image, "--recipe", "basic", "--changed")
    assert all(one[0] in "~-+" for one in done.out.splitlines())


def test_it_shows_what_a_run_would_write(run: Run, image: Path, tmp_path: Path) -> None:
    run("deidentify", image, tmp_path / "out", "--project", "t")
    (written,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    after = line(run("inspect", written).out, "PatientID").split("[")[1]
    assert after in line(run("inspect", image, "-r", "basic", "-p", "t").out, "PatientID")


def with_class(image: Path, sop_class: str, document: bytes = b"") -> bytes:
    """The image as an instance of another SOP class."""
    elements = build.patient_and_study(build.LITTLE, instance="1.2.3.4")
    elements[0x00080016] = build.LITTLE.element(0x00080016, "UI", build.uid(sop_class))
    if document:
        elements[0x00420011] = build.LITTLE.element(0x00420011, "OB", document)
    return build.part10(build.join(elements), sop_class=sop_class, instance="1.2.3.4")


REFUSED = {
    "not-dicom": ("excluded", "neither a DICOM file nor a bare data set"),
    "truncated": ("quarantined", "the file ends inside an element"),
    "dicomdir": ("excluded", "an index of other files"),
    "encapsulated-document": ("excluded", "a PDF, CDA or 3D document"),
    "private-sop-class": ("quarantined", "a SOP class of no standard"),
}


@pytest.mark.parametrize("recipe", [[], ["--recipe", "basic"]])
@pytest.mark.parametrize("reason", REFUSED)
def test_a_file_that_is_not_let_through(run: Run, image: Path, tmp_path: Path, reason: str, recipe: list[str]) -> None:
    contents = {
        "not-dicom": b"Dear Emmy,",
        "truncated": image.read_bytes()[:-7],
        "dicomdir": with_class(image, "1.2.840.10008.1.3.10"),
        "encapsulated-document": with_class(image, build.ENCAPSULATED_PDF, b"%PDF-1.4"),
        "private-sop-class": with_class(image, "1.2.3.4.5"),
    }
    (tmp_path / "one").write_bytes(contents[reason])
    done = run("inspect", tmp_path / "one", *recipe)
    outcome, meaning = REFUSED[reason]
    said = done.err.splitlines()[-1]
    assert done.code == 3
    assert said.startswith(f"scrubjay: {outcome}")
    assert f": {reason}" in said
    assert meaning in said
    assert "Emmy" not in done.err


def test_without_a_key_it_names_the_file_it_looked_for(run: Run, image: Path, data_home: Path) -> None:
    said = run("inspect", image, "--recipe", "basic", "--project", "t").err
    assert f"no key file {data_home / 'scrubjay/keys/t.key'} yet" in said


@pytest.mark.parametrize("name", ["nothing", ""])
def test_no_file(run: Run, tmp_path: Path, name: str) -> None:
    done = run("inspect", tmp_path / name)
    assert done.code == 2
    assert done.err.count("\n") == 1
