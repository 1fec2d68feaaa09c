"""What `scrubjay inspect` computes identities with: as a run would, but nothing is made and nothing is written.

Of a vault it reads the project's key and in which manner names were given, and nobody's identity: so it isn't recorded
in the access log.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from scrubjay import Deidentifier, Key, UsageError
from scrubjay.cli.saying import say
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.recipe import Recipe


@contextmanager
def looking(recipe: Recipe, wanted: Wanted) -> Iterator[Deidentifier]:
    """A recipe bound to the key of the project: that in the vault, else that of the key file, else an example.

    The vault is the one that is named, else `PROJECT.vault` in the working folder, if there is one.
    """
    place = _place(wanted)
    if place is None:
        if wanted.key_path is None:
            raise UsageError("--passphrase opens a vault: name it with --vault")
        yield Deidentifier(recipe, key=_key(wanted), project=wanted.project)
        return
    from scrubjay.cli.vaults import open_vault

    with open_vault(place, wanted.key_file, wanted.project, passphrase=wanted.passphrase) as vault:
        if vault.has_project(wanted.project):
            yield Deidentifier(recipe, vault=vault, project=wanted.project)
            return
        begins = "its key is drawn by the first run: new identities shown are examples"
        if not wanted.passphrase:
            begins = "new identities shown are those that it would begin with"
        say(f"project {wanted.project} is not in the vault yet, and {begins}")
        key = Key.generate() if wanted.passphrase else _key(wanted)
        yield Deidentifier(recipe, key=key, project=wanted.project)


def _place(wanted: Wanted) -> str | None:
    if wanted.vault is not None or not wanted.is_used:
        return wanted.vault
    beside = f"{wanted.project}.vault"
    return beside if os.path.lexists(beside) else None


def _key(wanted: Wanted) -> Key:
    path = wanted.key_path
    if path is not None and path.exists():
        return Key.load(path)
    say(f"there is no key file {path} yet: new identities shown are examples")
    return Key.generate()
