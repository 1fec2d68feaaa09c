"""What becomes of a name that is typed on a keyboard or written by ear: errors that people really make."""

import random
import re
from collections.abc import Callable

Parts = tuple[list[str], list[str]]
"""Given names and surnames."""

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`ph/f`: the first is written as the second."""
    return tuple((heard, meant) for heard, _, meant in (pair.partition("/") for pair in text.split()))


BY_EAR = _pairs(
    "ph/f f/ph ck/k k/ck c/k k/c th/t y/i i/y ie/i ei/ie ie/ei ou/u z/s s/z v/w dt/t gh/g ea/ee mc/mac mac/mc sch/sh "
    "x/ks qu/k ai/ei au/ow oo/u h/"
)
TRANSLITERATED = _pairs("ä/ae ö/oe ü/ue ä/a ö/o ü/u ç/c ã/a é/e í/i ê/e ch/kh ou/u ph/f x/ks ee/i sh/s aa/a y/i w/u")


def _neighbour(letter: str, rng: random.Random) -> str:
    for at, row in enumerate(ROWS):
        if letter in row:
            place = row.index(letter)
            near = [row[place - 1 : place], row[place + 1 : place + 2]]
            near += [other[place : place + 1] for other in ROWS[max(0, at - 1) : at + 2] if other != row]
            return rng.choice([one for one in near if one])
    return "e"


def _keyboard(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    return text[:at] + _neighbour(text[at].lower(), rng) + text[at + 1 :]


def _doubled(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    return text[: at + 1] + text[at].lower() + text[at + 1 :]


def _dropped(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    return text[:at] + text[at + 1 :]


def _written(table: tuple[tuple[str, str], ...]) -> Callable[[str, random.Random], str]:
    def write(text: str, rng: random.Random) -> str:
        fitting = [pair for pair in table if pair[0] in text.lower()]
        if not fitting:
            return _doubled(text, rng)
        heard, meant = rng.choice(fitting)
        return re.sub(re.escape(heard), meant, text, count=1, flags=re.I)

    return write


def _in_one_name(how: Callable[[str, random.Random], str]) -> Callable[[Parts, random.Random], Parts]:
    def spoil(parts: Parts, rng: random.Random) -> Parts:
        given, surnames = list(parts[0]), list(parts[1])
        names = rng.choice([given, surnames])
        at = rng.randrange(len(names))
        names[at] = how(names[at], rng) or names[at]
        return given, surnames

    return spoil


def _initials(parts: Parts, rng: random.Random) -> Parts:
    """All given names as initials: `Smith^J`."""
    return [name[0] for name in parts[0]], parts[1]


MISSPELLINGS: dict[str, Callable[[Parts, random.Random], Parts]] = {
    "wrong key": _in_one_name(_keyboard),
    "doubled letter": _in_one_name(_doubled),
    "dropped letter": _in_one_name(_dropped),
    "by ear": _in_one_name(_written(BY_EAR)),
    "transliterated": _in_one_name(_written(TRANSLITERATED)),
    "initials alone": _initials,
}
