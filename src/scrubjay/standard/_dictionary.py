"""The data dictionary: PS3.6, and the command elements of PS3.7."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from scrubjay.standard._data import cells, tag_and_mask


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of the dictionary.

    A repeating one, (60xx,3000), has the lowest tag of its family; an element belongs to it if
    `element & mask == tag`. keyword, name and vr are empty for a few retired rows that have none.
    """

    tag: int
    keyword: str
    name: str
    vr: str
    vm: str
    retired: bool
    mask: int = 0xFFFFFFFF


class Dictionary:
    """All attributes, by tag and by keyword. Private attributes are not in it."""

    __slots__ = ("_keywords", "_masked", "_rows")

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of (tag, keyword, name, VR, VM, Y or N for retired)."""
        self._rows: dict[int, Sequence[str]] = {}
        self._masked: list[tuple[int, int, Sequence[str]]] = []
        self._keywords: dict[str, tuple[int, int, Sequence[str]]] = {}
        for row in rows:
            tag, mask = tag_and_mask(row[0]) if "x" in row[0] else (int(row[0], 16), 0xFFFFFFFF)
            if mask == 0xFFFFFFFF:
                self._rows[tag] = row
            else:
                self._masked.append((tag, mask, row))
            if row[1]:
                self._keywords[row[1]] = (tag, mask, row)

    def by_tag(self, tag: int) -> Attribute | None:
        """The attribute of a tag; that of the family for a repeating group; None if there is none."""
        row = self._rows.get(tag)
        if row is not None:
            return _attribute(tag, 0xFFFFFFFF, row)
        for base, mask, row in self._masked:
            if tag & mask == base:
                return _attribute(base, mask, row)
        return None

    def by_keyword(self, kw: str) -> Attribute | None:
        """The attribute of a keyword, spelled as PS3.6 spells it."""
        found = self._keywords.get(kw)
        return None if found is None else _attribute(*found)

    def keywords(self) -> Sequence[str]:
        """All keywords, in the order of tags."""
        return tuple(self._keywords)

    def __len__(self) -> int:
        return len(self._rows) + len(self._masked)

    def __iter__(self) -> Iterator[Attribute]:
        for tag, row in self._rows.items():
            yield _attribute(tag, 0xFFFFFFFF, row)
        for tag, mask, row in self._masked:
            yield _attribute(tag, mask, row)


@cache
def dictionary() -> Dictionary:
    """The data dictionary."""
    return Dictionary(cells("dictionary")[1:])


def _attribute(tag: int, mask: int, row: Sequence[str]) -> Attribute:
    _, keyword, name, vr, vm, retired = row
    return Attribute(tag, keyword, name, vr, vm, retired == "Y", mask)
