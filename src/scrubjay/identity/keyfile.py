"""Key files on disk: where they are, who may read them, and making one that is never half there."""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from scrubjay.errors import KeyFileError, UsageError

MAX_BYTES: Final = 4096
_PROJECT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


def default_key_path(project: str) -> Path:
    """Where the key of a project lives: `keys/<project>.key` in the user's data folder (XDG_DATA_HOME on Linux).

    Raises UsageError for a project name that is no plain file name.
    """
    import platformdirs

    if not _PROJECT.match(project):
        raise UsageError(
            "a project name is 1 to 64 letters, digits, '.', '_' and '-', and begins with a letter or digit "
            "(for another name, say where the key file and the vault are)"
        )
    return platformdirs.user_data_path("scrubjay", appauthor=False) / "keys" / f"{project}.key"


def read_key(path: Path) -> str:
    """The text of a key file that is this user's own or root's, and that nobody else can read. Raises KeyFileError.

    A symbolic link is followed, and what it leads to is what must be so.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyFileError(f"key file {path} doesn't exist") from None
    except OSError as error:
        raise KeyFileError(f"key file {path} can't be read: {error.strerror}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(f"key file {path} is not a file")
        if os.name == "posix" and status.st_uid not in (0, os.geteuid()):
            raise KeyFileError(
                f"key file {path} belongs to another user, who can read and exchange it: "
                "make a copy of your own that nobody else can read"
            )
        if os.name == "posix" and status.st_mode & 0o077:
            raise KeyFileError(f"key file {path} can be read by others: run  chmod 600 {path}")
        data = os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise KeyFileError(f"key file {path} is not a ScrubJay key: it is larger than {MAX_BYTES} bytes")
    return data.decode("ascii", "replace")


def create_key(path: Path, text: str) -> bool:
    """Write a key file, 0600, durable, all at once or not at all. False when the file is there already.

    Folders that are missing are made 0700. Raises KeyFileError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # unlike rename, fails when another process was first
        finally:
            draft.unlink()
        _sync_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise KeyFileError(f"key file {path} can't be made: {error.strerror}") from None
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
