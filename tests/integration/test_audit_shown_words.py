"""What `scrubjay audit show` says where there is no value: because it is gone, was not there, or isn't kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubjay.cli import main

IMAGE = Path(__file__).resolve().parents[2] / "examples/sample/Doe_Archibald/mr_p01_s01_s01_i01.dcm"


def test_gone_and_new_are_told_from_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    vault = ["--vault", str(tmp_path / "vault")]
    assert main(["deidentify", str(IMAGE), str(tmp_path / "out"), *vault, "--quiet"]) == 0
    (output,) = (tmp_path / "out").rglob("*.dcm")
    capsys.readouterr()
    assert main(["audit", "show", str(output), *vault, "--originals", "--reason", "test"]) == 0
    told = capsys.readouterr().out
    removed = told[told.index("removed InstanceCreationDate") :].splitlines()
    assert removed[1:3] == ["    was   20040101", "    now   (gone)"]
    added = told[told.index("added PatientIdentityRemoved") :].splitlines()
    assert added[1:3] == ["    was   (not there)", "    now   YES"]
    sequence = told[told.index("added DeidentificationMethodCodeSequence") :].splitlines()
    assert sequence[1:3] == ["    was   (not there)", "    now   (no value is kept)"]
