"""What the validator dciodvfy finds in the output that it didn't find in the input.

It runs where it is installed (Debian package dicom3tools) and the input is given. Lines are compared without values,
places and numbers; a file that it can't read to its end isn't judged.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Final

from scrubjay.verify.checks.base import Check
from scrubjay.verify.view import Note, View

PROGRAM: Final = "dciodvfy"
_VALUE: Final = re.compile(
    r"(\[\d+\] )?= <.*|(?<= value) <[^>]*>|<[\d.]+>|values (are|is) .*|(?<!Type )(?<![\w,(.])-?\d+(\.\d+)*\b(?!C)"
)
_CUT_SHORT: Final = ("read failed", "giving up", "trailing garbage")
_TAG: Final = re.compile(r"\((?:0x)?([0-9a-fA-F]{4}),(?:0x)?([0-9a-fA-F]{4})\)")
_SECONDS: Final = 120


def examine(view: View) -> Iterator[Note]:
    """Error lines of the output less those of the input."""
    if not view.everyone.dciodvfy or view.source is None or not view.certain:
        return
    before = _errors(view.everyone.dciodvfy, view.files[1])
    after = _errors(view.everyone.dciodvfy, view.files[0])
    if before is None or after is None:
        return
    for line in after - before:
        tag = _TAG.search(line)
        # the line itself isn't quoted: it may hold a value
        yield Note("error", "".join(tag.groups()).upper() if tag else "", "dciodvfy finds an error that is new")


def _errors(program: str, file: str) -> Counter[str] | None:
    try:
        done = subprocess.run([program, file], capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout + done.stderr).decode("latin-1").splitlines()
    if done.returncode < 0 or any(mark in line for line in lines for mark in _CUT_SHORT):
        return None
    return Counter(_VALUE.sub("#", line) for line in lines if line.startswith("Error"))


CHECK = Check(PROGRAM, "The validator dciodvfy finds nothing new", "source", examine)
