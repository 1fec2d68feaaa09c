"""Private attributes that are known: the safe ones of PS3.15, and those judged by The Cancer Imaging Archive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from scrubjay.standard._data import cells


@dataclass(frozen=True, slots=True)
class SafePrivate:
    """One row of PS3.15 Table E.3.10-1: element is the low byte, whatever block the creator reserved.

    vr is empty for five rows where the standard gives none.
    """

    creator: str
    group: int
    element: int
    vr: str
    vm: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TciaPrivate:
    """One private attribute in the knowledge base of TCIA.

    block is set if the source names one block only. disposition: keep, shift_date, hash_uid, remove, empty or
    review_or_remove; code is the source's own letter for it. source: tcia-2024, in which attributes to be removed are
    absent, or wustl-2018; the two may disagree. nested_path is the place it was seen at, empty for the top level.
    uncertain: the attribute is in Table E.3.10-1 too, which may have overruled what TCIA said.
    """

    creator: str
    group: int
    element: int
    block: int | None
    vr: str
    meaning: str
    disposition: str
    code: str
    source: str
    nested_path: str
    uncertain: bool


@cache
def safe_private() -> tuple[SafePrivate, ...]:
    """Table E.3.10-1, in table order."""
    return tuple(
        SafePrivate(creator, int(group, 16), int(element, 16), vr, vm, meaning)
        for creator, group, element, vr, vm, meaning in cells("safe_private")[1:]
    )


@cache
def tcia_private() -> tuple[TciaPrivate, ...]:
    """Both sources, tcia-2024 first."""
    return tuple(_tcia(row) for row in cells("tcia_private")[1:])


def _tcia(row: list[str]) -> TciaPrivate:
    creator, group, element, block, vr, meaning, disposition, code, source, nested_path, uncertain = row
    return TciaPrivate(
        creator,
        int(group, 16),
        int(element, 16),
        int(block, 16) if block else None,
        vr,
        meaning,
        disposition,
        code,
        source,
        nested_path,
        uncertain == "Y",
    )
