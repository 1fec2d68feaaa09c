"""`scrubjay vault backup TARGET`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.commands.vault.options import (
    KeyOption,
    PassphraseOption,
    ProjectOption,
    ReasonOption,
    VaultOption,
)

Target = Annotated[str, typer.Argument(metavar="DIR|URL", help="New folder, or an empty PostgreSQL database.")]


def backup(
    target: Target,
    vault: VaultOption,
    reason: ReasonOption = "backup",
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Copy a vault as it is at one moment, still sealed, while others use it. The copy is a vault, with the same key.

    It also moves a vault from SQLite to PostgreSQL, and back. The key is not copied: back it up elsewhere.
    """
    from scrubjay.cli.vaults import access, open_vault

    asking = access(reason)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        print(f"{opened.backup(target, asking):,} rows copied")
