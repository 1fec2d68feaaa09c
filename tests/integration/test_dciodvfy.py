"""The validator dciodvfy finds no error after `basic` and `tcia` that it had not found before."""

import collections
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support import api, corpus

_VALUE = re.compile(
    r"(\[\d+\] )?= <.*|(?<= value) <[^>]*>|<[\d.]+>|values (are|is) .*|(?<!Type )(?<![\w,(.])-?\d+(\.\d+)*\b(?!C)"
)
INCOMPLETE = ("read failed", "ended by signal", "giving up", "trailing garbage")
"""Marks of an input that dciodvfy itself could not read to its end, so that it says nothing of what comes later."""


def errors(path: Path) -> collections.Counter[str]:
    """Error lines by module and attribute, without values, offsets and item numbers."""
    program = shutil.which("dciodvfy")
    if program is None:
        pytest.fail("dciodvfy is needed: install the Debian package dicom3tools")
    done = subprocess.run([program, path], capture_output=True, check=False, timeout=120)
    lines = (done.stdout + done.stderr).decode("latin-1").splitlines()
    if done.returncode < 0:
        return collections.Counter({f"ended by signal {-done.returncode}": 1})
    return collections.Counter(_VALUE.sub("#", line) for line in lines if line.startswith("Error"))


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
@pytest.mark.parametrize("path", corpus.corpus_files(), ids=corpus.label)
def test_no_new_errors(path: Path, recipe: str, tmp_path: Path) -> None:
    data = api.deidentified(path, recipe).data
    if data is None:
        return
    after = tmp_path / "after.dcm"
    after.write_bytes(data)
    before = errors(path)
    if any(mark in line for line in before for mark in INCOMPLETE):
        return
    new = errors(after) - before
    assert not new, "\n".join(f"{count} x {line}" for line, count in new.items())
