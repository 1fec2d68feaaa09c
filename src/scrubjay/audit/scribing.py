"""What the writer's process does: one question, one answer, until its run has no more."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
from types import SimpleNamespace
from typing import IO, Any, Final

from scrubjay.audit.columns import changes_table, instances_table, shown_source
from scrubjay.audit.entries import Head
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.scribe import ERRORS, Opening
from scrubjay.audit.store import Store
from scrubjay.errors import ScrubJayError
from scrubjay.identity import Key

_PR_SET_PDEATHSIG: Final = 1


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the questions end. What the run is told to stop by is the run's to hear."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _end_with(os.getppid())
    gc.freeze()  # the modules stay: no need to look through them again for each part
    book = _Book()
    try:
        while True:
            try:
                question = pickle.load(questions)
            except EOFError:
                return
            pickle.dump(_answer(book, question), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except BrokenPipeError:
        return
    finally:
        book.close()


class _Book:
    """The run's part of an audit."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._run = ""
        self._originals = False

    def hear(self, question: Any) -> Any:
        if isinstance(question, Opening):
            return self._begin(question)
        if self._store is None:
            raise ValueError("nothing has begun")
        if isinstance(question, dict):
            head = self._store.end(self._run, question)
        else:
            lines, buffers = question
            columns: Any = SimpleNamespace(**buffers)  # in all but name the engine's, which this process doesn't load
            sources = [shown_source(line.source) if self._originals else None for line in lines]
            instances = instances_table(self._run, lines, sources, [line.at for line in lines], columns)
            head = self._store.add_part(self._run, instances, changes_table(columns))
        return head.seq, head.hash

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _begin(self, opening: Opening) -> str:
        key = Key(opening.secret)
        keys = AuditKeys.of(key) if opening.lasting else AuditKeys.passing(key)
        head = Head(*opening.head) if opening.head else None
        self._originals = opening.originals
        self._store = Store.open(opening.folder, keys, head=head)
        self._run = self._store.begin(opening.details, opening.plan, opening.facts)
        return self._run


def _answer(book: _Book, question: Any) -> tuple[str, Any]:
    """Nothing and the answer; or the name of what went wrong, and what may be said of it."""
    try:
        return "", book.hear(question)
    except ScrubJayError as error:
        name = type(error).__name__
        return name, str(error) if name in ERRORS else ""
    except Exception as error:
        return type(error).__name__, ""


def _end_with(parent: int) -> None:
    """Have the system end this process with the one it writes for: else a killed run's would hold its place a while."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
