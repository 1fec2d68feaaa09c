"""Fields of a deid recipe: names, numbers, and expanders such as `contains:Name`, as selectors.

An expander is a regular expression looked for, without regard to case, in the keywords of PS3.6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from scrubjay.recipe.importers.carry import tag_text
from scrubjay.recipe.patterns import check_pattern
from scrubjay.standard import dictionary

ALL: Final = ("all", "allfields")
EXPANDERS: Final = ("contains", "startswith", "endswith", "except", "allexcept", "select")
_NUMBER: Final = re.compile(r"\(?([0-9A-Fa-f]{4}),?\s*([0-9A-Fa-f]{4})\)?")
_PRIVATE: Final = re.compile(r'\(?([0-9A-Fa-f]{4}),\s*"([^"]+)",\s*([0-9A-Fa-f]{2})\)?')


def is_all(field: str) -> bool:
    """Whether a field stands for every attribute."""
    return field.casefold() in ALL


def selectors_of(field: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """The selectors of a field; `groups` are those of `%fields`. Raises ValueError for what can't be selected."""
    word, _, rest = field.partition(":")
    word = word.casefold()
    if word == "fields":
        if rest not in groups:
            raise ValueError(f"no group of fields is called {rest!r}")
        return list(groups[rest])
    if word == "values":
        raise ValueError(
            "it is about attributes with certain values; values that identify are searched for in every file"
        )
    if word == "select":
        return [_selected(rest)]
    if word in EXPANDERS and rest:
        return _expanded(word, rest)
    private = _PRIVATE.fullmatch(field)
    if private is not None:
        return [f'({private[1].upper()},"{private[2]}",{private[3].upper()})']
    number = _NUMBER.fullmatch(field)
    if number is not None:
        return [tag_text(int(number[1] + number[2], 16))]
    return [field]


def except_pattern(field: str) -> str | None:
    """The pattern of `except:`, None for other fields."""
    word, _, rest = field.partition(":")
    return rest if word.casefold() in ("except", "allexcept") and rest else None


def keywords_like(pattern: str) -> list[str]:
    """Keywords in which a pattern is found. Raises ValueError for one that is wrong."""
    try:
        found = re.compile(check_pattern(pattern), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"its pattern is wrong: {error.msg}") from None
    return [keyword for keyword in _keywords() if found.search(keyword)]


@cache
def _keywords() -> tuple[str, ...]:
    return tuple(one.keyword for one in dictionary() if one.keyword and one.tag >> 16 not in (0x0000, 0x0002, 0x0004))


def _expanded(word: str, pattern: str) -> list[str]:
    if re.fullmatch(r"[0-9A-Fa-f]{4}", pattern) and word in ("contains", "startswith"):
        group = int(pattern, 16)
        return [f"({group:04X},*,*)" if group & 1 else f"group {group:04X}"]
    patterns = {"startswith": f"^(?:{pattern})", "endswith": f"(?:{pattern})$", "contains": pattern}
    if word not in patterns:
        raise ValueError("all fields but some: only REMOVE and BLANK can be said of those")
    found = keywords_like(patterns[word])
    if not found:
        raise ValueError(f"no keyword of PS3.6 is one of {word}:{pattern}")
    return found


def _selected(rest: str) -> str:
    kind, _, value = rest.partition(":")
    if kind.casefold() == "group" and re.fullmatch(r"[0-9A-Fa-f]{1,4}", value):
        group = int(value, 16)
        return f"({group:04X},*,*)" if group & 1 else f"group {group:04X}"
    if kind.casefold() == "vr":
        return f"vr {value.upper()}"
    raise ValueError(f"no such selection is known: {rest}")
