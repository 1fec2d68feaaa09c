"""Other people in the cells of a row: `sister of Maria Rossi`, where Maria Rossi has a row or images, too.

Two words of a name that stand together, or an ID that is no ordinary number, tell somebody. A surname alone doesn't:
it is `Left`, `Well`, or this person's own. What the row's own person is called is taken out before, by single words;
relatives, who have some of them, are looked for in whole cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from scrubjay.tables.reading import Entry
from scrubjay.tables.subjects import KnownSubject
from scrubjay.text.fold import words
from scrubjay.text.people import People

REMEMBERED: Final = 1 << 16
"""Cells of which it is remembered what they hold: most of a column are alike."""


_TOKEN: Final = re.compile(r"[^\W_]++(?:[-_/\\^:.,][^\W_]++)*+")
_PART: Final = re.compile(r"[^\W_]+")
_MEASURE: Final = re.compile(r"\d+\.\d+|\d+,\d{1,2}|\d+(?:([-./])\d+\1\d+)")
"""A decimal number or a day: its parts are no tokens of their own."""
_LEAST: Final = 4
"""Characters of an ID that is taken out: shorter ones are any number."""
_LEAST_IN_HEADER: Final = 3
"""The same for headers, which need no number that could be somebody's."""


class OwnIds:
    """The IDs of a row's own person as whole tokens, zeros in front or not: `no 4711`. In files such a number is too
    common to be searched for; in the row of its own person it most likely is the ID."""

    def __init__(self, ids: Iterable[str]) -> None:
        plains = {_plain(one) for one in ids if len(one) >= _LEAST}
        self._ids = {one for one in plains if len(one) >= (_LEAST if one.isdigit() else 2)}

    def without(self, cell: str) -> str:
        """The cell without them."""
        return _TOKEN.sub(self._rest, cell) if self._ids and cell else cell

    def _rest(self, found: re.Match[str]) -> str:
        token = found[0]
        if _MEASURE.fullmatch(token):
            return token
        if _plain(token) in self._ids:
            return ""
        return _PART.sub(lambda part: "" if _plain(part[0]) in self._ids else part[0], token)


def _plain(text: str) -> str:
    """Folded, without punctuation and zeros in front, as long as enough is left to say something."""
    whole = "".join(words(text))
    short = whole.lstrip("0")
    return short if len(short) >= _LEAST else whole


def _forms(text: str) -> set[str]:
    """An ID, or a word of a header that may be one: folded, without punctuation, with zeros in front and without."""
    whole = "".join(words(text))
    return {form for form in (whole, whole.lstrip("0")) if len(form) >= _LEAST_IN_HEADER}


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
        self._people: Final = People(names, ids)
        self._words_of_ids: Final = frozenset(form for one in ids for form in _forms(one))
        self._find = lru_cache(REMEMBERED)(self._people.find)

    def is_in(self, header: str) -> bool:
        """Whether a header holds any word of somebody's name, be it a common one, or an ID, be it a short number."""
        if self._people.find(header, alone=True) or self._people.has_name_word(header):
            return True
        tokens = _TOKEN.findall(header)
        parts = (part for token in tokens for part in _PART.findall(token))
        return any(form in self._words_of_ids for word in (*tokens, *parts) for form in _forms(word))

    def are_in(self, cell: str) -> bool:
        """Whether a cell, without what its own person is called, holds somebody."""
        return bool(cell and self._find(cell))

    def share_words_in(self, cell: str, own: Callable[[], People]) -> bool:
        """Whether a whole cell holds somebody who shares words with its own person: half of them would be left."""
        return bool(cell and self._find(cell)) and self._people.has_besides(cell, own())
