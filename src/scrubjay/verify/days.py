"""Days as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERED: Final = {f"{number:02}": name for number, name in enumerate(_MONTHS, start=1)}


def spellings(day: str) -> Iterator[str]:
    """Ways to write a day YYYYMMDD, the compact one first."""
    year, month, date = day[:4], day[4:6], day[6:]
    yield day
    for mark in "-./_ ":
        yield f"{year}{mark}{month}{mark}{date}"
        yield f"{date}{mark}{month}{mark}{year}"
        yield f"{month}{mark}{date}{mark}{year}"
    short, plain = month.lstrip("0"), date.lstrip("0")
    name = _NUMBERED.get(month, "")
    for one in dict.fromkeys((date, plain)) if name else ():
        for called in dict.fromkeys((name[:3], name)):
            yield from (f"{one} {called} {year}", f"{called} {one}, {year}", f"{called} {one} {year}")
        yield f"{one}-{name[:3]}-{year}"
    if (short, plain) != (month, date):
        yield from (f"{plain}.{short}.{year}", f"{short}/{plain}/{year}", f"{plain}/{short}/{year}")


@lru_cache(1 << 10)
def _forms(day: str) -> tuple[str, ...]:
    return tuple(spellings(day))


def is_in(folded: str, day: str) -> bool:
    """Whether a text has it; one with a digit before it is another, `17 March`, if it isn't compact."""
    year = day[:4]
    return year in folded and any(_stands(folded, form) for form in _forms(day))


def _stands(folded: str, form: str) -> bool:
    at = folded.find(form)
    while at >= 0:
        if form.isdigit() or not folded[at - 1 : at].isdigit():
            return True
        at = folded.find(form, at + 1)
    return False
