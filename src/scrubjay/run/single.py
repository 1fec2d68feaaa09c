"""One file to one file: in bounded memory, whole or not at all, never over a file that exists."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.errors import OutputError, UsageError
from scrubjay.run.outcome import Change, Outcome
from scrubjay.run.reasons import WRITTEN

if TYPE_CHECKING:
    from scrubjay.run.assign import Assigner
    from scrubjay.vault import Project


@dataclass(frozen=True, slots=True)
class Deidentified:
    """One data set de-identified in memory: `data` is a whole DICOM file, None when `outcome` isn't written."""

    data: bytes | None = field(repr=False)
    outcome: Outcome
    changes: tuple[Change, ...] = field(repr=False)


def rewrite_file(plan: _engine.Plan, source: str, target: Path, *, record: bool) -> Outcome:
    """Rewrite the file `source` as `target`, whatever the plan's layout says.

    Raises OutputError when the target exists or its folder can't be written. Anything else is in the outcome.
    """
    try:
        work = tempfile.mkdtemp(prefix=".scrubjay-", dir=target.parent)
    except OSError as error:
        raise OutputError(f"{target.parent} can't be written: {error.strerror}") from None
    try:
        pool = _engine.Pool(plan, work, 1, _engine.Cancel(), record=record)
        pool.rewrite([(1, source, "", "")])
        (row,) = pool.next()
        pool.close()
        outcome = Outcome.of(row, os.path.basename(source))
        if not row.staged:
            return outcome
        _place(row.staged, target)
        return outcome._replace(outcome=WRITTEN, reason="", output=target.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _place(staged: str, target: Path) -> None:
    try:
        try:
            os.link(staged, target)  # unlike rename, never replaces
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
                raise
            # a file system without hard links: reserve the name, then replace what was reserved
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            os.replace(staged, target)
    except FileExistsError:
        raise OutputError(f"{target} exists already: nothing is overwritten") from None
    except OSError as error:
        raise OutputError(f"{target} can't be written: {error.strerror}") from None


def check_alone(recipe: str, assigner: Assigner, project: Project | None) -> None:
    """Refuse single instances where a subject's name depends on the whole source, or something is to be kept.

    recipe: its name. Raises UsageError.
    """
    if assigner.keeps_links:
        raise UsageError(
            f"recipe {recipe} keeps UID links, which is done for whole folders: de-identify the folder "
            "that the file is in (in Python: tree)"
        )
    if project is not None and assigner.surveys(project.given()):
        raise UsageError(
            "the vault has names for this project that the key alone doesn't give, and one file can't be asked "
            "whose it is: de-identify its folder (in Python: tree)"
        )
    if not assigner.by_key:
        raise UsageError(
            f"recipe {recipe} names subjects or time points by looking at a whole source, which one "
            "file isn't: de-identify its folder (in Python: tree)"
        )
