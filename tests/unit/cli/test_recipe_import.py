"""`scrubjay recipe import`: where things are printed, and the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ALL_CARRIED = "FORMAT dicom\n%header\nKEEP PatientSex\n"
NOT_ALL = ALL_CARRIED + "REPLACE StudyDescription func:clean\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "deid.dicom"
    path.write_text(NOT_ALL)
    return path


def test_into_a_file(run: Run, rules: Path, tmp_path: Path) -> None:
    done = run("recipe", "import", rules, "-o", tmp_path / "ours.yaml")
    assert done.code == 3
    head, row = (line.split("\t") for line in done.out.splitlines())
    assert head == ["line", "rule", "why not", "instead"]
    assert row == [
        "4",
        "REPLACE StudyDescription func:clean",
        "its value comes from a program of yours",
        "StudyDescription: code X/Z/D",
    ]
    assert "deid: 1 lines carried, 1 not, 2 rules" in done.err
    assert run("recipe", "check", tmp_path / "ours.yaml").code == 0
    again = run("recipe", "import", rules, "-o", tmp_path / "ours.yaml")
    assert again.code == 2
    assert "nothing is overwritten" in again.err


def test_to_stdout(run: Run, rules: Path, tmp_path: Path) -> None:
    done = run("recipe", "import", rules)
    assert done.code == 3
    assert "  - StudyDescription: code X/Z/D\n" in done.out
    assert "why not" in done.err
    (tmp_path / "printed.yaml").write_text(done.out)
    assert run("recipe", "check", tmp_path / "printed.yaml").code == 0


def test_all_carried_and_as_json(run: Run, rules: Path, tmp_path: Path) -> None:
    rules.write_text(ALL_CARRIED)
    done = run("recipe", "import", rules, "--from", "deid", "--json", "--recipe", "tcia")
    assert done.code == 0
    data = json.loads(done.out)
    assert (data["carried"], data["not_carried"], data["lost"]) == (1, 0, [])
    assert "extends: tcia\n" in data["recipe"]


def test_what_cannot_be_read(run: Run, rules: Path) -> None:
    done = run("recipe", "import", rules, "--from", "ctp")
    assert done.code == 2
    assert "deid.dicom:1: no rules of CTP's DicomAnonymizer: not XML" in done.err
    assert run("recipe", "import", rules, "--from", "xnatt").err.endswith("did you mean 'xnat'?\n")
