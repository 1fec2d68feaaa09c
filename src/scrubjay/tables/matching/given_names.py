"""Words that are given names of their own, so that none is taken for another one with a typing error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from scrubjay.text.fold import words

EVERYWHERE: Final = "everywhere"
"""The group of names that are common in many places, and so belong to those of all of Europe and its neighbours."""

COMMON: Final = "common"
"""The group of names that are common in one place; it is none of its own."""

EUROPE: Final = "europe"
ASIA: Final = "south, east and south-east asia"
NEIGHBOURS: Final = "turkish, arabic, persian, hebrew, african"

UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe"}
)
"""Letters that are written as two where there is no key for them; else their accent is left out."""

_LIST: Final = Path(__file__).with_name("given_names.txt")
_NOWHERE: Final[frozenset[str]] = frozenset()


def is_given_name(word: str) -> bool:
    """Whether a folded word is a given name anywhere."""
    return word in _groups()


def is_common_name(word: str) -> bool:
    """Whether a folded word is a given name that is common somewhere."""
    return not _groups().get(word, _NOWHERE).isdisjoint({EVERYWHERE, COMMON})


def is_no_surname(word: str) -> bool:
    """Whether a folded word is a given name where these are no surnames: in east Asia any may be either."""
    return is_given_name(word) and ASIA not in _groups()[word]


def are_given_names(one: str, other: str) -> bool:
    """Whether two folded words are given names that people of one continent may have."""
    groups = _groups()
    return bool(groups.get(one, _NOWHERE) & groups.get(other, _NOWHERE) - {COMMON})


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """By given name the groups that it belongs to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    groups: set[str] = set()
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            name = line.strip("= ")
            groups = {EVERYWHERE, EUROPE, NEIGHBOURS} if name == EVERYWHERE else {name}
        elif not line.startswith("#"):
            for word in (*words(line), *words(line.translate(UMLAUTS))):
                found[word] |= groups
    return {word: frozenset(groups) for word, groups in found.items()}
