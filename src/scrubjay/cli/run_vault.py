"""Opening the vault of a run: the one that was named, or the project's own beside OUT."""

from __future__ import annotations

import os
from pathlib import Path

from scrubjay.cli.keys import make_key
from scrubjay.cli.saying import say
from scrubjay.cli.vaults import CANT_OPEN, ask
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import KeyFileError, VaultError
from scrubjay.identity import Key
from scrubjay.run.delivery import Target
from scrubjay.run.delivery.opening import check_key_target
from scrubjay.sources import Places
from scrubjay.vault import Vault, beside, check_apart, check_new, check_outside
from scrubjay.vault.unlocking import Opener


def open_for_run(
    wanted: Wanted, source: Places, target: Target, *, report: Path | None, remembers: bool, quiet: bool
) -> tuple[Vault, Key | None]:
    """The vault, made if it is missing, and the key that a project begins with which isn't in it yet.

    remembers: whether the recipe hands out what only a vault knows, so that a second vault would hand it out anew.
    Nothing is made when something is wrong. Raises UsageError, KeyFileError, VaultError.
    """
    place = beside(target.stem, wanted.project) if wanted.vault is None else wanted.vault
    key_file = wanted.key_path
    for one in source.local or (None,):
        for out in target.local:
            check_apart(place, out, one)
    for what, path in (("key file", key_file), ("report", report)):
        if path is not None:
            check_outside(place, what, path)
    if key_file is not None:
        check_key_target(key_file, source, target)
    exists = Vault.exists(place)
    had_key = key_file is not None and os.path.lexists(key_file)
    try:
        if not exists:
            check_new(place)
        opener = _opener(key_file, exists=exists, quiet=quiet)
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


def has_vault(wanted: Wanted, stem: str) -> bool:
    """Whether the vault that is wanted is there already. stem: names what is beside OUT. Raises VaultError."""
    return Vault.exists(beside(stem, wanted.project) if wanted.vault is None else wanted.vault)


def _opener(key_file: Path | None, *, exists: bool, quiet: bool) -> Opener:
    """The key, made with a new vault, or a passphrase where there is no key file."""
    if key_file is None:
        return ask("passphrase", twice=not exists)
    if not exists:
        return make_key(key_file, CANT_OPEN, quiet=quiet)
    if not os.path.lexists(key_file):
        raise KeyFileError(
            f"there is a vault already, but no key file {key_file}, and a new key wouldn't open it: name the key that "
            "it was made with by --key-file, say --passphrase if it has one, or name another vault by --vault"
        )
    return Key.load(key_file)
