"""The folder of an audit: 0700, with files 0600, our own; and steps that are durable."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from scrubjay.errors import AuditError

PARTS: Final = "parts"
PLANS: Final = "plans"
PUBLIC_KEY: Final = "public-key.pem"


def part_path(seq: int, kind: str) -> str:
    """Where a table of a part lies, below the audit's folder. kind: of `schema.TABLES`."""
    return f"{PARTS}/{seq:06d}-{kind}.parquet"


def make_folder(folder: Path) -> Path:
    """The audit's folder, made if missing. Raises AuditError for one that is another's, or open to others.

    A folder that holds other things is refused: an audit lives alone.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_folder(folder)
        known = {"chain.jsonl", PARTS, PLANS, PUBLIC_KEY}
        if any(entry.name not in known and not entry.name.startswith(".") for entry in folder.iterdir()):
            raise AuditError("the folder for the audit holds other things: choose another")
        for name in (PARTS, PLANS):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
            check_folder(folder / name)
        sync_folder(folder)
    except FileExistsError:
        raise AuditError("the audit is to be a folder, and there is something else of its name") from None
    except OSError as error:
        raise AuditError(f"the audit's folder can't be made: {error.strerror}") from None
    return Path(os.path.realpath(folder))


def check_folder(folder: Path) -> None:
    """Raise AuditError for a folder that others can enter, or that is none; OSError for one that is missing."""
    status = os.lstat(folder)
    if stat.S_ISLNK(status.st_mode):
        raise AuditError("the audit's folder is a symbolic link: name the folder itself")
    if not stat.S_ISDIR(status.st_mode):
        raise AuditError("the audit is to be a folder, and there is something else of its name")
    if status.st_uid != os.geteuid():
        raise AuditError("the audit's folder belongs to another user")
    if status.st_mode & 0o077:
        raise AuditError("the audit's folder can be entered by others: run  chmod 700  on it")


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """A new file, 0600, durable. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes, draft: Path) -> None:
    """A file, exchanged all at once for another, durable. Raises OSError."""
    write_new(draft, data)
    draft.rename(path)
    sync_folder(path.parent)
