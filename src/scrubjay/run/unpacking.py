"""Items that lie in archives or on servers are had by threads, ahead of the engine, never more of them than a few."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Self, TypeVar

from scrubjay.sources import Item, Refusal, Refused

if TYPE_CHECKING:
    from scrubjay.sources import Opened

MOST: Final = 64 << 20
"""Bytes that may be unpacked and not done with; a single larger file may be."""

LEAST: Final = 128 << 10
"""Bytes that any file counts for, since each takes one of the files that a process may have open."""

MOST_THREADS: Final = 8

WAITING: Final = 16
"""Threads for items that are far: these wait and take no processor, so the number of processors doesn't matter."""

Thing = TypeVar("Thing")


class Ready(NamedTuple, Generic[Thing]):
    """A thing of which the item can be opened by `path`, or, with a `refusal`, can't be."""

    thing: Thing
    path: str
    refusal: Refusal | None = None
    held: Opened | None = None
    cost: int = 0


class Unpacking(Generic[Thing]):
    """Makes batches of things whose items can be opened. Use it in a `with` statement; tell it of each batch done.

    As long as no item is packed, this is a plain cutting into batches, and has no threads.
    """

    def __init__(self, things: Iterable[Thing], batch: int, threads: int, item: Callable[[Thing], Item | None]) -> None:
        """batch: things in one at most; item: what is to be opened of a thing, None for nothing."""
        self._things: Final = iter(things)
        self._batch: Final = batch
        self._threads: Final = min(threads, MOST_THREADS)
        self._item: Final = item
        self._ahead: deque[tuple[Thing, Item | None, Future[Opened] | None, int]] = deque()
        self._workers: ThreadPoolExecutor | None = None
        self._piece: Final = max(LEAST, MOST // 8 // threads)
        self._at_end = False
        self._cost = 0
        self._held: set[Opened] = set()
        self._given = 0

    @property
    def full(self) -> bool:
        """Whether batches must be done with before there is room for another one."""
        return self._given >= MOST // 2

    def __iter__(self) -> Iterator[Sequence[Ready[Thing]]]:
        """Batches, in the order of the things."""
        while True:
            self._look_ahead()
            if not self._ahead:
                return  # whatever is full, one is always begun
            batch: list[Ready[Thing]] = []
            cost = 0
            while self._ahead and len(batch) < self._batch and cost < self._piece:
                batch.append(self._ready(*self._ahead.popleft()))
                cost += batch[-1].cost
                if len(self._ahead) < self._batch:
                    self._look_ahead()
            self._given += cost
            yield batch

    def done(self, batch: Sequence[Ready[Thing]]) -> None:
        """Let go of what was unpacked for a batch."""
        for one in batch:
            if one.held is not None:
                self._held.discard(one.held)
                one.held.close()
            self._cost -= one.cost
            self._given -= one.cost

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
        for _, _, future, _ in self._ahead:
            if future is not None and not future.cancelled() and future.exception() is None:
                future.result().close()
        for one in self._held:
            one.close()

    def _look_ahead(self) -> None:
        """Begin to unpack what comes next, while there is room."""
        while not self._at_end and len(self._ahead) < 2 * self._batch and (self._cost < MOST or not self._ahead):
            try:
                thing = next(self._things)
            except StopIteration:
                self._at_end = True
                return
            item = self._item(thing)
            future, cost = None, 0
            if item is not None and item.packed is not None and item.refusal is None:
                cost = max(LEAST, min(item.packed.stamp[0], MOST))
                future = self._pool(item.packed.is_far).submit(item.packed.open)
            self._cost += cost
            self._ahead.append((thing, item, future, cost))
            if future is None and len(self._ahead) >= self._batch:
                return

    def _ready(self, thing: Thing, item: Item | None, future: Future[Opened] | None, cost: int) -> Ready[Thing]:
        if item is None:
            return Ready(thing, "")
        if future is None:
            return Ready(thing, item.path, item.refusal)
        try:
            held = future.result()
        except Refused as refused:
            return Ready(thing, "", refused.refusal, None, cost)
        self._held.add(held)
        return Ready(thing, held.path, None, held, cost)

    def _pool(self, far: bool) -> ThreadPoolExecutor:
        if self._workers is None:
            self._workers = ThreadPoolExecutor(WAITING if far else self._threads, "scrubjay-unpacking")
        return self._workers


def numbered_item(numbered: tuple[int, Item]) -> Item:
    """Of things that are an ordinal and an item."""
    return numbered[1]
