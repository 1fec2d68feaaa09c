"""The command, run in this process, and a process of it that is told to stop."""

import io
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from scrubjay.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *first: str) -> Run:
    """Runs lines that begin with these words, with what is `typed` on stdin."""

    def run(*arguments: object, typed: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*first, *map(str, arguments)])
        return Done(code, *capsys.readouterr())

    return run


def interrupted(process: subprocess.Popen[str], out: Path, number: int = signal.SIGINT) -> int:
    """Send it a signal while it stands still; how many outputs there are by then."""
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    count = sum(1 for _ in out.rglob("*.dcm"))
    process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    return count
