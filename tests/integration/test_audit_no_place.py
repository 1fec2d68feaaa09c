"""An audit that can't be made: the run ends before OUT gets anything, so that the next one finds it empty."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scrubjay.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sample"


def test_an_audit_without_a_place_leaves_out_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    taken, out = tmp_path / "taken", tmp_path / "out"
    taken.write_bytes(b"")
    run = ["deidentify", str(SAMPLE), str(out), "--no-vault", "--quiet"]
    assert main([*run, "--audit", str(taken)]) == 2
    assert "something else of its name" in capsys.readouterr().err
    assert not out.exists() or not os.listdir(out)
    assert main(run) == 3, "the same OUT can be used"
