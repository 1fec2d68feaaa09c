"""The end of a run: a table for people, JSON for machines. Files are named by number only."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from scrubjay import _engine
from scrubjay.cli.saying import say, where
from scrubjay.cli.units import duration, size
from scrubjay.deidentifier import Deidentifier
from scrubjay.paths import shown
from scrubjay.run import Outcome, RunResult
from scrubjay.run.delivery import Delivered
from scrubjay.run.reasons import FAILED, QUARANTINED, meaning
from scrubjay.sources import is_url
from scrubjay.standard import EDITION

MAX_PROBLEMS = 20


class Problems:
    """The first quarantined and failed files of a run."""

    def __init__(self) -> None:
        self.first: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Look at one outcome."""
        if outcome.outcome in (QUARANTINED, FAILED) and len(self.first) < MAX_PROBLEMS:
            self.first.append(outcome)


def as_json(deidentifier: Deidentifier, result: RunResult, warnings: Sequence[str], out: str) -> str:
    """One JSON object, without any value or path of the source.

    warnings: those of the run; the recipe's are put before them. out: the path or URL of OUT.
    """
    recipe = deidentifier.recipe
    document: dict[str, Any] = {
        "version": _engine.__version__,
        "edition": EDITION,
        "recipe": {"name": recipe.name, "version": recipe.version, "hash": recipe.hash},
        "plan": deidentifier.plan.hash,
        "mode": deidentifier.mode,
        "run": result.run,
        "out": shown(out),
        "delivered": _delivered(result.delivered),
        "key": deidentifier.key_fingerprint,
        "warnings": [*deidentifier.warnings, *warnings],
        "notes": [*deidentifier.plan.notes, *result.notes],
        "complete": result.complete,
        "files": result.files,
        "counts": result.counts,
        "reasons": result.reasons,
        "bytes_read": result.bytes_read,
        "bytes_written": result.bytes_written,
        "seconds": round(result.seconds, 3),
    }
    return json.dumps(document, indent=2)


def _delivered(delivered: Delivered | None) -> dict[str, int] | None:
    if delivered is None:
        return None
    return {name: getattr(delivered, name) for name in ("files", "bytes", "there", "differing")}


def say_delivered(result: RunResult, *, quiet: bool) -> None:
    """Where a zip or the objects of a bucket are; what isn't there is said even if quiet."""
    delivered = result.delivered
    if delivered is None:
        return
    place = shown(delivered.place)
    for name in delivered.told:
        say(f"not uploaded, since another object has its name: {name}")
    if delivered.differing:
        say(f"{delivered.differing:,} objects in {place} differ from this run's, and were left as they are")
    if quiet:
        return
    if not delivered.files + delivered.differing:
        say(f"nothing is written, so nothing is made: {place}")
    elif is_url(delivered.place):
        there = f", {delivered.there:,} of them were there already" if delivered.there else ""
        say(f"{delivered.files:,} objects in {place}{there}; {size(delivered.bytes)} sent")
    else:
        say(f"{delivered.files:,} files in {place}, {size(delivered.bytes)}")


def counted(result: RunResult) -> str:
    """The counts in one line."""
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in result.counts.items())
    return f"{result.files:,} files: {counts}"


def print_summary(deidentifier: Deidentifier, result: RunResult, problems: Problems, *, report: bool) -> None:
    """The table on stdout; what went wrong, and where to look, on stderr."""
    rows = [(outcome, f"{count:,}", "") for outcome, count in result.counts.items()]
    at = {row[0]: number for number, row in enumerate(rows)}
    for outcome, reasons in sorted(result.reasons.items(), key=lambda entry: -at[entry[0]]):
        details = [("", f"{count:,}", _reason(reason)) for reason, count in reasons.items()]
        rows[at[outcome] + 1 : at[outcome] + 1] = details
    rows.append(("files", f"{result.files:,}", ""))
    recipe = deidentifier.recipe
    title = f"{recipe.name} {recipe.version} ({recipe.hash[:12]}), DICOM {EDITION}, {deidentifier.mode}"
    rate = result.bytes_read / result.seconds if result.seconds > 0 else 0.0
    foot = f"{size(result.bytes_read)} read, {size(result.bytes_written)} written"
    foot += f" in {duration(result.seconds)} ({size(rate)}/s)"
    if sys.stdout.isatty():
        _rich_table(title, rows, foot)
    else:
        print(title)
        for word, count, detail in rows:
            print(f"  {word:<12}{count:>12}  {detail}".rstrip())
        print(foot)
    sys.stdout.flush()
    _print_problems(problems, result, report=report)


def _reason(reason: str) -> str:
    said = meaning(reason)
    return f"{reason}: {said}" if said else reason


def _rich_table(title: str, rows: list[tuple[str, str, str]], foot: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    for row in rows:
        if row[0] == "files":
            table.add_section()
        table.add_row(*row)
    console = Console(highlight=False)
    console.print(title, markup=False)
    console.print(table)
    console.print(foot, markup=False)


def _print_problems(problems: Problems, result: RunResult, *, report: bool) -> None:
    for outcome in problems.first:
        place = where(outcome.tag_path, outcome.offset)
        kind = f": {outcome.needle}" if outcome.needle else ""
        say(f"file {outcome.ordinal}: {outcome.outcome}: {outcome.reason}{place}{kind}")
    more = result.counts[QUARANTINED] + result.counts[FAILED] - len(problems.first)
    if more > 0:
        say(f"and {more:,} more")
    if problems.first and not report:
        say("--report FILE tells which files these are")
