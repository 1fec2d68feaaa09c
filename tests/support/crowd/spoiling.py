"""What becomes of a name when people type it."""

import random
import string
from collections.abc import Callable

from support.crowd.misspelling import MISSPELLINGS, Parts


def typo(text: str, rng: random.Random) -> str:
    """One letter put in, left out, changed, or swapped with the next one; never the same text again."""
    while True:
        places = [at for at, letter in enumerate(text) if letter.isalpha()]
        at, letter = rng.choice(places), rng.choice(string.ascii_lowercase)
        how = rng.choice("idcs")
        new = {
            "i": text[:at] + letter + text[at:],
            "d": text[:at] + text[at + 1 :],
            "c": text[:at] + letter + text[at + 1 :],
            "s": text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
        }[how]
        if new.casefold() != text.casefold() and any(map(str.isalpha, new)):
            return new


def _typos(count: int) -> Callable[[Parts, random.Random], Parts]:
    def spoil(parts: Parts, rng: random.Random) -> Parts:
        given, surnames = list(parts[0]), list(parts[1])
        for _ in range(count):
            names = rng.choice([given, surnames])
            at = rng.randrange(len(names))
            names[at] = typo(names[at], rng)
        return given, surnames

    return spoil


def _without_one(parts: Parts, rng: random.Random) -> Parts:
    """A middle name or a second surname left out; of two words, none is."""
    given, surnames = parts
    if len(given) > 1:
        return given[:1], surnames
    return (given, surnames[:1]) if len(surnames) > 1 else parts


def _initial(parts: Parts, rng: random.Random) -> Parts:
    given, surnames = parts
    return ([given[0], *(name[0] for name in given[1:])], surnames) if len(given) > 1 else parts


def _more(parts: Parts, rng: random.Random) -> Parts:
    return [*parts[0], rng.choice(["Maria", "Anna", "Jose", "Alexander"])], parts[1]


def _unaccented(parts: Parts, rng: random.Random) -> Parts:
    table = str.maketrans(
        {**dict(zip("äöü", ("ae", "oe", "ue"), strict=True)), **dict(zip("øåłşçğ", "oalscg", strict=True)), "ß": "ss"}
    )
    return [name.translate(table) for name in parts[0]], [name.translate(table) for name in parts[1]]


KINDS: dict[str, Callable[[Parts, random.Random], Parts]] = {
    "as it is": lambda parts, rng: parts,
    "one typo": _typos(1),
    "two typos": _typos(2),
    "one left out": _without_one,
    "middle initial": _initial,
    "one more": _more,
    "without accents": _unaccented,
}


def spoiled(parts: Parts, kind: str, rng: random.Random) -> Parts:
    return (KINDS | MISSPELLINGS)[kind](parts, rng)
