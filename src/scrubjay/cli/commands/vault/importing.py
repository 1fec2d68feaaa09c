"""`scrubjay vault import FILE`."""

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
    WhatOption,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV with columns id_old and id_new, or an exported JSON.")]
Kind = Annotated[str, typer.Option("--kind", metavar="patient|folder|name", help="What the old IDs of a CSV file are.")]
Issuer = Annotated[str, typer.Option("--issuer", help="Issuer of Patient ID of a CSV file's old IDs.")]


def importing(
    file: File,
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    what: WhatOption = "ids",
    kind: Kind = "patient",
    issuer: Issuer = "",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Take a map over from elsewhere, all of it or nothing: IDs that were given before stay what they are.

    A clash, in the file or with the vault, is an error with its line.
    """
    from scrubjay.cli.vaults import access, check_what, open_vault
    from scrubjay.errors import UsageError
    from scrubjay.vault.importing import KINDS, import_file

    asking, which = access(reason), check_what(what)
    if kind not in KINDS:
        raise UsageError(f"--kind is one of {', '.join(KINDS)}")
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        new = import_file(opened.project(project), file, which, asking, kind=kind, issuer=issuer)
    print(f"{new:,} new")
