"""Filters of a deid recipe: which images may show somebody's name.

deid flags those images, and cleans the coordinates if asked to. Here the instances of every black and grey label are
left out: nobody gets an image that deid would have held back. What a white list lets through is not let through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Final

from scrubjay.recipe.conditions import Condition, condition
from scrubjay.recipe.importers import expressions
from scrubjay.recipe.importers.carry import leave_out
from scrubjay.recipe.importers.draft import Draft, Line

_WORDS: Final = ("contains", "notcontains", "equals", "notequals", "missing", "empty", "notempty", "present")
_SPLIT: Final = re.compile(rf"\s*(\|\||\+)\s*(?=(?:{'|'.join(_WORDS)})\b)", re.IGNORECASE)
_MOST: Final = 64

_Alternatives = list[list[Condition]]


def carry_label(draft: Draft, line: Line, section: str, members: Sequence[str]) -> None:
    """One LABEL with the lines below it."""
    if section.casefold() == "whitelist":
        draft.lose(line, "nothing is let through because of a filter", "the other filters hold for these too")
        return
    try:
        sets = _alternatives(
            [one for one in members if not re.match(r"(ctp)?(keep)?coordinates\b|from:", one, re.IGNORECASE)]
        )
    except ValueError as error:
        draft.lose(line, f"its filter can't be said: {error}", "nothing: see to these images yourself")
        return
    for one in sets:
        leave_out(draft, line, one)
    draft.lose(line, "pixels of such images are not blanked by an imported recipe", "the instances are left out")


def _alternatives(members: Sequence[str]) -> _Alternatives:
    """The filter as alternatives of conditions that must all hold. Lines and parts are combined from left to right."""
    sets: _Alternatives = []
    for member in members:
        text = member.strip()
        operator = "||" if text.startswith("||") else "+"
        inner = _line(text.lstrip("|+ "))
        sets = inner if not sets else _joined(sets, operator, inner)
    if not sets:
        raise ValueError("it has no condition")
    return sets


def _line(text: str) -> _Alternatives:
    parts = _SPLIT.split(text)
    sets = _part(parts[0])
    for operator, part in zip(parts[1::2], parts[2::2], strict=True):
        sets = _joined(sets, operator, _part(part))
    return sets


def _joined(left: _Alternatives, operator: str, right: _Alternatives) -> _Alternatives:
    sets = [*left, *right] if operator == "||" else [[*one, *other] for one, other in product(left, right)]
    if len(sets) > _MOST:
        raise ValueError("too many alternatives")
    return sets


def _part(text: str) -> _Alternatives:
    word, _, rest = text.strip().partition(" ")
    field, _, value = rest.strip().partition(" ")
    word, value = word.casefold(), value.split("#")[0].strip()
    if word in ("contains", "notcontains", "equals", "notequals") and field and value:
        pattern = expressions.python(value) if "contains" in word else f"^(?:{re.escape(value)})$"
        return [[condition(field, "regex", [pattern], negate=word.startswith("not"), ignore_case=True)]]
    if word in ("missing", "present") and field:
        return [[condition(field, "absent" if word == "missing" else "present")]]
    if word in ("empty", "notempty") and field:
        blank = condition(field, "regex", [r"\S"], negate=word == "empty")
        return [[condition(field, "present"), blank]] if word == "empty" else [[blank]]
    raise ValueError(f"{word!r} is no test")
