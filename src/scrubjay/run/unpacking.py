"""Items that lie in archives or on servers are had by threads, ahead of the engine, never more of them than a few.

Most that lie in archives need not be: the engine reads them where they stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Self, TypeVar

from scrubjay.sources import Item, Refusal, Refused, Window

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
    """A thing of which the item can be opened by `path`, or stands in `window`, or, with a `refusal`, can't be had."""

    thing: Thing
    path: str = ""
    refusal: Refusal | None = None
    window: Window | None = None
    held: Opened | None = None
    cost: int = 0

    @property
    def place(self) -> str | Window:
        """Where the engine finds it."""
        return self.window or self.path


class _Begun(NamedTuple, Generic[Thing]):
    """A thing whose item is being unpacked."""

    thing: Thing
    future: Future[Opened]
    cost: int


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
        self._ahead: deque[Ready[Thing] | _Begun[Thing]] = deque()
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
                batch.append(self._ready(self._ahead.popleft()))
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
        for one in self._ahead:
            if isinstance(one, _Begun) and not one.future.cancelled() and one.future.exception() is None:
                one.future.result().close()
        for held in self._held:
            held.close()

    def _look_ahead(self) -> None:
        """Begin to unpack what comes next, while there is room."""
        while not self._at_end and len(self._ahead) < 2 * self._batch and (self._cost < MOST or not self._ahead):
            try:
                thing = next(self._things)
            except StopIteration:
                self._at_end = True
                return
            begun = self._begin(thing)
            self._cost += begun.cost
            self._ahead.append(begun)
            if isinstance(begun, Ready) and len(self._ahead) >= self._batch:
                return

    def _begin(self, thing: Thing) -> Ready[Thing] | _Begun[Thing]:
        item = self._item(thing)
        if item is None:
            return Ready(thing)
        packed = item.packed
        if packed is None or item.refusal is not None:
            return Ready(thing, item.path, item.refusal)
        try:
            window = packed.window()
        except Refused as refused:
            return Ready(thing, refusal=refused.refusal)
        if window is not None:
            return Ready(thing, window=window)
        cost = max(LEAST, min(packed.stamp[0], MOST))
        return _Begun(thing, self._pool(packed.is_far).submit(packed.open), cost)

    def _ready(self, begun: Ready[Thing] | _Begun[Thing]) -> Ready[Thing]:
        if isinstance(begun, Ready):
            return begun
        thing, future, cost = begun
        try:
            held = future.result()
        except Refused as refused:
            return Ready(thing, refusal=refused.refusal, cost=cost)
        self._held.add(held)
        return Ready(thing, held.path, held=held, cost=cost)

    def _pool(self, far: bool) -> ThreadPoolExecutor:
        if self._workers is None:
            self._workers = ThreadPoolExecutor(WAITING if far else self._threads, "scrubjay-unpacking")
        return self._workers


@contextmanager
def opened(one: Ready[Thing], item: Item) -> Iterator[str]:
    """A path that opens the item of a thing for as long as this goes on. Raises Refused."""
    if one.window is None or item.packed is None:
        yield one.path
        return
    held = item.packed.open()
    try:
        yield held.path
    finally:
        held.close()


def numbered_item(numbered: tuple[int, Item]) -> Item:
    """Of things that are an ordinal and an item."""
    return numbered[1]
