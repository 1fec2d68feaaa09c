"""Options that the vault's commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import ProjectOption as ProjectOption

VaultOption = Annotated[
    str,
    typer.Option("--vault", metavar="DIR|URL", help="Folder of the vault, or postgresql://user@host/database."),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key-file", metavar="FILE", help="The vault's key. Default: SCRUBJAY_KEY_FILE, else the project's."),
]
PassphraseOption = Annotated[bool, typer.Option("--passphrase", help="Ask for a passphrase; there is no key file.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. Kept in the access log.")]
SubjectArgument = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="Pseudonym, or original ID, folder or name.", show_default=False)
]
WhatOption = Annotated[str, typer.Option("--map", metavar="ids|uids", help="Which map: of subjects, or of UIDs.")]
