"""`scrubjay values IN`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import (
    ArchiveEncodingOption,
    ArchivePasswordFileOption,
    ArchivePasswordOption,
    NoProgressOption,
    SourcesArgument,
    ThreadsOption,
)
from scrubjay.cli.usage import whole_number

Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="SELECTOR", help="Only this attribute, as recipes name it. May be given again."),
]
Vrs = Annotated[list[str] | None, typer.Option("--vr", metavar="VR", help="Only this VR. May be given again.")]
Least = Annotated[
    int, typer.Option("--min", metavar="FILES", parser=whole_number, help="Only values in at least so many files.")
]
Most = Annotated[
    int | None,
    typer.Option("--max", metavar="FILES", parser=whole_number, help="Only values in at most so many files."),
]
All = Annotated[bool, typer.Option("--all", help="List UIDs, dates, times and numbers, too, not only how many.")]
Limit = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_number,
        help="So many values of each attribute. Default: 10 in the terminal and the page, all in CSV and JSON.",
    ),
]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="To be reviewed: a table with a column for decisions.")
]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="For programs.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="To be reviewed in a browser: one page.")]


def values(
    sources: SourcesArgument,
    tag: Tags = None,
    vr: Vrs = None,
    least: Least = 1,
    most: Most = None,
    everything: All = False,
    limit: Limit = None,
    csv: Csv = None,
    json: Json = None,
    html: Html = None,
    threads: ThreadsOption = None,
    archive_password: ArchivePasswordOption = False,
    archive_password_file: ArchivePasswordFileOption = None,
    archive_encoding: ArchiveEncodingOption = "cp437",
    no_progress: NoProgressOption = False,
) -> None:
    """List every distinct value of every attribute below IN, the rare ones first: the review of an archive.

    Values are shown as they stand there: mind who looks on. Files are made for you alone (0600), outside of IN, and
    replace nothing. `scrubjay recipe decide` makes a recipe of the decisions in a CSV.
    """
    from scrubjay.cli.archive_password import archive_password as password_of
    from scrubjay.cli.values import Request, show_values
    from scrubjay.sources import Settings

    show_values(
        Request(
            sources=sources,
            tags=tuple(tag or ()),
            vrs=tuple(vr or ()),
            least=least,
            most=most,
            everything=everything,
            limit=limit,
            csv=csv,
            json=json,
            html=html,
            threads=threads,
            progress=not no_progress,
            archives=Settings.of(password_of(archive_password_file, asked=archive_password), archive_encoding),
        )
    )
