"""Files that want one path below OUT: whether the same would be made of them. Only these are made, one by one, in a
folder for temporary files that is this user's only, and are gone when they were compared."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing

from scrubjay import _engine
from scrubjay.preview.scan import Scan
from scrubjay.preview.store import Second, Store
from scrubjay.sources import Item, Source


def compared(store: Store, scan: Scan) -> Second:
    """How many wouldn't be written. Raises Interrupted when cancelled."""
    if next(store.contested(), None) is None:
        return Second(0, 0)
    with (
        tempfile.TemporaryDirectory(prefix="scrubjay-") as folder,
        closing(scan.done(_contested(store, scan.source), os.path.realpath(folder))) as made,
    ):
        for _, rows in made:
            staged = [row for row in rows if row.staged]  # what can't be made any more is like no other
            store.add_content([row.ordinal for row in staged], [_digest(row.staged) for row in staged])
            _engine.discard(staged)
    return store.second()


def _contested(store: Store, source: Source) -> Iterator[tuple[int, Item]]:
    wanted = store.contested()
    ordinal = next(wanted, None)
    for number, item in enumerate(source, start=1):
        if number == ordinal:
            yield number, item
            ordinal = next(wanted, None)
            if ordinal is None:
                return


def _digest(path: str) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()
