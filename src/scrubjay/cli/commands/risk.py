"""`scrubjay risk OUT`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import ThreadsOption
from scrubjay.cli.usage import whole_number

Out = Annotated[Path, typer.Argument(metavar="OUT", help="A folder of de-identified files.")]
Quasi = Annotated[
    str,
    typer.Option(
        "--quasi",
        metavar="TAG,...",
        help="Quasi-identifiers, by keyword or tag. Default: age, sex, size, weight, dates, place and device.",
        show_default=False,
    ),
]
K = Annotated[int, typer.Option("--k", metavar="K", help="Cells smaller than that are counted.", parser=whole_number)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, as `scrubjay certificate --risk` reads it.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to a new file, too.")]


def risk(
    out: Out, quasi: Quasi = "", k: K = 5, json: Json = False, html: Html = None, threads: ThreadsOption = None
) -> None:
    """Say how easily a subject can be singled out by what is left in OUT. Counts only, never a value.

    k-anonymity over quasi-identifiers, by subject: as the values stand, and in bands. Exit code 3 when something could
    not be read.
    """
    from datetime import UTC, datetime

    from scrubjay.cli.user_files import check_new, write_new
    from scrubjay.run.threads import check_threads
    from scrubjay.verify.risk import as_html, as_text, assess, default_quasi, parse_quasi

    if html is not None:
        check_new(html, out)
    chosen = parse_quasi(quasi) if quasi else default_quasi()
    report = assess(out, chosen, at=datetime.now(UTC), k=k, processes=check_threads(threads))
    if html is not None:
        write_new(html, as_html(report).encode())
    print(report.as_json() if json else as_text(report), end="" if json else "\n")
    raise typer.Exit(report.exit_code)
