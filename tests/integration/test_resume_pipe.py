"""A pipe where an output is to be: nobody waits for who may write into it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay import Deidentifier, Key

if TYPE_CHECKING:
    from tests.integration.conftest import Site

PROGRAM = """
from scrubjay import Deidentifier, Key
result = Deidentifier("basic", key=Key(bytes(range(32)))).tree(sys.argv[1], sys.argv[2], update=True)
print(result.counts["written"], dict(result.reasons["failed"]))
"""


def test_a_pipe_has_the_path(site: Site, tmp_path: Path) -> None:
    source = site.scans("in", [("ann", "2020-01-15"), ("bob", "2020-01-15")])
    first = Deidentifier("basic", key=Key(bytes(range(32)))).tree(source, tmp_path / "first")
    pipe = tmp_path / "out" / next(iter(first.outcomes)).output
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    line = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{PROGRAM}", source, tmp_path / "out"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "1 {'path-taken': 1}\n"
    assert pipe.is_fifo()
