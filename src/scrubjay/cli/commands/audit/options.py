"""Options that the audit's commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import ProjectOption as ProjectOption

AuditOption = Annotated[
    Path | None,
    typer.Option("--audit", metavar="DIR", help="Folder of the audit. Default: audit in the vault's folder."),
]
VaultOption = Annotated[
    str | None,
    typer.Option(
        "--vault",
        metavar="DIR|URL",
        help="It has the keys, and knows where the audit ends. Default: PROJECT.vault here.",
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar="FILE",
        help="The vault's key; without a vault, the project's. Default: SCRUBJAY_KEY_FILE, else the project's own.",
    ),
]
PassphraseOption = Annotated[bool, typer.Option("--passphrase", help="Ask for the vault's passphrase.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
