"""`scrubjay vault rotate-key`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.commands.vault.options import (
    KeyOption,
    PassphraseOption,
    ProjectOption,
    ReasonOption,
    VaultOption,
)

NewKey = Annotated[
    Path | None,
    typer.Option("--new-key-file", metavar="FILE", help="The key from now on; made if missing."),
]
NewPassphrase = Annotated[bool, typer.Option("--new-passphrase", help="Ask for a passphrase to use from now on.")]


def rotate_key(
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    new_key_file: NewKey = None,
    new_passphrase: NewPassphrase = False,
) -> None:
    """Seal everything with a new key, in one transaction; the old one is refused from then on.

    Pseudonyms, offsets and UIDs stay: they come from the project's own key, which the vault keeps.
    """
    from scrubjay.cli.keys import make_key
    from scrubjay.cli.vaults import CANT_OPEN, access, ask, open_vault
    from scrubjay.errors import UsageError

    asking = access(reason)
    if (new_key_file is None) == (not new_passphrase):
        raise UsageError("the new key is --new-key-file FILE or --new-passphrase: one of both")
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        new = ask("new passphrase", twice=True) if new_key_file is None else make_key(new_key_file, CANT_OPEN)
        opened.rotate_key(new, asking)
        print(f"vault {opened.status().place} is at key version {opened.status().key_version}")
