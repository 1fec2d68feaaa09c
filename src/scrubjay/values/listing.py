"""A source's values, ready to be shown again and again in one form or another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from scrubjay import _engine
from scrubjay.errors import UsageError
from scrubjay.recipe import Selector
from scrubjay.run.places import SourceLike, check_sources
from scrubjay.run.progress import Progress
from scrubjay.sources import Places, Settings, open_source
from scrubjay.values.collect import Looked, collect
from scrubjay.values.place import Place
from scrubjay.values.store import Line, Store


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is listed: attributes that any of `tags` selects, of the VRs `vrs` (both empty: all), and of them values in
    at least `least` and at most `most` files.
    """

    tags: Sequence[Selector] = ()
    vrs: Sequence[str] = ()
    least: int = 1
    most: int | None = None

    def has(self, place: Place, vr: str) -> bool:
        """Whether this attribute is listed. Raises UsageError for a selector that no list can answer."""
        try:
            named = not self.tags or any(place.is_in(one) for one in self.tags)
        except ValueError as error:
            raise UsageError(f"--tag: {error}") from None
        return named and (not self.vrs or vr in self.vrs)


class Listing:
    """What was found. It is on disk as long as the `with` statement of `listed` lasts."""

    def __init__(self, looked: Looked, store: Store) -> None:
        self.looked = looked
        self._store = store

    def lines(self, wanted: Wanted, limit: int | None = None) -> Iterator[Line]:
        """Values by attribute, in the order of tags, the rarest first, at most `limit` of each attribute."""
        tags = [(tag, vr) for tag, vr in self._store.tags() if wanted.has(Place.of(tag), vr)]
        self._store.choose(tags)
        yield from self._store.values(wanted.least, wanted.most, limit)


@contextmanager
def listed(
    source: SourceLike | Places,
    *,
    threads: int,
    everything: bool = False,
    archives: Settings | None = None,
    cancel: _engine.Cancel | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Listing]:
    """The values of every header below `source`, which is only read.

    everything: list also values that are only UIDs, dates, times and numbers, which else are counted. Raises
    SourceError, and Interrupted when cancelled.
    """
    places = source if isinstance(source, Places) else check_sources(source)
    with Store(threads) as store:
        looked = collect(
            open_source(places, archives or Settings()),
            store,
            threads=threads,
            everything=everything,
            cancel=cancel or _engine.Cancel(),
            progress=progress,
        )
        yield Listing(looked, store)
