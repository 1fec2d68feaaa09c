"""A name that the rules leave: `--on-leak`, and what the terminal tells of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import build

Run = Callable[..., Any]

LUT = 0x00283006


@pytest.fixture
def leaking(tmp_path: Path) -> Path:
    """Three images, the second of which names its patient in LUT Data, where nobody reads text."""
    folder = tmp_path / "in"
    folder.mkdir()
    enc = build.LITTLE
    for number in range(1, 4):
        elements = build.image(enc, name="Wetterwald^Xenia", patient_id="PX-60221", instance=f"1.2.3.{number}")
        if number == 2:
            elements[LUT] = enc.element(LUT, "OW", b"coded by hand, was Wetterwald ")
        file = build.part10(build.join(elements), instance=f"1.2.3.{number}")
        (folder / f"{number}.dcm").write_bytes(file)
    return folder


def test_a_leak_is_quarantined_with_its_place_and_kind(run: Run, leaking: Path, tmp_path: Path) -> None:
    done = run("deidentify", leaking, tmp_path / "out", "--report", tmp_path / "r.jsonl", "-j", "1")
    assert done.code == 3
    assert "file 2: quarantined: leak at 00283006 (LUTData): name\n" in done.err
    assert "Wetterwald" not in done.out + done.err
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [row["outcome"] for row in rows] == ["written", "quarantined", "written"]
    assert [row["needle"] for row in rows] == ["", "name", ""]


def test_a_run_stops_at_a_leak_if_asked_to(run: Run, leaking: Path, tmp_path: Path) -> None:
    done = run("deidentify", leaking, tmp_path / "out", "--on-leak", "stop", "-j", "1")
    assert done.code == 1
    assert "stopped at file 2" in done.err
    assert "Wetterwald" not in done.out + done.err
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 1


@pytest.mark.parametrize("option", ["--on-leak", "--on-conflict"])
def test_another_policy_is_refused(run: Run, leaking: Path, tmp_path: Path, option: str) -> None:
    done = run("deidentify", leaking, tmp_path / "out", option, "stpo")
    assert (done.code, done.out) == (2, "")
    assert "'stpo' is " in done.err
    assert "did you mean 'stop'?" in done.err
    assert not (tmp_path / "out").exists()
