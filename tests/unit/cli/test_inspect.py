from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def test_a_file_that_is_not_let_through(run: Run, image: Path) -> None:
    done = run("inspect", image.parents[1] / "letter.txt")
    assert done.code == 2
    assert "can't be parsed" in done.err
    assert "Emmy" not in done.err


@pytest.mark.parametrize("name", ["nothing", ""])
def test_no_file(run: Run, tmp_path: Path, name: str) -> None:
    done = run("inspect", tmp_path / name)
    assert done.code == 2
    assert done.err.count("\n") == 1
