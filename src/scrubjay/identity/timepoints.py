"""Days as time points: the first study of a subject is M00, later ones go to the nearest place of a schedule.

A month has 30.4375 days, a twelfth of 365.25: the same number of days is the same time point whenever it begins. Half
way between two places the earlier one wins. Two studies on one time point are M06 and M06b, in the order of their days;
who has a label keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from scrubjay.identity import settings as words
from scrubjay.identity.reasons import BEFORE_ANCHOR, NO_DATE

MONTH: Final = (487, 16)
"""Days of a month as a fraction: 30.4375 without rounding."""

FAR: Final = 92
"""Days from its place in the schedule beyond which a study is reported."""

SHARED_NOTE: Final = "shared-timepoint"
BEFORE_NOTE: Final = "before-anchor"
FAR_NOTE: Final = "far-from-schedule"


@dataclass(frozen=True, slots=True)
class Study:
    """A study of a subject: what names it (its UID), and its day."""

    uid: str = field(repr=False)
    day: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a study was put. `days` since the first study; `refused` is the reason of one that has no place."""

    uid: str = field(repr=False)
    label: str = ""
    months: int | None = None
    days: int | None = None
    notes: tuple[str, ...] = ()
    refused: str = ""


def place(days: int, dates: words.DateSettings) -> int:
    """The time point, in months, nearest to so many days after the first study.

    Before it, a schedule of `months` has no places: the nearest month it is.
    """
    if dates.months is not None and days >= 0:
        return min(dates.months, key=lambda months: (abs(_sixteenths(days, months)), months))
    step = dates.every or 1
    below = days * MONTH[1] // (MONTH[0] * step) * step
    return min((below, below + step), key=lambda months: (abs(_sixteenths(days, months)), months))


def label_of(months: int) -> str:
    """`M00`, `M06`, `M120`, and `M-03` before the first study."""
    return f"M-{-months:02d}" if months < 0 else f"M{months:02d}"


def anchor_of(studies: Iterable[Study]) -> date | None:
    """The day of the first study; None when none has a day."""
    return min((study.day for study in studies if study.day is not None), default=None)


def timeline(
    studies: Iterable[Study], anchor: date | None, dates: words.DateSettings, known: Mapping[str, str] | None = None
) -> list[Placement]:
    """Every study of one subject in its place, by day; each study once, with its earliest day.

    anchor: the day of M00, from the vault, or `anchor_of` the studies of a new subject. known: labels given before, by
    UID; they stay, and no other study gets one of them.
    """
    known = known or {}
    days: dict[str, date | None] = {}
    for study in studies:
        seen = days.get(study.uid)
        days[study.uid] = study.day if seen is None else min(seen, study.day or seen)
    taken = set(known.values())
    placements = []
    for uid, day in sorted(days.items(), key=lambda one: (one[1] or date.max, one[0])):
        placement = placed(Study(uid, day), anchor, dates)
        if uid in known:
            placement = replace(placement, label=known[uid], refused="")
        elif placement.label in taken:
            label = distinct_label(placement.label, taken)
            placement = replace(placement, label=label, notes=(*placement.notes, SHARED_NOTE))
        if placement.label:
            taken.add(placement.label)
        placements.append(placement)
    return placements


def placed(study: Study, anchor: date | None, dates: words.DateSettings) -> Placement:
    """Where a study belongs, whatever else is there."""
    if anchor is None or study.day is None:
        return Placement(study.uid, refused=NO_DATE)
    days = (study.day - anchor).days
    notes = (BEFORE_NOTE,) if days < 0 else ()
    if days < 0 and dates.before_anchor == "quarantine":
        return Placement(study.uid, days=days, notes=notes, refused=BEFORE_ANCHOR)
    months = place(days, dates)
    if abs(_sixteenths(days, months)) > FAR * MONTH[1]:
        notes = (*notes, FAR_NOTE)
    return Placement(study.uid, label_of(months), months, days, notes)


def distinct_label(label: str, taken: Collection[str]) -> str:
    """The label, or with the first of the letters b, c … that makes it free: M06b."""
    number = 1
    text = label
    while text in taken:
        number += 1
        text = label + _letters(number)
    return text


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _sixteenths(days: int, months: int) -> int:
    """How far days are after months, in sixteenths of a day."""
    return days * MONTH[1] - months * MONTH[0]
