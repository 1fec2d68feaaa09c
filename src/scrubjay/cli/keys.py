"""Which key a command uses: an option, the environment, or the project's own file."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.cli.saying import say
from scrubjay.errors import UsageError
from scrubjay.identity import Key, default_key_path

VARIABLE = "SCRUBJAY_KEY_FILE"


def key_path(key_file: Path | None, project: str) -> Path:
    """The key file, whether it exists or not."""
    if key_file is not None:
        return key_file
    named = os.environ.get(VARIABLE)
    return Path(named) if named else default_key_path(project)


def check_one_opener(key_file: Path | None, *, passphrase: bool) -> None:
    """Raise UsageError when a vault is to be opened in two ways. A key file of the environment may be for others."""
    if passphrase and key_file is not None:
        raise UsageError("a vault has a key file or a passphrase, not both")


def make_key(path: Path, without: str, *, quiet: bool = False) -> Key:
    """The key in a file, made if missing. Unless `quiet`, a line says so, and what is lost `without` it."""
    missing = not path.exists()
    key = Key.load_or_create(path)
    if missing and not quiet:
        say(f"new key {path}: keep it, without it {without}")
    return key
