"""`scrubjay vault export FILE`."""

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

File = Annotated[Path, typer.Argument(metavar="FILE", help="New file: .csv, .xlsx or .json. Made 0600.")]


def export(
    file: File,
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    what: WhatOption = "ids",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Write the map of a project, columns id_old and id_new, in clear. Written to the access log first.

    The map of UIDs holds those that were kept; a key computes the others. JSON holds what `import` needs to give
    another vault the same subjects.
    """
    from scrubjay.cli.vaults import access, check_what, open_vault
    from scrubjay.vault.exporting import export as write

    asking, which = access(reason), check_what(what)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        rows = write(opened.project(project, create=False), file, which, asking)
    print(f"{rows:,} rows in {file}: they identify people")
