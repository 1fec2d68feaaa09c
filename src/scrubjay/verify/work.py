"""What worker processes do: read a file once for its facts, once more for the checks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from scrubjay.verify.checks import CHECKS
from scrubjay.verify.facts import UNOPENED, Facts, facts_of
from scrubjay.verify.needles import Needles
from scrubjay.verify.reader import Unreadable, read
from scrubjay.verify.search import RawSearch
from scrubjay.verify.view import Everyone, Note, View

_CHUNK: Final = 16

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Task:
    """One file of OUT. file: what opens it; source: what opens its input, None if it isn't known, "" if it can't be had
    any more; same_pixels: they have one digest of pixels; study and subject say whose needles count."""

    path: str = field(repr=False)
    file: str = field(repr=False)
    source: str | None = field(repr=False)
    certain: bool
    same_pixels: bool
    study: str = field(repr=False)
    subject: str = field(repr=False)


@dataclass(slots=True)
class Examined:
    """What the checks found in one file: notes by check, and what those across files gathered; error: unreadable."""

    path: str
    notes: list[tuple[str, Note]] = field(default_factory=list)
    gathered: dict[str, Any] = field(default_factory=dict, repr=False)
    error: str = ""


_everyone: list[Everyone] = []
"""What a worker was started with."""


def _start(everyone: Everyone) -> None:
    _everyone[:] = [everyone]
    _search.cache_clear()


@lru_cache(maxsize=64)
def _search(study: str, subject: str) -> tuple[Needles, RawSearch]:
    needles = _everyone[0].needles(study, subject)
    return needles, RawSearch(needles)


def read_facts(job: tuple[str, str, bool]) -> Facts:
    """Facts of one file; what the system can't read has the error `can't be opened`."""
    file, path, is_source = job
    try:
        return facts_of(file, path, is_source=is_source)
    except OSError:
        return Facts(path, error=UNOPENED)


def examine(task: Task) -> Examined:
    """Every check on one file."""
    found = Examined(task.path)
    try:
        instance = read(task.file)
    except (Unreadable, OSError):
        found.error = "it changed while it was verified"
        return found
    source = None
    try:
        if task.source is not None:
            source = read(task.source)
    except (Unreadable, OSError):
        found.error = "its input changed while it was verified"
    needles, search = _search(task.study, task.subject)
    view = View(
        task.path,
        instance,
        _everyone[0],
        source=source,
        certain=task.certain,
        same_pixels=task.same_pixels,
        needles=needles,
        search=search,
        files=(task.file, task.source or ""),
    )
    for check in CHECKS:
        found.notes += ((check.name, note) for note in check.examine(view))
        if check.gather is not None:
            found.gathered[check.name] = check.gather(view)
    instance.close()
    if source is not None:
        source.close()
    return found


class Workers:
    """Runs jobs in order, here or in processes of their own."""

    def __init__(self, pool: ProcessPoolExecutor | None, count: int) -> None:
        self._pool = pool
        self._count = count

    def map(self, function: Callable[[_T], _R], jobs: Iterable[_T], heavy: Callable[[], bool]) -> Iterator[_R]:
        """Results in the order of the jobs; some hundred are under way, two for each process while they are heavy."""
        if self._pool is None:
            yield from map(function, jobs)
            return
        left = iter(jobs)
        waiting: deque[Future[list[_R]]] = deque()
        while True:
            while len(waiting) < (2 * self._count if heavy() else 32):
                batch = list(islice(left, 1 if heavy() else _CHUNK))
                if not batch:
                    break
                waiting.append(self._pool.submit(_batch, function, batch))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _batch(function: Callable[[_T], _R], jobs: Sequence[_T]) -> list[_R]:
    return [function(job) for job in jobs]


@contextmanager
def workers(count: int, everyone: Everyone) -> Iterator[Workers]:
    """So many processes; none for one, everything is done here then."""
    if count < 2:
        _start(everyone)
        yield Workers(None, 1)
        return
    # started anew: a fork of a process with threads may hang
    context = get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_start, initargs=(everyone,)) as pool:
        yield Workers(pool, count)
