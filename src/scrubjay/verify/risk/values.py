"""Values in one spelling, as they stand and in bands."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from scrubjay.verify.risk.attributes import AGE, SIZE, WEIGHT, YEAR, Quasi

SHIFTED: Final = "~"
"""Leads a date that was moved: its day as a number. Only the distance to other dates of the subject says anything."""

_AGE: Final = re.compile(r"(\d{1,3})([DWMY])")
_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PER_YEAR: Final = {"D": 365.25, "W": 52.18, "M": 12.0, "Y": 1.0}


def plain(quasi: Quasi, text: str, *, moved: bool) -> str:
    """The value as it stands, in one spelling; empty for none. moved: the instance says that its dates were."""
    text = " ".join(text.split())
    if quasi.vr == "AS":
        age = _AGE.fullmatch(text.upper())
        return f"{int(age[1])}{age[2]}" if age else text
    if quasi.vr in ("DS", "IS", "FD", "FL"):
        number = _number(text)
        return text if number is None else f"{number:g}"
    if quasi.vr == "DA" and moved:
        day = day_number(text)
        return text if day is None else f"{SHIFTED}{day}"
    return text.casefold()


def banded(quasi: Quasi, value: str) -> str:
    """The band of what `plain` gave; the value itself where there is no band, or where it can't be read."""
    band = _BANDS.get(quasi.band)
    found = band(value) if band and value else None
    return value if found is None else found


def day_number(text: str) -> int | None:
    """The day of a date YYYYMMDD, counted from year 1; None for what is no date."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).toordinal()
    except ValueError:
        return None


def _age(value: str) -> str | None:
    age = _AGE.fullmatch(value)
    return None if age is None else _floor(int(age[1]) / _PER_YEAR[age[2]], 5)


def _year(value: str) -> str | None:
    return value[:4] if _DATE.fullmatch(value) else None


def _weight(value: str) -> str | None:
    return _floor(_number(value), 5)


def _size(value: str) -> str | None:
    metres = _number(value)
    return None if metres is None else _floor(metres * 100, 5)


def _floor(number: float | None, step: int) -> str | None:
    """The lower end of the band. Rounded first: 1.75 m are 175 cm, not 174.999."""
    return None if number is None else str(math.floor(round(number, 6) / step) * step)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e12 else None


_BANDS: Final[dict[str, Callable[[str], str | None]]] = {AGE: _age, WEIGHT: _weight, SIZE: _size, YEAR: _year}
