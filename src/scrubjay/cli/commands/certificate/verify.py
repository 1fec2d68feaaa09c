"""`scrubjay certificate verify FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(metavar="FILE", help="A certificate, JSON.")]
PublicKey = Annotated[
    Path | None,
    typer.Option("--public-key", metavar="PEM", help="Keys of whom you trust, which came to you by another way."),
]
Audit = Annotated[
    Path | None, typer.Option("--audit", metavar="DIR", help="Look for the certificate's run in this audit, too.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def verify(file: File, public_key: PublicKey = None, audit: Audit = None, json: Json = False) -> None:
    """Say whether a certificate is what was issued. Needs no network, no vault and no secret key.

    Without --public-key it says only that nothing was changed since somebody signed it. Exit code 1 when it doesn't
    hold.
    """
    from scrubjay.cli.certificate_check import look_at, tell

    verdict = look_at(file, public_key, audit)
    tell(verdict, trusted_given=public_key is not None, json=json)
    if verdict.problems:
        raise typer.Exit(1)
