"""Days between the dates of a subject are those of the input, where dates are said to be modified.

All dates, with a time or without, at the same place in input and output moved by the same number of days, for each
subject; or all became 1 January of their year. Birth dates have rules of their own and are left out, and so is what
stands for nothing or is no date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from scrubjay.verify.checks.base import Check, World
from scrubjay.verify.checks.forbidden_attributes import is_dummy
from scrubjay.verify.checks.raw_values import DATES
from scrubjay.verify.model import Finding
from scrubjay.verify.view import View

NAME: Final = "intervals"
_BIRTH: Final = frozenset((0x00100030, 0x00100033, 0x00100034))


class Moved(NamedTuple):
    """A date that moved by so many days; to_year: it is 1 January of its year now."""

    tag: str
    days: int
    to_year: bool


def gather(view: View) -> tuple[str, list[Moved]]:
    """The subject, and by how much its dates moved: one place for each difference."""
    claims = view.claims
    if claims.longitudinal != "MODIFIED" or not view.certain:
        return "", []
    found: dict[tuple[int, bool], Moved] = {}
    for element, was in view.pairs:
        if element.vr not in DATES or element.tag in _BIRTH or element.length <= 0 or was.length <= 0:
            continue
        news, olds = view.text(element).split("\\"), view.text_before(was).split("\\")
        for new, old in zip(news, olds, strict=False):
            after, before = _day(new), _day(old)
            if after and before and not is_dummy(new) and not is_dummy(new[:8]):
                to_year = (after.month, after.day, after.year) == (1, 1, before.year)
                found.setdefault(((after - before).days, to_year), Moved(element.path, (after - before).days, to_year))
            elif before and new[:4] == old[:4] and len(new) == 4:
                found.setdefault((0, True), Moved(element.path, 0, True))
    return view.top(0x00100020) or view.top(0x0020000D) or view.path, list(found.values())


def _day(text: str) -> date | None:
    plain = text.strip().replace(".", "")
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:8])) if len(plain) >= 8 else None
    except ValueError:
        return None


class Intervals:
    """All of a set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._moved: dict[str, list[tuple[str, Moved]]] = {}

    def add(self, path: str, gathered: tuple[str, list[Moved]]) -> None:
        """Differences of one file."""
        subject, moved = gathered
        self._moved.setdefault(subject, []).extend((path, one) for one in moved)

    def finish(self) -> Iterator[Finding]:
        """Those that differ from the subject's most common one."""
        for moved in self._moved.values():
            days = Counter(one.days for _, one in moved).most_common(1)
            years = sum(one.to_year for _, one in moved)
            by_year = bool(days) and years > days[0][1]
            for path, one in moved:
                if not (one.to_year if by_year else one.days == days[0][0]):
                    reason = "the date didn't move by as many days as the subject's others"
                    yield self._world.finding(NAME, "error", path, one.tag, reason)


CHECK = Check(NAME, "Days between dates are kept", "source", gather=gather, across=Intervals)
