"""What `scrubjay values` does with its arguments."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, NoReturn, TextIO

from scrubjay import Cancel, UsageError
from scrubjay.cli.interrupt import stop_on_signals
from scrubjay.cli.progress import shown_progress
from scrubjay.cli.saying import say
from scrubjay.cli.secret_file import check_secrets, secret_file
from scrubjay.cli.terminal import printable, row, width
from scrubjay.recipe import parse_selector
from scrubjay.recipe.selectors import parse_vr
from scrubjay.run.places import check_sources
from scrubjay.run.threads import check_threads
from scrubjay.sources import Settings
from scrubjay.values.forms import shown_value, write_csv, write_json
from scrubjay.values.listing import Listing, Wanted, listed
from scrubjay.values.page import write_html
from scrubjay.values.store import Line

FEW: Final = 10
"""Values of each attribute where a person looks at them one after the other."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments."""

    sources: Sequence[str]
    tags: tuple[str, ...]
    vrs: tuple[str, ...]
    least: int
    most: int | None
    everything: bool
    limit: int | None
    csv: Path | None
    json: Path | None
    html: Path | None
    threads: int | None
    progress: bool
    archives: Settings


def show_values(request: Request) -> None:
    """List them in the terminal, or in the files that were asked for. Raises UsageError and Interrupted."""
    wanted = _wanted(request)
    places = check_sources(request.sources)
    named = {"--csv": request.csv, "--json": request.json, "--html": request.html}
    to_files = check_secrets(named, places.local)
    cancel = Cancel()
    with ExitStack() as stack:
        with shown_progress(request.progress) as progress, stop_on_signals(cancel.set):
            listing = stack.enter_context(
                listed(
                    places,
                    threads=check_threads(request.threads),
                    everything=request.everything,
                    archives=request.archives,
                    cancel=cancel,
                    progress=progress,
                )
            )
        # from here on there is nothing to wait for: a signal ends it at once, and what is on disk goes
        stack.enter_context(stop_on_signals(_end))
        _write(listing, wanted, request)
        if not to_files:
            _print(listing.lines(wanted, request.limit or FEW))
        looked = listing.looked
        say(f"{looked.read:,} of {looked.files:,} files were read")
        for reason, count in looked.reasons.items():
            say(f"  not read: {count:,} {reason}")


def _end() -> NoReturn:
    raise KeyboardInterrupt


def _wanted(request: Request) -> Wanted:
    if request.limit is not None and request.limit < 1:
        raise UsageError("--limit is 1 or more")
    if request.most is not None and request.most < request.least:
        raise UsageError("--max is less than --min: no value is in so many files")
    try:
        tags = [parse_selector(text) for text in request.tags]
        vrs = [parse_vr(text.upper()) for text in request.vrs]
    except ValueError as error:
        raise UsageError(str(error)) from None
    return Wanted(tags, vrs, request.least, request.most)


def _write(listing: Listing, wanted: Wanted, request: Request) -> None:
    """The files that were asked for."""

    def page(lines: Iterable[Line], file: TextIO) -> None:
        write_html(lines, listing.looked, file)

    forms: list[tuple[Path | None, Callable[[Iterable[Line], TextIO], None], int | None]] = [
        (request.csv, write_csv, request.limit),
        (request.json, write_json, request.limit),
        (request.html, page, request.limit or FEW),
    ]
    for path, write, limit in forms:
        if path is not None:
            with secret_file(path) as file:
                write(listing.lines(wanted, limit), file)


def _print(lines: Iterator[Line]) -> None:
    if not sys.stdout.isatty():
        for text in _texts(lines):
            print(text)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for text in _texts(lines):
        console.print(Text(text, style="" if text.startswith(" ") else "bold"), soft_wrap=True)


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    """`PatientName PN`, and below it a line for each value: files, value, example."""
    columns = width()
    for (place, vr), some in groupby(lines, key=lambda line: (line.place, line.vr)):
        yield printable(f"{place.name} {vr}")
        rows = values = 0
        for line in some:
            rows, values = rows + 1, line.values
            value = f"[{line.value}]" if line.value is not None else shown_value(line)
            yield row(f"{line.files:>9,}  {value}", "" if line.value is None else line.example, columns)
        if values > rows:
            yield f"{'':>9}  and {values - rows:,} more: --limit, or --csv FILE for all"
