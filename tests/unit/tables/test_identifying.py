"""Who of a run is somebody that the vault has: by name only if nothing is left to ask."""

from collections.abc import Sequence
from datetime import date

import pytest

from scrubjay.tables.identifying import Somebody, by_name
from scrubjay.tables.matching import Person

DAY = date(1990, 1, 1)
OTHER_DAY = date(1991, 2, 3)


def told(name: str, born: date | None = None) -> Person:
    return Person.of([name], births=[born])


def somebodies(side: str, people: Sequence[Person]) -> list[Somebody]:
    return [Somebody(f"{side}{at}", one) for at, one in enumerate(people)]


def known_as(new: Sequence[Person], known: Sequence[Person], others: Sequence[Person] = ()) -> dict[str, str]:
    found = by_name(somebodies("n", new), somebodies("k", known), somebodies("o", others), 0.2)
    return {one.identity: other.identity for one, other, _ in found}


def test_a_new_subject_is_a_known_one_by_the_same_words_or_the_day_of_birth() -> None:
    assert known_as([told("Zbylutsky^Jane")], [told("JANE Zbylútsky", born=DAY)]) == {"n0": "k0"}
    assert known_as([told("Zbylutski^Jane")], [told("Jane Zbylutsky")]) == {}
    assert known_as([told("Zbylutski^Jane")], [told("Jane Zbylutsky", born=DAY)]) == {}
    assert known_as([told("Zbylutski^Jane", born=DAY)], [told("Jane Zbylutsky", born=DAY)]) == {"n0": "k0"}
    assert known_as([told("Zbylutsky^Jane", born=DAY)], [told("Jane Zbylutsky", born=OTHER_DAY)]) == {}


@pytest.mark.parametrize(
    ("new", "known", "others"),
    [
        (["Zbylutsky^Jane", "Zbylutski^Jane"], ["Jane Zbylutsky"], ()),
        (["Zbylutsky^Jane"], ["Jane Zbylutsky", "Jane Zbylutski"], ()),
        (["Zbylutsky^Jane"], ["Jane Zbylutsky"], ("Jane Zbylutski",)),
    ],
    ids=["two new ones", "two known ones", "one that is there already"],
)
def test_who_may_be_another_one_is_nobody_known(new: list[str], known: list[str], others: tuple[str, ...]) -> None:
    assert known_as(list(map(told, new)), list(map(told, known)), tuple(map(told, others))) == {}


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("Cohen^Michael", "Cohen^Michal"),
        ("Smith^John^^Jr", "Smith^John"),
        ("Smith^Zora", "Smith^Zora 2"),
        ("Okafor^Chinedu", "Okafor^Chinonso"),
    ],
)
def test_brothers_and_sisters_of_one_day_of_birth_are_not_known_ones(new: str, known: str) -> None:
    assert known_as([told(new, DAY)], [told(known, DAY)]) == {}


def test_a_sex_or_the_place_of_a_surname_speaks_against_the_same_words() -> None:
    assert known_as([told("Lee^Bo")], [told("Bo^Lee")]) == {}
    assert known_as([told("Lee^Bo", DAY)], [told("Bo^Lee", DAY)]) == {"n0": "k0"}
    people = [Person.of(["Lee^Bo"], births=[DAY], sexes=[sex]) for sex in "MF"]
    assert known_as(people[:1], people[1:]) == {}
