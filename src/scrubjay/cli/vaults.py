"""Opening the vault that the options name: key file or passphrase, and who is asking."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from scrubjay.cli.keys import key_path
from scrubjay.errors import UsageError
from scrubjay.identity import Key
from scrubjay.vault import Access, Passphrase, Vault
from scrubjay.vault.unlocking import Opener

WHATS = ("ids", "uids")


def open_vault(vault: str, key_file: Path | None, project: str, *, passphrase: bool) -> Vault:
    """A vault that exists. Raises UsageError, KeyFileError, WrongKey, VaultError."""
    return Vault.open(vault, opener(key_file, project, passphrase=passphrase), create=False)


def opener(
    key_file: Path | None, project: str, *, passphrase: bool, new: bool = False, what: str = "passphrase"
) -> Opener:
    """A passphrase asked for, twice if it is new, or the key in its file, which is made only if it is new."""
    if passphrase:
        if key_file is not None:
            raise UsageError("a vault has a key file or a passphrase, not both")
        return ask(what, twice=new)
    path = key_path(key_file, project, anonymise=False)
    if path is None:
        raise UsageError("the vault needs a key file")
    return make_key(path) if new else Key.load(path)


def make_key(path: Path, *, quiet: bool = False) -> Key:
    """The key in a file, made if missing, with a line that says so unless `quiet`."""
    missing = not path.exists()
    key = Key.load_or_create(path)
    if missing and not quiet:
        print(f"scrubjay: new key {path}: keep it, without it the vault can't be opened", file=sys.stderr)
    return key


def ask(what: str, *, twice: bool) -> Passphrase:
    """A passphrase from the terminal; the first line of stdin when there is none. Raises UsageError."""
    import getpass

    if not sys.stdin.isatty():
        text = sys.stdin.readline().rstrip("\r\n")
    else:
        text = getpass.getpass(f"{what}: ")
        if twice and getpass.getpass(f"{what}, again: ") != text:
            raise UsageError("the two are not the same")
    if not text:
        raise UsageError(f"no {what} was given")
    return Passphrase(text)


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


def _user() -> str:
    """The account of this process, whatever the environment says."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
