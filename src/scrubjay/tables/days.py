"""Days as tables write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.]?)(\d\d?)\2(\d\d?)(?:[T ]0?0:00(?::00)?(?:\.0+)?)?")
_YEAR_LAST: Final = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})")


def day_of(text: str) -> date | None:
    """The day that a cell is; None for one that can't be read, or in two ways: 03/04/1970 is in March or in April.

    Year first with any separator or none; year last where day and month can be told: by a dot, which has the day
    first, or because only one of them can be a month.
    """
    if found := _YEAR_FIRST.fullmatch(text):
        if not found[2] and len(found[3] + found[4]) != 4:
            return None
        return _day(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(text):
        day_first, month_first = _day(found[4], found[3], found[1]), _day(found[4], found[1], found[3])
        if found[2] == "." or month_first is None or day_first == month_first:
            return day_first
        return month_first if day_first is None else None
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
