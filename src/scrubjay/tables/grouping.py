"""Rows of a table put together to people: those of one ID, unless it stands for two; else of one name and one birth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_id
from scrubjay.tables.matching import Person, are_named_apart, are_two


@dataclass(slots=True)
class Said:
    """What one row says. at: its number; day: None for one that says nothing."""

    at: int
    names: list[str] = field(repr=False)
    number: str = field(repr=False)
    birth: str = field(repr=False)
    day: date | None = field(repr=False)
    sex: str = field(repr=False)

    @property
    def has_id(self) -> bool:
        """Whether it has an ID that is somebody's."""
        return bool(self.number) and not is_placeholder_id(self.number)

    @property
    def name(self) -> str:
        """The name that rows are put together by; empty if there is none."""
        return normal_name(self.names[0]) if self.names else ""

    @property
    def person(self) -> Person:
        """Without the ID."""
        return Person.of(self.names, (), [self.day], [self.sex])


def people_of_rows(rows: Iterable[Said], *, same_name: bool) -> list[list[Said]]:
    """The rows of each person, in the order of the table.

    A row without an ID belongs to whom its name and day of birth belong to, if that is one person.
    same_name: one name is one person, where there is nothing else.
    """
    by_id: defaultdict[str, list[Said]] = defaultdict(list)
    by_name: defaultdict[tuple[str, date | None], list[Said]] = defaultdict(list)
    people: list[list[Said]] = []
    for said in rows:
        if said.has_id:
            by_id[said.number].append(said)
        elif said.name and (said.day or same_name):
            by_name[said.name, said.day].append(said)
        else:
            people.append([said])
    owners: defaultdict[tuple[str, date | None], list[list[Said]]] = defaultdict(list)
    for group in by_id.values():
        parted = _parted(group, are_two)
        people += parted
        for person in parted:
            for key in {(said.name, said.day) for said in person}:
                owners[key].append(person)
    for key, group in by_name.items():
        parted = _parted(group, are_named_apart)
        own = owners[key] if key[1] else []
        if len(own) == 1 and len(parted) == 1 and not _differ(own[0] + group, are_named_apart):
            own[0] += group
        else:
            people += parted
    for person in people:
        person.sort(key=lambda said: said.at)
    return sorted(people, key=lambda person: person[0].at)


def _parted(rows: list[Said], are_two: Callable[[Person, Person], bool]) -> list[list[Said]]:
    """The rows as those of one person, or each by itself if they stand for two."""
    return [[row] for row in rows] if _differ(rows, are_two) else [rows]


def _differ(rows: Sequence[Said], are_two: Callable[[Person, Person], bool]) -> bool:
    people = list({(tuple(row.names), row.day, row.sex): row.person for row in rows}.values())
    return any(are_two(one, other) for one, other in combinations(people, 2))
