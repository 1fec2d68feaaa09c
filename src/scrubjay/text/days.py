"""Days of birth in any usual spelling: `19610307`, `1961-03-07`, `7.3.1961`, `07.03.61`, `7 March 1961`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

_ANY: Final = re.compile(r"\d\d")
_MARKED: Final = re.compile(
    r"(?<![\d.])(?:(\d{4})(\d\d)(\d\d)(?:\d{6}(?:\.\d{1,6})?)?|(\d{1,4})[-./_](\d{1,2})[-./_](\d{1,4}))(?!\.?\d)"
)
_SPACED: Final = re.compile(r"(?<![\d.])(?=(\d{4}) (\d\d) (\d\d)(?!\.?\d)|(\d\d) (\d\d) (\d{4})(?!\.?\d))")
"""Of columns of numbers, the next may begin inside of one."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"({'|'.join(_MONTHS)})(?:uary|ruary|ch|il|e|y|ust|t(?:ember)?|ember|ober)?\.?"
_NAMED: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[-./_ ]?(?:of )?{_MONTH}[-./_ ,]{{0,2}}(\d{{4}}|\d\d)(?!\d)"
    rf"|(?<![a-z]){_MONTH}[-./_ ]?(\d{{1,2}})(?:st|nd|rd|th)?[-./_ ,]{{1,2}}(\d{{4}})(?!\d)"
    rf"|(?<!\d)(\d{{4}})[-./_ ]?{_MONTH}[-./_ ]?(\d{{1,2}})(?!\d)"
)

Day = tuple[int, int, int]


class Days:
    """Some days. Nothing of them is ever shown."""

    def __init__(self, days: Iterable[date] = ()) -> None:
        self._days: Final = {(day.year, day.month, day.day) for day in days}
        self._short: Final = {(year % 100, month, day) for year, month, day in self._days}

    def __bool__(self) -> bool:
        return bool(self._days)

    def are_in(self, text: str) -> bool:
        """Whether any of them is."""
        if not self._days or not _ANY.search(text):
            return False
        return any(day in self._days or day in self._short for day in _in(text))


def _in(text: str) -> Iterator[Day]:
    """What may be a day: year, month and day of the month in all their usual orders. Years may have two digits."""
    for whole in _MARKED.findall(text):
        yield from _orders(*(whole[:3] if whole[0] else whole[3:]), short=True)
    for spaced in _SPACED.findall(text):
        yield from _orders(*(spaced[:3] if spaced[0] else spaced[3:]), short=False)
    low = text.lower()
    if any(month in low for month in _MONTHS):
        for one in _NAMED.findall(low):
            day, month, year = next(
                (day, month, year)
                for day, month, year in (one[:3], (one[4], one[3], one[5]), (one[8], one[7], one[6]))
                if month
            )
            yield int(year), _MONTHS.index(month) + 1, int(day)


def _orders(one: str, two: str, three: str, *, short: bool) -> Iterator[Day]:
    """short: years of two digits, too; in front only where all three have two."""
    a, b, c = int(one), int(two), int(three)
    if len(one) == 4:
        yield a, b, c
    elif len(three) == 4 or (short and len(three) == 2):
        yield c, b, a
        yield c, a, b
        if len(one) == len(two) == len(three) == 2:
            yield a, b, c
