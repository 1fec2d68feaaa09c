"""Progress on stderr: a bar on a terminal that can draw one, a plain line every five seconds elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from scrubjay.cli.units import duration, size
from scrubjay.run.progress import Progress

LINE_SECONDS: Final = 5.0


@contextmanager
def shown_progress(wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A callback for `tree`, or None when no progress is wanted."""
    if not wanted:
        yield None
    elif _can_draw():
        with _bar() as show:
            yield show
    else:
        yield _Lines()


def _can_draw() -> bool:
    """Whether stderr is a terminal that can move its cursor: on others, rich draws nothing at all."""
    return sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in ("", "dumb", "unknown")


class _Lines:
    """Nothing for runs shorter than the first interval."""

    def __init__(self) -> None:
        self._due = LINE_SECONDS

    def __call__(self, progress: Progress) -> None:
        if progress.seconds < self._due:
            return
        self._due = progress.seconds + LINE_SECONDS
        print(f"scrubjay: {describe(progress)}", file=sys.stderr, flush=True)


def describe(progress: Progress) -> str:
    """Files, bytes, rates and time left, in one line."""
    total = "" if progress.files_total is None else f" of {progress.files_total:,}"
    left = progress.seconds_left
    parts = [
        f"{progress.files:,}{total} files",
        size(progress.bytes),
        f"{progress.files_per_second:,.0f} files/s",
        f"{size(progress.bytes_per_second)}/s",
    ]
    if left is not None:
        parts.append(f"{duration(left)} left")
    return ", ".join(parts)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: Progress) -> None:
            bar.update(task, completed=progress.files, total=progress.files_total, description=describe(progress))

        yield show
