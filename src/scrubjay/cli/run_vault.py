"""The vault of a run: the one that was named, or the project's own beside OUT."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.cli.keys import key_path
from scrubjay.cli.saying import say
from scrubjay.cli.vaults import ask, make_key
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import KeyFileError, UsageError, VaultError
from scrubjay.identity import Key, default_key_path
from scrubjay.run.places import check_key_apart
from scrubjay.vault import Vault, check_apart
from scrubjay.vault.unlocking import Opener


def beside(out: str | os.PathLike[str], project: str) -> str:
    """`<project>.vault` in the folder that OUT is in. Raises UsageError for a project that names no file."""
    default_key_path(project)  # one rule for both names
    return os.path.join(os.path.dirname(os.path.realpath(out)), f"{project}.vault")


def open_for_run(
    wanted: Wanted, source: str, out: str | os.PathLike[str], *, report: Path | None, remembers: bool, quiet: bool
) -> tuple[Vault, Key | None]:
    """The vault, made if it is missing, and the key that a project begins with which isn't in it yet.

    remembers: whether the recipe hands out what only a vault knows, so that a second vault would hand it out anew.
    Nothing is made when something is wrong. Raises UsageError, KeyFileError, VaultError.
    """
    place = beside(out, wanted.project) if wanted.vault is None else wanted.vault
    check_apart(place, out, source)
    _check_vault_apart(place, wanted, report)
    exists = Vault.exists(place)
    had_key = not wanted.passphrase and _has_key(wanted)
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
    if remembers and had_key and wanted.vault is None:
        say(
            f"warning: project {wanted.project} has a key but was not in this vault, so its numbers and time points "
            "begin anew. If it has another vault, start again and name it with --vault"
        )
    return vault, opener if isinstance(opener, Key) else Key.generate()


def _check_vault_apart(place: str, wanted: Wanted, report: Path | None) -> None:
    """Refuse a key or a report that lies in the vault's folder, or would be that folder. Raises UsageError."""
    folder = os.path.realpath(place)
    key = None if wanted.passphrase else key_path(wanted.key_file, wanted.project, anonymise=False)
    for what, path in (("key file", key), ("report", report)):
        if path is not None and folder in (os.path.realpath(path), *map(str, Path(os.path.realpath(path)).parents)):
            raise UsageError(f"{what} {path} lies in the vault's place: keep it elsewhere")


def _has_key(wanted: Wanted) -> bool:
    path = key_path(wanted.key_file, wanted.project, anonymise=False)
    return path is not None and os.path.lexists(path)


def _opener(wanted: Wanted, source: str, out: str | os.PathLike[str], *, exists: bool, quiet: bool) -> Opener:
    if wanted.passphrase:
        return ask("passphrase", twice=not exists)
    path = key_path(wanted.key_file, wanted.project, anonymise=False)
    if path is None:
        raise UsageError("the vault needs a key file")
    check_key_apart(path, source, out)
    if not exists:
        return make_key(path, quiet=quiet)
    if not os.path.lexists(path):
        raise KeyFileError(
            f"there is a vault already, but no key file {path}, and a new key wouldn't open it: name the key that it "
            "was made with by --key-file, say --passphrase if it has one, or name another vault by --vault"
        )
    return Key.load(path)
