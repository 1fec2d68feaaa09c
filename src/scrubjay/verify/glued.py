"""Names and IDs with something glued to them, cut, or split by separators: `IMQX77Z12`, `ZEBROWSK`, `Zebr/owski`.

Of IDs only those that have letters and digits: in longer numbers, any number stands by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from scrubjay.standard import vocabulary
from scrubjay.verify.text import WORD, compact, fold

LEAST_ID: Final = 6
_LEAST: Final = 7
"""Characters of somebody's who may be anybody of the set."""
_CUT: Final = 8
"""Letters of a name on media (PS3.10 8.2)."""
_NO_WORD: Final = re.compile(r"[\d.]*")
_COUNTED: Final = re.compile(r"[^\W\d_]+\d+")
_MOST: Final = 200


def is_mixed(needle: str) -> bool:
    """An ID that stands in no longer word by chance."""
    return len(needle) >= LEAST_ID and not needle.isdigit() and any(map(str.isdigit, needle))


def stands_in(needle: str, run: str) -> bool:
    """Whether it is there, and no digit goes on where it begins or ends with one."""
    at = run.find(needle)
    while at >= 0:
        if _is_apart(run, at, at + len(needle)):
            return True
        at = run.find(needle, at + 1)
    return False


def _is_apart(run: str, start: int, stop: int) -> bool:
    before, first, last, after = run[start - 1 : start], run[start], run[stop - 1], run[stop : stop + 1]
    return not (before.isdigit() and first.isdigit()) and not (last.isdigit() and after.isdigit())


@dataclass(frozen=True, slots=True)
class Glued:
    """What is found inside of the words of a path, of anybody. Looked up by length: the time taken doesn't grow with
    the people. heads: beginnings of long names."""

    names: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    ids: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    heads: frozenset[str] = field(default_factory=frozenset, repr=False)

    @classmethod
    def of(cls, names: Iterable[str], ids: Iterable[str]) -> Glued:
        """names: words that are no others; ids: as they are looked for."""
        known = vocabulary().words
        kept = frozenset(names)
        heads = frozenset(one[:_CUT] for one in kept if len(one) > _CUT and one.isascii()) - known
        return cls(_by_length(kept), _by_length(filter(is_mixed, ids)), heads)

    def has_name(self, path: str) -> bool:
        """Whether parts of a path hold a name, or are one when they are put together."""
        parts = [fold(part) for part in path.split("/")]
        if any(word in self.heads for part in parts for word in WORD.findall(part)):
            return True
        return any(_holds(text, self.names) for text in (*parts, *_joined(parts)))

    def has_id(self, path: str) -> bool:
        """The same of IDs. Pieces of a path that are put together are no ID of the kind that is counted: `sub1`."""
        parts = [fold(part) for part in path.split("/")]
        runs = (run for part in parts for run in re.findall(r"[^\W_]+", part))
        if any(_holds(run, self.ids) for run in runs):
            return True
        return any(_COUNTED.fullmatch(one) is None for text in _joined(parts) for one in _found(text, self.ids))


def _by_length(many: Iterable[str]) -> dict[int, frozenset[str]]:
    kept = sorted((one for one in many if len(one) >= _LEAST), key=len)
    return {length: frozenset(of_it) for length, of_it in groupby(kept, key=len)}


def _holds(text: str, needles: dict[int, frozenset[str]]) -> bool:
    return next(_found(text, needles), None) is not None


def _found(text: str, needles: dict[int, frozenset[str]]) -> Iterator[str]:
    if len(text) < _LEAST or len(text) > _MOST or _NO_WORD.fullmatch(text):
        return
    for length, those in needles.items():
        for at in range(len(text) - length + 1):
            if text[at : at + length] in those and _is_apart(text, at, at + length):
                yield text[at : at + length]


def _joined(parts: list[str]) -> Iterator[str]:
    """Letters and digits of parts in a row; UIDs and numbers divide them."""
    for is_number, run in groupby(parts, lambda part: _NO_WORD.fullmatch(part) is not None):
        several = list(run)
        if not is_number and len(several) > 1:
            yield compact("".join(several))
