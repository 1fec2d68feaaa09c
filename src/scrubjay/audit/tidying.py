"""Who is writing, and what those left who were killed. All of it happens under the chain's lock.

Each run holds a lock on a file of its own, `.run-<run>`, from its beginning to its end; the system lets go of it when
the process ends, however it ends. Files that are being written are named after their run.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scrubjay.audit.entries import Entry
from scrubjay.audit.folder import PARTS, PLANS, part_path
from scrubjay.audit.schema import TABLES

_RUN: Final = ".run-"
_DRAFT: Final = re.compile(r"\.draft-([0-9a-f]{16})-")


def hold(folder: Path, run: str) -> int:
    """Say that a run is alive, until the descriptor is closed."""
    descriptor = os.open(
        _lock_of(folder, run), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
    )
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def let_go(folder: Path, run: str, descriptor: int) -> None:
    """Say that it ended."""
    _lock_of(folder, run).unlink(missing_ok=True)
    os.close(descriptor)


def draft_of(folder: Path, run: str, name: str) -> Path:
    """Where a run writes a file before it has its name."""
    return folder / f".draft-{run}-{os.urandom(4).hex()}-{name}"


def is_draft(path: str) -> bool:
    """Whether a file is one that a run writes, or left half written."""
    return _DRAFT.match(path.rpartition("/")[2]) is not None


def tidy(folder: Path, entries: Sequence[Entry]) -> None:
    """Remove what killed runs left: drafts, locks, plans and files of a part whose line was never written.

    Such a part can only have the number of the next line. Other parts without a line are left for `verify` to tell.
    """
    alive = living(folder)
    for lock in folder.glob(f"{_RUN}*"):
        if lock.name.removeprefix(_RUN) not in alive:
            lock.unlink(missing_ok=True)
    for place in (folder, folder / PARTS, folder / PLANS):
        for path in place.iterdir():
            draft = _DRAFT.match(path.name)
            if draft is not None and draft[1] not in alive:
                path.unlink(missing_ok=True)
    remove_leftover(folder, len(entries) + 1)
    named = {path for entry in entries for path in entry.files}
    for path in (folder / PLANS).glob("*.*"):
        if f"{PLANS}/{path.name}" not in named and not is_draft(path.name):
            path.unlink(missing_ok=True)


def remove_leftover(folder: Path, seq: int) -> None:
    """Remove files of the part that would be the next, left by a run that was killed before it wrote the line."""
    for kind in TABLES:
        (folder / part_path(seq, kind)).unlink(missing_ok=True)


def living(folder: Path) -> set[str]:
    """The runs whose processes live."""
    return {lock.name.removeprefix(_RUN) for lock in folder.glob(f"{_RUN}*") if _is_held(lock)}


def unended(entries: Sequence[Entry]) -> list[str]:
    """The runs without an end that no later beginning has called dead, in order."""
    open_runs: dict[str, None] = {}
    for entry in entries:
        if entry.kind == "begin":
            open_runs[entry.run] = None
            for run in died_of(entry):
                open_runs.pop(run, None)
        elif entry.kind == "end":
            open_runs.pop(entry.run, None)
    return list(open_runs)


def died_of(entry: Entry) -> list[str]:
    """The runs that a beginning found dead."""
    found = entry.info.get("died", [])
    return [run for run in found if isinstance(run, str)] if isinstance(found, list) else []


def _lock_of(folder: Path, run: str) -> Path:
    return folder / f"{_RUN}{run}"


def _is_held(lock: Path) -> bool:
    """Whether somebody holds a lock; so, too, when that can't be told."""
    try:
        descriptor = _opened(lock)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _opened(lock: Path) -> int:
    """For writing, which NFS wants for a lock, or for reading, which is all that an auditor may have."""
    try:
        return os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EROFS):
            raise
        return os.open(lock, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
