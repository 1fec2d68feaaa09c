"""Opening the vault that the options name: key file or passphrase, and who is asking."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from scrubjay.cli.keys import check_one_opener, key_path, make_key
from scrubjay.errors import KeyFileError, UsageError, VaultError
from scrubjay.identity import Key
from scrubjay.vault import Access, Passphrase, Vault
from scrubjay.vault.place import NO_VAULT, find_file, place_of
from scrubjay.vault.unlocking import Opener

WHATS = ("ids", "uids")
CANT_OPEN = "the vault can't be opened"
NOBODY = "the vault knows nobody of this pseudonym or ID in this project"


def open_vault(vault: str, key_file: Path | None, project: str, *, passphrase: bool) -> Vault:
    """A vault that exists. Raises UsageError, KeyFileError, WrongKey, VaultError."""
    check_one_opener(key_file, passphrase=passphrase)
    folder = place_of(vault).folder
    if folder is not None and find_file(folder) is None:  # said before a key is missed that nobody needs
        raise VaultError(NO_VAULT)
    return Vault.open(vault, opener(key_file, project, passphrase=passphrase), create=False)


def opener(
    key_file: Path | None, project: str, *, passphrase: bool, new: bool = False, what: str = "passphrase"
) -> Opener:
    """A passphrase asked for, twice if it is new, or the key in its file, which is made only if it is new."""
    check_one_opener(key_file, passphrase=passphrase)
    if passphrase:
        return ask(what, twice=new)
    path = key_path(key_file, project)
    if new:
        return make_key(path, CANT_OPEN)
    if _is_missing(path):
        raise KeyFileError(f"key file {path} doesn't exist: look at --project, or name the vault's with --key-file")
    return Key.load(path)


def ask(what: str, *, twice: bool) -> Passphrase:
    """A passphrase from the terminal; the first line of stdin when there is none. Raises UsageError."""
    return Passphrase(ask_text(what, twice=twice))


def ask_text(what: str, *, twice: bool = False) -> str:
    """As `ask`, for any secret."""
    import getpass

    if not sys.stdin.isatty():
        text = sys.stdin.readline().rstrip("\r\n")
    else:
        text = getpass.getpass(f"{what}: ")
        if twice and getpass.getpass(f"{what}, again: ") != text:
            raise UsageError("the two are not the same")
    if not text:
        raise UsageError(f"no {what} was given")
    return text


def access(reason: str) -> Access:
    """Who runs this command, as the system knows them, and why. Raises UsageError for an empty reason."""
    if not reason.strip():
        raise UsageError("--reason says why, for the access log")
    return Access(f"{_user()}@{socket.gethostname()}", reason.strip())


def check_what(what: str) -> str:
    """The map asked for. Raises UsageError."""
    if what not in WHATS:
        raise UsageError(f"--map is {' or '.join(WHATS)}")
    return what


def _is_missing(path: Path) -> bool:
    """Not so for a path that can't be looked at: reading it says why."""
    try:
        path.stat()
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    return False


def _user() -> str:
    """The account of this process, whatever the environment says."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
