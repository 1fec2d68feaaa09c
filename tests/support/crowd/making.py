"""A crowd of made-up people with fixed seeds: surnames that many have, twins, namesakes, people of one side alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scrubjay.tables.matching import Person
from scrubjay.text.fold import words
from support.crowd.names import LANGUAGES, Names
from support.crowd.other_names import OTHER_LANGUAGES, SIBLINGS
from support.crowd.spoiling import Parts, spoiled

TWINS = 0.02
"""Share of people with a twin: one surname, one day of birth."""

ALONE = 0.1
"""Share of people that are in the table alone, and as many in DICOM alone."""


@dataclass(frozen=True)
class Human:
    number: int
    parts: Parts
    birth: date

    @property
    def plain(self) -> str:
        return " ".join([*self.parts[0], *self.parts[1]])

    @property
    def reversed(self) -> str:
        return f"{' '.join(self.parts[1])}, {' '.join(self.parts[0])}"


@dataclass(frozen=True)
class Crowd:
    """people: of the table; subjects: of DICOM; truth: by subject the person it is."""

    subjects: list[Person]
    people: list[Person]
    truth: dict[int, int]
    written: list[str]
    """Names of subjects as a PN."""
    told: list[str]
    """Names of people as the table has them."""


def humans(count: int, seed: int, languages: Sequence[Names] = LANGUAGES) -> list[Human]:
    rng = random.Random(seed)
    found: list[Human] = []
    while len(found) < count:
        names = rng.choice(languages)
        surnames = [_common(names.surnames, rng)]
        if rng.random() < 0.12:
            surnames.append(_common(names.surnames, rng))
        birth = date(1930, 1, 1) + timedelta(days=rng.randrange(31_000))
        for _ in range(2 if rng.random() < TWINS else 1):
            found.append(Human(len(found), (_given(names, rng), surnames), birth))
    return found[:count]


def crowd(
    count: int,
    kinds: Sequence[str],
    *,
    seed: int,
    births: bool = False,
    namesakes: bool = False,
    alone: float = ALONE,
    languages: Sequence[Names] = LANGUAGES,
) -> Crowd:
    """kinds: what becomes of names, one after the other. births: both sides have days of birth.

    namesakes: people of one name on both sides; without them the second one is left out, as nothing tells them apart.
    """
    rng = random.Random(f"{seed} {'/'.join(kinds)}")
    everyone = humans(count, seed, languages)
    if not namesakes:
        everyone = list({" ".join(sorted(one.plain.split())): one for one in everyone}.values())
    fate = [rng.random() for _ in everyone]
    in_table = [one for one, luck in zip(everyone, fate, strict=True) if luck >= alone]
    in_dicom = [one for one, luck in zip(everyone, fate, strict=True) if luck >= 2 * alone or luck < alone]
    rng.shuffle(in_dicom)
    others = {_key(one.parts) for one in everyone}
    told = [one.plain if rng.random() < 0.5 else one.reversed for one in in_table]
    written = []
    for at, one in enumerate(in_dicom):
        given, surnames = _told_apart(one, kinds[at % len(kinds)], others, rng)
        left, right = " ".join(surnames), " ".join(given)
        if rng.random() < 0.1:  # given name and surname in each other's place
            left, right = right, left
        written.append(f"{left.upper()}^{right.upper()}" if rng.random() < 0.5 else f"{left}^{right}")
    row = {one.number: at for at, one in enumerate(in_table)}
    return Crowd(
        subjects=[
            Person.of([name], births=[one.birth] if births else []) for name, one in zip(written, in_dicom, strict=True)
        ],
        people=[
            Person.of([name], births=[one.birth] if births else []) for name, one in zip(told, in_table, strict=True)
        ],
        truth={at: row[one.number] for at, one in enumerate(in_dicom) if one.number in row},
        written=written,
        told=told,
    )


def sexed(found: Crowd, *, seed: int, wrong: float = 0.0, unknown: float = 0.05) -> Crowd:
    """With sexes by chance on both sides, so half of all twins are brother and sister; some wrong, some unknown."""
    rng = random.Random(f"{seed} sexes")
    sexes = [rng.choice("MF") for _ in found.people]
    own = [sexes[found.truth[at]] if at in found.truth else rng.choice("MF") for at in range(len(found.subjects))]

    def said(sex: str) -> str:
        luck = rng.random()
        return "" if luck < unknown else sex.translate({77: "F", 70: "M"}) if luck < unknown + wrong else sex

    return replace(
        found,
        subjects=[replace(one, sex=said(sex)) for one, sex in zip(found.subjects, own, strict=True)],
        people=[replace(one, sex=said(sex)) for one, sex in zip(found.people, sexes, strict=True)],
    )


def siblings(count: int, *, seed: int, births: bool = False) -> Crowd:
    """Brothers, sisters and twins of names that are letters apart, one of each pair on either side: nobody is a match.

    births: they are twins, born on one day.
    """
    rng = random.Random(seed)
    families = {one.parts[1][0]: one for one in humans(count, seed, OTHER_LANGUAGES)}.values()
    told, written, days = [], [], []
    for at, family in enumerate(families):
        names = list(SIBLINGS[at % len(SIBLINGS)])
        rng.shuffle(names)
        surname = family.parts[1][0]
        told.append(f"{names[0]} {surname}")
        written.append(f"{surname}^{names[1]}")
        days.append([family.birth] if births else [])
    return Crowd(
        subjects=[Person.of([name], births=day) for name, day in zip(written, days, strict=True)],
        people=[Person.of([name], births=day) for name, day in zip(told, days, strict=True)],
        truth={},
        written=written,
        told=told,
    )


def _told_apart(one: Human, kind: str, others: set[tuple[str, ...]], rng: random.Random) -> Parts:
    """A name as somebody typed it; never letter for letter that of another person, or nobody could tell."""
    for _ in range(100):
        parts = spoiled(one.parts, kind, rng)
        if _key(parts) == _key(one.parts) or _key(parts) not in others:
            return parts
    return one.parts


def _key(parts: Parts) -> tuple[str, ...]:
    return tuple(sorted(words(" ".join([*parts[0], *parts[1]]))))


def _given(names: Names, rng: random.Random) -> list[str]:
    return rng.sample(names.given, 2 if rng.random() < 0.3 else 1)


def _common(names: list[str], rng: random.Random) -> str:
    """The first ones are the most common: half of all people have one of the first quarter."""
    return names[int(len(names) * rng.random() ** 2)]
