"""The writer of a run's audit, in a process of its own.

Arrow takes as much memory as all the rest of a run, a quarter of a second to load, and the interpreter's lock while it
takes rows apart. None of that is the run's business. The process ends with the run, however that ends.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from scrubjay.errors import AuditDamaged, AuditError

if TYPE_CHECKING:
    from scrubjay._engine import AuditColumns
    from scrubjay.audit.lines import Line

End = tuple[int, str]
"""Where a chain ends: seq and hash of its last line."""

ERRORS: Final = {error.__name__: error for error in (AuditError, AuditDamaged)}
"""What the process may answer with."""

_START: Final = (
    "import os, pickle, runpy, sys; os.environ['OPENBLAS_NUM_THREADS'] = '1'; "
    "sys.path[:] = pickle.load(sys.stdin.buffer); "
    "runpy.run_module('scrubjay.audit.scribing', run_name='__main__')"
)
"""The modules are those that this process would import, wherever it has been told to look for them.

Numpy comes with Arrow, and would start threads that nobody needs.
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the process has to know first.

    folder: a real path. secret: 32 bytes, of the project's key, or that of this run alone if it isn't `lasting`.
    originals: whether original values and source paths are kept. details: sealed, they may name people; facts: for
    everybody. head: the chain's end as the vault remembers it.
    """

    folder: str
    secret: bytes = field(repr=False)
    lasting: bool
    originals: bool
    plan: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, Any]
    head: End | None = None


class Scribe:
    """Make it in a thread that lives as long as the run: the process ends with that thread. Close it in any case.

    Every method waits for its answer, and raises AuditError or AuditDamaged; one at a time.
    """

    def __init__(self, opening: Opening) -> None:
        self._opening: Final = opening
        try:
            self._process: Final = subprocess.Popen(
                [sys.executable, "-P", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback could show values
            )
        except OSError as error:
            raise AuditError(f"the audit's writer can't be started: {error.strerror}") from None

    def begin(self) -> str:
        """Begin the run; its name."""
        self._send(sys.path)
        return str(self._ask(self._opening))

    def add(self, lines: Sequence[Line], columns: AuditColumns) -> End:
        """Add a part, durably; the chain's new end."""
        buffers = {name: getattr(columns, name) for name in dir(columns) if not name.startswith("_")}
        seq, digest = self._ask((list(lines), buffers))
        return seq, digest

    def end(self, facts: Mapping[str, Any]) -> End:
        """Write down how the run ended; the chain's new end."""
        seq, digest = self._ask(dict(facts))
        return seq, digest

    def close(self) -> None:
        """End the process, after what it was asked to do."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # it is gone, and the rest of a message with it
                    pipe.close()
        self._process.wait()

    def _ask(self, message: object) -> Any:
        self._send(message)
        try:
            answer, told = pickle.load(_open(self._process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError):
            raise _gone() from None
        if answer in ERRORS:
            raise ERRORS[answer](told)
        if answer:
            raise AuditError(f"the audit's writer failed ({answer})")
        return told

    def _send(self, message: object) -> None:
        try:
            pipe = _open(self._process.stdin)
            pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except OSError:
            raise _gone() from None


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None or pipe.closed:
        raise _gone()
    return pipe


def _gone() -> AuditError:
    return AuditError("the audit's writer ended before its time: was it killed, or is memory short?")
