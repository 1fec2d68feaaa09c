"""The password of encrypted archives: from a file or the terminal, never an argument, which others can see."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scrubjay.errors import UsageError


def archive_password(file: Path | None, *, asked: bool) -> str:
    """Empty when there is none. Raises UsageError for a file that can't be read, or that others can."""
    if file is not None and asked:
        raise UsageError("--archive-password and --archive-password-file: one of both")
    if asked:
        from scrubjay.cli.vaults import ask_text

        return ask_text("password of the archives")
    return "" if file is None else _first_line(file)


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise UsageError(f"password file {path} can be read by others: chmod 600 it")
            password = file.readline().rstrip("\r\n")
    except OSError as error:
        raise UsageError(f"password file {path} can't be read: {error.strerror}") from None
    if not password:
        raise UsageError(f"password file {path} has no password in its first line")
    return password
