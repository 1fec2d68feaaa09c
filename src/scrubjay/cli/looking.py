"""What `scrubjay inspect` and `preview` compute identities with: as a run would, but nothing is made or written.

Of a vault `inspect` reads the project's key and in which manner names were given, and nobody's identity; a preview also
reads, in a copy, which name a subject has, for itself alone: so neither is recorded in the access log.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from scrubjay import Deidentifier, Key, UsageError
from scrubjay.cli.saying import say
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.recipe import Recipe
from scrubjay.run.modes import ANONYMISE, mode_of


class Looker(NamedTuple):
    """A recipe bound to a key; `is_example` when a run wouldn't have this key."""

    deidentifier: Deidentifier
    is_example: bool


@contextmanager
def looking(recipe: Recipe, wanted: Wanted, **options: Any) -> Iterator[Looker]:
    """A recipe bound to the key of the project: that in the vault, else that of the key file, else an example.

    The vault is the one that is named, else `PROJECT.vault` in the working folder, if there is one. To look is to keep
    nothing, links of UIDs neither, so no vault is needed for them. options: of Deidentifier, beside recipe, key, vault,
    mode and project.
    """
    recipe = replace(recipe, identity=recipe.identity.forgetful())
    options["project"] = wanted.project
    if mode_of(wanted.mode) == ANONYMISE:
        yield Looker(Deidentifier(recipe, mode=wanted.mode, **options), True)
        return
    place = _place(wanted)
    if place is None:
        if wanted.key_path is None:
            raise UsageError("--passphrase opens a vault: name it with --vault")
        key, is_example = _key(wanted)
        yield Looker(Deidentifier(recipe, key=key, **options), is_example)
        return
    from scrubjay.cli.vaults import open_vault

    with open_vault(place, wanted.key_file, wanted.project, passphrase=wanted.passphrase) as vault:
        if vault.has_project(wanted.project):
            yield Looker(Deidentifier(recipe, vault=vault, **options), False)
            return
        begins = "its key is drawn by the first run: new identities shown are examples"
        if not wanted.passphrase:
            begins = "new identities shown are those that it would begin with"
        say(f"project {wanted.project} is not in the vault yet, and {begins}")
        key = Key.generate() if wanted.passphrase else _key(wanted)[0]
        yield Looker(Deidentifier(recipe, key=key, **options), wanted.passphrase)


def _place(wanted: Wanted) -> str | None:
    if wanted.vault is not None or not wanted.is_used:
        return wanted.vault
    beside = f"{wanted.project}.vault"
    return beside if os.path.lexists(beside) else None


def _key(wanted: Wanted) -> tuple[Key, bool]:
    """The key, and whether it is an example."""
    path = wanted.key_path
    if path is not None and path.exists():
        return Key.load(path), False
    say(f"there is no key file {path} yet: new identities shown are examples")
    return Key.generate(), True
