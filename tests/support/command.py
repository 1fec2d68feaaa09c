"""The command, run in this process."""

import io
from collections.abc import Callable
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
