"""Made-up people: who is in the picture, who looks after them, and everything that tells who they are."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from support.phi.words import HOSPITALS, HOSTS, LANGUAGES, STREETS, TOWNS, TRAPS, Language, Word


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name. `repr` tells nothing, made up as it is: the habit counts."""

    language: Language = field(repr=False)
    family: Word = field(repr=False)
    given: Word = field(repr=False)

    @property
    def pn(self) -> str:
        """As a PN value, with as many groups as the language has."""
        if self.language.groups == 1:
            return f"{self.family[0]}^{self.given[0]}"
        groups = [f"{self.family[1]}^{self.given[1]}", f"{self.family[0]}^{self.given[0]}"]
        if self.language.groups == 3:
            groups.append(f"{self.family[2]}^{self.given[2]}")
        return "=".join(groups)

    @property
    def latin_pn(self) -> str:
        """In Latin letters only."""
        return f"{self.family[1]}^{self.given[1]}"

    @property
    def is_trap(self) -> bool:
        """Whether its surname means something else too."""
        return self.family[0] in TRAPS

    @property
    def forms(self) -> tuple[str, ...]:
        """Every writing of the two names, families first."""
        return (*dict.fromkeys(self.family), *dict.fromkeys(self.given))


@dataclass(frozen=True, slots=True)
class Study:
    """What belongs to one visit."""

    accession: str = field(repr=False)
    number: str = field(repr=False)
    day: date = field(repr=False)
    order: str = field(repr=False)
    admission: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """A patient and the circle around them."""

    number: int
    language: Language
    name: Name
    mother: Name
    physicians: tuple[Name, ...]
    patient_id: str = field(repr=False)
    issuer: str = field(repr=False)
    other_id: str = field(repr=False)
    ssn: str = field(repr=False)
    birth: date = field(repr=False)
    phone: tuple[str, str, str] = field(repr=False)
    email: str = field(repr=False)
    street: str = field(repr=False)
    town: str = field(repr=False)
    postcode: str = field(repr=False)
    hospital: str = field(repr=False)
    hospital_word: str = field(repr=False)
    station: str = field(repr=False)
    serial: str = field(repr=False)
    url: str = field(repr=False)


def digits(rng: random.Random, count: int) -> str:
    """Digits of which the first isn't 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day, both ends included."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def name_in(rng: random.Random, language: Language) -> Name:
    """A name of that language."""
    return Name(language, rng.choice(language.families), rng.choice(language.givens))


def person(rng: random.Random, number: int, language: Language) -> Person:
    """The person with that number; names vary with `rng`, IDs hold the number and so are unique."""
    name = name_in(rng, language)
    while name.family[1] == name.given[1]:
        name = name_in(rng, language)
    latin = next(language for language in LANGUAGES if language.name == "english")
    others = [name_in(rng, rng.choice([language, latin])) for _ in range(4)]
    hospital = rng.choice(HOSPITALS)
    identifier = rng.choice(["{n:03d}{d}", "H{d}-{n:03d}", "MR{n:03d}{d}", "{d}.{n:03d}"])
    host = rng.choice(HOSTS)
    return Person(
        number=number,
        language=language,
        name=name,
        mother=others[3],
        physicians=tuple(others[:3]),
        patient_id=identifier.format(n=number, d=digits(rng, 6)),
        issuer=f"ADT-{hospital.upper()}",
        other_id=f"OT{digits(rng, 5)}{number:03d}",
        ssn=f"{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 4)}",
        birth=day_between(rng, date(1925, 1, 1), date(2015, 12, 28)),
        phone=(digits(rng, 3), digits(rng, 3), digits(rng, 4)),
        email=f"{_plain(name.given[1])}.{_plain(name.family[1])}{number}@{host.partition('.')[2]}",
        street=f"{rng.randrange(2, 980)} {rng.choice(STREETS)} Street",
        town=rng.choice(TOWNS),
        postcode=digits(rng, 5),
        hospital=rng.choice([f"{hospital} General Hospital", f"Clinic of {hospital}", f"{hospital} Medical Center"]),
        hospital_word=hospital,
        station=f"SCANROOM{number:03d}",
        serial=f"SN{digits(rng, 6)}",
        url=f"https://{host}/p/{number:03d}{digits(rng, 5)}",
    )


def study(rng: random.Random, someone: Person, day: date | None) -> Study:
    """A visit on that day, or on one of the person's choice."""
    first = max(someone.birth, date(1995, 1, 1))
    return Study(
        accession=f"A{digits(rng, 7)}{rng.choice('XKLT')}",
        number=f"S{digits(rng, 6)}",
        day=day or day_between(rng, first, date(2022, 12, 28)),
        order=f"PO{digits(rng, 7)}",
        admission=f"ADM{digits(rng, 6)}",
    )


def _plain(word: str) -> str:
    """A word for an e-mail address: ASCII letters only."""
    return "".join(letter for letter in word.lower() if letter.isascii() and letter.isalnum()) or "post"
