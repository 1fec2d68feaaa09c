"""What becomes of the cells of one person's rows, by the rule of their column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from scrubjay.identity.digest import base32, keyed
from scrubjay.recipe.actions import Action, Fallback, Plain, Replace
from scrubjay.recipe.ages import Age

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity import Key

_TIME: Final = re.compile(r"(.*?)([ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)")
_AGE: Final = re.compile(r"(\d{1,3})(?:\.0+)?|(\d{3})([DWMY])")
_UNITS: Final = {"D": 365.25, "W": 365.25 / 7, "M": 12.0, "Y": 1.0}
"""How many of each make a year."""
_UID: Final = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")
_DOTTED: Final = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DIGITS: Final = 16


class CellWriter:
    """Rewrites cells of one project; `unread` counts those that could not be read and are empty, by column."""

    def __init__(self, plan: _engine.Plan, key: Key, project: str, registered: Callable[[str], bool]) -> None:
        self._plan = plan
        self._key = key
        self._project = project
        self._registered = registered
        self.unread: defaultdict[int, list[int]] = defaultdict(list)

    def column(self, action: Action, cells: Sequence[str], pseudonym: str, texts: _engine.Cells) -> list[str | None]:
        """New cells of one person in one column; None for one that can't be read. pseudonym: for a name or ID."""
        if isinstance(action, Replace):
            return [action.value for _ in cells]
        if isinstance(action, Age):
            return [_capped(cell, action.cap) if cell else "" for cell in cells]
        if isinstance(action, Fallback):
            return self._dated(cells, texts) if action.word == "date" else list(texts.clean(cells))
        word = action.word if isinstance(action, Plain) else ""
        if word == "keep":
            return list(texts.clean(cells, patterns=False))
        if word == "uid":
            return [self._uid(cell) if cell else "" for cell in cells]
        if word == "pseudonym":
            return [(pseudonym or self._digest(cell)) if cell else "" for cell in cells]
        return ["" for _ in cells]

    def _dated(self, cells: Sequence[str], texts: _engine.Cells) -> list[str | None]:
        parts = [(found[1], found[2]) if (found := _TIME.fullmatch(cell)) else (cell, "") for cell in cells]
        moved = [
            _as_dotted(new) if _DOTTED.fullmatch(day) else new
            for (day, _), new in zip(parts, texts.dates([_as_iso(day) for day, _ in parts]), strict=True)
        ]
        # a year alone has no time of day
        return [
            "" if not cell else None if new is None else new + (time if len(new) > 4 else "")
            for cell, new, (_, time) in zip(cells, moved, parts, strict=True)
        ]

    def _uid(self, cell: str) -> str | None:
        if not _UID.fullmatch(cell) or len(cell) > 64:
            return None
        return cell if self._registered(cell) else self._plan.uid(cell)

    def _digest(self, cell: str) -> str:
        """As the engine writes other pseudonyms: the same value has the same one in table and header."""
        return base32(keyed(self._key, "value", self._project, cell.encode("utf-8", "surrogatepass")), _DIGITS)


def _as_iso(day: str) -> str:
    """A day with dots has the day first; the engine takes it for one that can be read in two ways."""
    found = _DOTTED.fullmatch(day)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else day


def _as_dotted(day: str | None) -> str | None:
    """As it was written; a year alone, or nothing, stays that."""
    found = _ISO.fullmatch(day or "")
    return f"{found[3]}.{found[2]}.{found[1]}" if found else day


def _capped(cell: str, cap: int) -> str | None:
    """An age in years, or as AS has it (PS3.5 6.2), capped; None for any other text."""
    found = _AGE.fullmatch(cell)
    if found is None:
        return None
    if found[1]:
        return cell if int(found[1]) < cap else str(cap)
    years = int(found[2]) / _UNITS[found[3]]
    return cell if years < cap else f"{cap:03d}Y"
