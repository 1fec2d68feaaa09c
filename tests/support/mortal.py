"""Runs that end at a certain point of a delivery, as a kill or a user's signal would end them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

LAUNCHER = """
import os, signal, sys
from scrubjay.run.delivery import bucket, zipped
whose, name = {{"zipped": zipped, "bucket": bucket._Putting}}[{where!r}], {name!r}
does, left = getattr(whose, name), [{times}]

def mortal(*arguments):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.{how})
    return does(*arguments)

setattr(whose, name, mortal)
from scrubjay.cli import main
sys.exit(main(sys.argv[1:]))
"""


def ended(line: list[str], environment: Mapping[str, str], where: str, name: str, times: int, how: str) -> int:
    """How the command ends which gets a signal when a function is called for the n-th time."""
    program = [sys.executable, "-c", LAUNCHER.format(where=where, name=name, times=times, how=how), *line]
    return subprocess.run(program, env=environment, capture_output=True, check=False, timeout=300).returncode
