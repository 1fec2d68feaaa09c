"""The vault of a run: the one that was named, or the project's own beside OUT."""

from __future__ import annotations

import os

from scrubjay.cli.keys import key_path
from scrubjay.cli.saying import say
from scrubjay.cli.vaults import ask, make_key
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import UsageError, VaultError
from scrubjay.identity import Key, default_key_path
from scrubjay.run.places import check_key_apart
from scrubjay.vault import Vault, check_apart
from scrubjay.vault.unlocking import Opener


def beside(out: str | os.PathLike[str], project: str) -> str:
    """`<project>.vault` in the folder that OUT is in. Raises UsageError for a project that names no file."""
    default_key_path(project)  # one rule for both names
    return os.path.join(os.path.dirname(os.path.realpath(out)), f"{project}.vault")


def open_for_run(wanted: Wanted, source: str, out: str | os.PathLike[str], *, quiet: bool) -> tuple[Vault, Key | None]:
    """The vault, made if it is missing, and the key that a project begins with which isn't in it yet.

    Nothing is made when something is wrong. Raises UsageError, KeyFileError, VaultError.
    """
    place = beside(out, wanted.project) if wanted.vault is None else wanted.vault
    check_apart(place, out, source)
    exists = Vault.exists(place)
    opener = _opener(wanted, source, out, exists=exists, quiet=quiet)
    try:
        vault = Vault.open(place, opener)
    except VaultError as error:
        if wanted.vault is not None or exists:
            raise
        raise VaultError(f"{error} ({place}). Name another place with --vault, or go without by --no-vault") from None
    if not exists and not quiet:
        say(f"new vault {vault.shown}: keep it, it knows who is who; scrubjay vault lookup reads it")
    if vault.has_project(wanted.project):
        return vault, None
    return vault, opener if isinstance(opener, Key) else Key.generate()


def _opener(wanted: Wanted, source: str, out: str | os.PathLike[str], *, exists: bool, quiet: bool) -> Opener:
    if wanted.passphrase:
        return ask("passphrase", twice=not exists)
    path = key_path(wanted.key_file, wanted.project, anonymise=False)
    if path is None:
        raise UsageError("the vault needs a key file")
    check_key_apart(path, source, out)
    # A vault that is there was made with a key that is there: a new one can't open it.
    return Key.load(path) if exists else make_key(path, quiet=quiet)
