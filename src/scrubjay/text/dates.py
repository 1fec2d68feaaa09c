"""How people and machines write a day, and the names of the months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Final

from scrubjay.text._table import rows
from scrubjay.text.fold import fold

SEPARATORS: Final = (".", "-", "/", " ")


@dataclass(frozen=True, slots=True)
class MonthName:
    """The names of a month in one language, spelled as that language does; the first of each is the usual one.

    language is that of ISO 639-1. short is without the dot, and empty where the language does not shorten the name.
    """

    language: str
    month: int
    full: tuple[str, ...]
    short: tuple[str, ...]


@cache
def month_names() -> tuple[MonthName, ...]:
    """Twelve months in each of en, de, fr, it, es and nl."""
    return tuple(
        MonthName(language, int(month), _names(full), _names(short))
        for language, month, full, short in rows("month_names", 4)
    )


def spellings(year: int, month: int, day: int) -> tuple[str, ...]:
    """Every usual spelling of a day, folded (`fold`), each once: 150 to 820, needles of a date.

    With and without leading zeros, with four or two digits of the year, in each order (03/12/1961 is twelve March and
    third of December), with names of months in six languages, in Chinese, Japanese and Korean, and 8 digits in a row.
    What stands before or after (`12 March 1961, 10:30`) makes no spelling of its own. Raises ValueError if there is no
    such day.
    """
    date(year, month, day)
    found = (*_long_numbers(year, month, day), *_short_numbers(year, month, day))
    found = (*found, *_named(year, month, day), *_eastern(year, month, day))
    return tuple(dict.fromkeys(map(fold, found)))


def weak_spellings(year: int, month: int, day: int) -> tuple[str, ...]:
    """Spellings that may be something else: six digits in a row (DDMMYY), a version (1.2.04), three numbers (12 3 61).

    Folded, each once, none of them in `spellings`. For values that are known to hold a date or an ID, not for free
    text. Raises ValueError if there is no such day.
    """
    date(year, month, day)
    y, padded, bare = f"{year % 100:02}", (f"{month:02}", f"{day:02}"), (str(month), str(day))
    found = [*_orders("", y, *padded), *_orders(" ", y, *padded), *_orders(" ", y, *bare)]
    if padded != bare:
        found += _orders(".", y, *bare)
    return tuple(dict.fromkeys(found))


def _long_numbers(year: int, month: int, day: int) -> Iterator[str]:
    y, padded, bare = f"{year:04}", (f"{month:02}", f"{day:02}"), (str(month), str(day))
    yield from _orders("", y, *padded)
    for mark, (m, d) in product(SEPARATORS, (padded, bare)):
        yield from _orders(mark, y, m, d)
    for m, d in (padded, bare):
        yield f"{d}. {m}. {y}"


def _short_numbers(year: int, month: int, day: int) -> Iterator[str]:
    y, padded, bare = f"{year % 100:02}", (f"{month:02}", f"{day:02}"), (str(month), str(day))
    yield from _orders(".", y, *padded)
    for mark, (m, d) in product("-/", (padded, bare)):
        yield from _orders(mark, y, m, d)
    for m, d in (padded, bare):
        yield f"{d}. {m}. {y}"


def _orders(mark: str, y: str, m: str, d: str) -> tuple[str, str, str]:
    """Year, month, day as ISO 8601, Europe and the United States order them."""
    return mark.join((y, m, d)), mark.join((d, m, y)), mark.join((m, d, y))


def _named(year: int, month: int, day: int) -> Iterator[str]:
    years = f"{year:04}", f"{year % 100:02}"
    for name, y, d in product(_folded_names(month), years, (f"{day:02}", str(day))):
        for mark in ("", *SEPARATORS):
            yield mark.join((d, name, y))
        yield f"{d}. {name} {y}"
        yield f"{d} {name}, {y}"
        yield f"{d} {name}. {y}"
        yield f"{name} {d}, {y}"
        yield f"{name} {d} {y}"
        yield f"{name}. {d}, {y}"
        yield f"{name}-{d}-{y}"
    long_year = years[0]
    for name, d in product(_folded_names(month), (f"{day:02}", str(day))):
        yield f"{long_year} {name} {d}"
        yield f"{long_year}-{name}-{d}"
        yield f"{d} de {name} de {long_year}"
        yield f"{d} de {name} {long_year}"
    for name, nth in product(_folded_names(month), _ordinals(day)):
        yield f"{nth} {name} {long_year}"
        yield f"{nth} of {name} {long_year}"
        yield f"{name} {nth}, {long_year}"
        yield f"{name} {nth} {long_year}"


def _eastern(year: int, month: int, day: int) -> Iterator[str]:
    for m, d in ((f"{month:02}", f"{day:02}"), (str(month), str(day))):
        yield f"{year:04}年{m}月{d}日"
        yield f"{year:04}년 {m}월 {d}일"
        yield f"{year:04}년{m}월{d}일"


def _ordinals(day: int) -> tuple[str, ...]:
    """12th, and 1er in French."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return (f"{day}{ending}", "1er") if day == 1 else (f"{day}{ending}",)


@cache
def _folded_names(month: int) -> tuple[str, ...]:
    """All names of a month, of every language and length, each once."""
    names = (name for row in month_names() if row.month == month for name in (*row.full, *row.short))
    return tuple(dict.fromkeys(map(fold, names)))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(",")) if cell else ()
