"""Dates of imported rules: those of one recipe all go one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.importers.carry import DATE, KEEP, UID, carry, lose, selector_tag, vr_of
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.selectors import parse_selector

_UIDS: Final = (0x00080018, 0x0020000D, 0x0020000E)
_DATE_VRS: Final = ("DA", "DT", "TM")
_MOST_DAYS: Final = 365_000


def shifted(draft: Draft, line: Line, select: str, days: int | None, when: Sequence[Condition] = ()) -> None:
    """A date moved by a number of days; `days` is None for a number of each subject's own."""
    try:
        vr = vr_of(parse_selector(select))
    except ValueError:
        vr = ""
    if vr and vr not in _DATE_VRS:
        lose(draft, line, select, f"{vr} is no date", when)
    elif days == 0:
        carry(draft, line, select, KEEP, when)
    elif days is not None and abs(days) > _MOST_DAYS:
        lose(draft, line, select, f"dates move by {_MOST_DAYS} days at most", when)
    else:
        wanted: dict[str, object] = {"mode": "shift", "days": days}
        if days is None:
            wanted = {"mode": "subject", "between": [-3650, -1]}
        dated(draft, line, select, wanted, when)


def dated(draft: Draft, line: Line, select: str, dates: dict[str, object], when: Sequence[Condition] = ()) -> None:
    """A date treated in a way that the whole recipe must share: the first one asked for is taken."""
    if draft.dates is None:
        draft.dates = dates
        draft.note(line, f"all dates go one way, also those that no line names: mode {dates['mode']}")
    if draft.dates == dates:
        carry(draft, line, select, DATE, when)
    else:
        lose(
            draft,
            line,
            select,
            "the dates of one recipe all move alike, and an earlier line moves them otherwise",
            when,
        )


def map_kept_uids(draft: Draft) -> None:
    """Where dates change, UIDs of study, series and instance can't stay: the dates ride in them."""
    if draft.dates is None:
        return
    for at, rule in enumerate(draft.rules):
        if rule.action == KEEP and selector_tag(parse_selector(rule.select)) in _UIDS:
            draft.rules[at] = replace(rule, action=UID)
            draft.lose(
                rule.line, "dates change, and many UIDs hold the date they were made on", f"{rule.select}: {UID}"
            )
