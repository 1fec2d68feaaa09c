"""Options of the audit's commands that read it."""

from __future__ import annotations

from typing import Annotated

import typer

OriginalsOption = Annotated[
    bool, typer.Option("--originals", help="Tell original values and source paths, too. Needs --reason.")
]
AuditReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why originals are read. Kept in the access log.")
]
RunOption = Annotated[
    str, typer.Option("--run", metavar="RUN", help="Only this run, by its name (16 hex digits), or `last`.")
]
