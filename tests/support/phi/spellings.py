"""One identity, many spellings: how the same name, day, phone or number is written in notes."""

import random
import unicodedata
from collections.abc import Callable
from datetime import date

from support.phi.people import Name
from support.phi.words import each

_BARE = str.maketrans("łŁøØđĐıßþÞ", "lLoOdDisTt")
MONTHS = each("January February March April May June July August September October November December")


def stripped(text: str) -> str:
    """Without accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_BARE))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _latin(name: Name) -> tuple[str, str]:
    return name.family[1], name.given[1]


NAME_SPELLINGS: dict[str, Callable[[Name], str]] = {
    "as in the header": lambda name: name.latin_pn,
    "comma": lambda name: "{}, {}".format(*_latin(name)),
    "given first": lambda name: "{1} {0}".format(*_latin(name)),
    "capitals": lambda name: "{} {}".format(*_latin(name)).upper(),
    "small letters": lambda name: "{1} {0}".format(*_latin(name)).lower(),
    "initial and surname": lambda name: f"{name.given[1][0]}. {name.family[1]}",
    "surname and initial": lambda name: f"{name.family[1]} {name.given[1][0]}",
    "surname": lambda name: name.family[1],
    "without accents": lambda name: stripped("{1} {0}".format(*_latin(name))),
    "underscores": lambda name: "{}_{}".format(*_latin(name)),
    "native": lambda name: f"{name.family[0]} {name.given[0]}",
    "phonetic": lambda name: f"{name.family[-1]} {name.given[-1]}",
    "comma capitals": lambda name: "{}, {}".format(*_latin(name)).upper(),
}

DATE_SPELLINGS: dict[str, Callable[[date], str]] = {
    "12/31/1999": lambda day: f"{day:%m/%d/%Y}",
    "31-DEC-1999": lambda day: f"{day:%d}-{MONTHS[day.month - 1][:3].upper()}-{day.year}",
    "1999.12.31": lambda day: f"{day:%Y.%m.%d}",
    "December 31, 1999": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "31.12.1999": lambda day: f"{day:%d.%m.%Y}",
    "1999-12-31": lambda day: f"{day:%Y-%m-%d}",
    "19991231": lambda day: f"{day:%Y%m%d}",
    "31 Dec 1999": lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
}

PHONE_SPELLINGS: dict[str, str] = {
    "brackets": "({}) {}-{}",
    "dots": "{}.{}.{}",
    "dashes": "{}-{}-{}",
    "international": "+1 {} {} {}",
    "one word": "{}{}{}",
}

ID_SPELLINGS: dict[str, Callable[[str], str]] = {
    "as in the header": lambda value: value,
    "small letters": str.lower,
    "capitals": str.upper,
}

SSN_SPELLINGS: dict[str, Callable[[str], str]] = {
    "dashes": lambda value: value,
    "spaces": lambda value: value.replace("-", " "),
}

Spelled = tuple[str, str]
"""The text, and how it is spelled."""


def spell_name(rng: random.Random, name: Name) -> Spelled:
    """The name in one of its spellings; those in Latin letters go with every character set."""
    # Nobody could tell a lone `Long` from the word.
    how = rng.choice([how for how in NAME_SPELLINGS if how != "surname" or not name.is_trap])
    if how == "phonetic" and name.language.groups != 3:
        how = "native"
    text = NAME_SPELLINGS[how](name)
    if how not in ("native", "phonetic", "without accents") and not _fits(text, name):
        return NAME_SPELLINGS["without accents"](name), "without accents"
    return text, how


def _fits(text: str, name: Name) -> bool:
    """Whether changing case left letters that the language's character set has."""
    try:
        text.encode(name.language.codec)
    except UnicodeEncodeError:
        return False
    return True


def spell_day(rng: random.Random, day: date) -> Spelled:
    """The day in one of its spellings."""
    how = rng.choice(list(DATE_SPELLINGS))
    return DATE_SPELLINGS[how](day), how


def spell_phone(rng: random.Random, phone: tuple[str, str, str]) -> Spelled:
    """The phone number in one of its spellings."""
    how = rng.choice(list(PHONE_SPELLINGS))
    return PHONE_SPELLINGS[how].format(*phone), how


def spell_id(rng: random.Random, value: str) -> Spelled:
    """The ID in one of its spellings."""
    how = rng.choice(list(ID_SPELLINGS))
    return ID_SPELLINGS[how](value), how


def spell_ssn(rng: random.Random, value: str) -> Spelled:
    """The social-security number in one of its spellings."""
    how = rng.choice(list(SSN_SPELLINGS))
    return SSN_SPELLINGS[how](value), how
