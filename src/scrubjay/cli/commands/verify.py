"""`scrubjay verify OUT`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import (
    ArchiveEncodingOption,
    ArchivePasswordFileOption,
    ArchivePasswordOption,
    ProjectOption,
    ThreadsOption,
)

Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder that a run wrote, or a zip. Never written to.")]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="IN",
        help="The input, whatever a run takes: what it knows of people is looked for in OUT. Again for each IN.",
    ),
]
Vault = Annotated[
    str | None,
    typer.Option("--vault", metavar="DIR|URL", help="The vault of the run: whom it knows is looked for, too."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key-file", metavar="FILE", help="The project's key, or the vault's: new UIDs are computed again."),
]
Passphrase = Annotated[bool, typer.Option("--passphrase", help="Ask for the vault's passphrase.")]
RunReport = Annotated[
    Path | None,
    typer.Option(
        "--run-report", metavar="FILE", help="JSON lines of the run's --report: is every input accounted for?"
    ),
]
ReportFile = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="Write the report as JSON.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML page.")]
Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def verify(
    out: Out,
    against: Against = None,
    vault: Vault = None,
    key_file: KeyFile = None,
    project: ProjectOption = "default",
    passphrase: Passphrase = False,
    run_report: RunReport = None,
    report: ReportFile = None,
    html: Html = None,
    json: Json = False,
    threads: ThreadsOption = None,
    archive_password: ArchivePasswordOption = False,
    archive_password_file: ArchivePasswordFileOption = None,
    archive_encoding: ArchiveEncodingOption = "cp437",
) -> None:
    """Look for what should not be in an output, by another road than it was made.

    Findings say where and what kind of thing, never a value. Without --against and --vault nobody's name is known,
    and only what OUT says about itself is judged.

    Exit codes: 0 passed, 1 failed, 2 usage, 3 incomplete: something could not be judged.
    """
    given = dict(locals())  # before anything else is: the parameters are the request
    from scrubjay.cli.verifying import Request, run_verification

    raise typer.Exit(run_verification(Request(**given)))
