"""Other people in the cells of a row: `sister of Maria Rossi`, where Maria Rossi has a row or images, too.

Two words of a name that stand together, or an ID that is no ordinary number, tell somebody. A surname alone doesn't:
it is `Left`, `Well`, or this person's own. What the row's own person is called is taken out before, by single words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scrubjay.tables.reading import Entry
from scrubjay.tables.subjects import KnownSubject
from scrubjay.text.people import People

REMEMBERED: Final = 1 << 16
"""Cells of which it is remembered what they hold: most of a column are alike."""


class OtherPeople:
    """Everybody of a table and of the subjects it was matched with; `found`: lines with somebody in them, by column."""

    def __init__(self, subjects: Iterable[KnownSubject], entries: Iterable[Entry]) -> None:
        names: set[str] = set()
        ids: set[str] = set()
        for subject in subjects:
            names.update(subject.names)
            ids.update(subject.ids)
        for entry in entries:
            names.update(entry.names)
            ids.update(entry.person.ids)
        self.found: defaultdict[int, list[int]] = defaultdict(list)
        self._find = lru_cache(REMEMBERED)(People(names, ids).find)

    def without(self, cell: str, at: int, line: int) -> str:
        """The cell, empty if it holds somebody. at: its column."""
        if not cell or not self._find(cell):
            return cell
        self.found[at].append(line)
        return ""
