"""A man and a woman are two people; a sex that is mistyped is not enough to make two of one."""

from datetime import date

import pytest

from scrubjay.tables.matching import Person, match
from scrubjay.tables.matching.result import ALIKE, CONTRADICTED, LEFT_OUT, OTHER_NAME, OTHER_SEX, TWICE

DAY = date(1990, 1, 1)
OTHER_DAY = date(1991, 2, 3)

TWINS = [
    ("Smith^Zorko", "Zorka Smith"),
    ("Konstantinopol^Zorkolinus", "Zorkolinas Konstantinopol"),
    ("Nguyen^Quynhx", "Quynhy Nguyen"),
    ("Петров^Зорько", "Зорька Петров"),
    ("علي^زوركو", "علي^زوركا"),
    ("김^민수", "김 민숙"),
    ("王^小伟", "王 小薇"),
    ("Smith^Z", "Zorka Smith"),
    ("Smith", "Zorka Smith"),
    ("Smith^Zorko", "Smith"),
    ("Garcia Lopez", "Zorka Garcia Lopez"),
]
"""Names that are alike, of brothers and sisters with one surname."""


def told(name: str, sex: str = "", born: date | None = None, number: str = "") -> Person:
    return Person.of([name], [number], [born], [sex])


def pairs(subjects: list[Person], people: list[Person]) -> dict[int, int]:
    return {one.subject: one.person for one in match(subjects, people).matches}


def reasons(subjects: list[Person], people: list[Person]) -> set[str]:
    return {one.why for one in match(subjects, people).doubts}


@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "one day"])
@pytest.mark.parametrize(("one", "other"), TWINS)
def test_brother_and_sister_on_one_side_each_are_two(one: str, other: str, born: date | None) -> None:
    assert pairs([told(one, "M", born)], [told(other, "F", born)]) == {}
    assert pairs([told(one, "F", born)], [told(other, "M", born)]) == {}


def test_what_only_the_sex_tells_is_told() -> None:
    for one, other in TWINS[:2]:
        assert pairs([told(one, "M", DAY)], [told(other, "M", DAY)]) == {0: 0}
        assert reasons([told(one, "M", DAY)], [told(other, "F", DAY)]) == {OTHER_SEX}
        assert reasons([told(one, "M")], [told(other, "F")]) <= {OTHER_SEX, OTHER_NAME}


@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "one day"])
@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins_on_both_sides_are_never_mixed_up(one: str, other: str, born: date | None) -> None:
    subjects = [told(one, "M", born), told(other, "F", born)]
    people = [told(other, "F", born), told(one, "M", born)]
    assert pairs(subjects, people).items() <= {0: 1, 1: 0}.items()
    # nor if the sex of one is mistyped, or not known
    for sex in ("F", ""):
        subjects[0] = told(one, sex, born)
        assert pairs(subjects, people).items() <= {0: 1, 1: 0}.items()


@pytest.mark.parametrize("name", ["Rossi^Andrea", "Wang^Wei", "김^지현", "Петров^Саша"])
@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "one day"])
def test_two_of_one_name_are_told_apart_by_sex(name: str, born: date | None) -> None:
    both = [told(name, "M", born), told(name, "F", born)]
    assert pairs(both, both[::-1]) == {0: 1, 1: 0}
    assert pairs(both[:1], both[::-1]) == {0: 1}
    assert pairs(both[::-1], both[:1]) == {1: 0}


@pytest.mark.parametrize("sexes", [("", "F"), ("M", ""), ("", ""), ("M", "M"), ("O", "F"), ("M", "O")])
def test_two_of_one_name_are_a_doubt_unless_both_sexes_are_known(sexes: tuple[str, str]) -> None:
    people = [told("Rossi^Andrea", sex) for sex in sexes]
    assert pairs([told("Rossi^Andrea", "M")], people) == {}
    assert pairs(people, [told("Rossi^Andrea", "M")]) == {}
    # who is to be had has none
    assert pairs([told("Rossi^Andrea")], [told("Rossi^Andrea", "M"), told("Rossi^Andrea", "F")]) == {}


def test_a_tie_of_two_names_is_no_matter_of_sex() -> None:
    people = [told("Zorko Smith", "M"), told("Zorka Smith", "F")]
    assert pairs([told("Smith^Zork", "M")], people) == {}
    assert ALIKE in reasons([told("Smith^Zork", "M")], people)


def test_the_better_name_is_not_given_up_for_a_sex() -> None:
    people = [told("Zorka Smith", "F"), told("Zorko Smith", "M")]
    assert pairs([told("Smith^Zorka", "M")], people) == {}
    assert pairs([told("Smith^Zorka", "M", DAY)], [told("Zorka Smith", "F", DAY), told("Zorko Smith", "M", DAY)]) == {}


def test_a_sex_is_not_mistyped_where_the_twin_may_be_meant() -> None:
    jisoo, twin = told("Jisoo Kim", "F", DAY), told("Jisu Kim", "M", DAY)
    assert pairs([told("Kim^Jisoo", "M", DAY)], [jisoo, twin]) == {}
    assert pairs([told("Kim^Jisoo", "M", DAY), twin], [jisoo, twin]) == {0: 0, 1: 1}


def test_a_day_of_birth_is_not_given_up_for_a_sex() -> None:
    people = [told("Jane Doe", "F"), told("Jane Doe", "M", DAY)]
    assert pairs([told("Doe^Jane", "F", DAY)], people).items() <= {0: 1}.items()


def test_the_twin_of_a_long_name_is_ruled_out_by_sex() -> None:
    names = "Smith^Zorkolinus", "Smith^Zorkolinas"
    people = [told(name, born=DAY) for name in names]
    assert pairs(people[:1], people) == {}
    people = [told(name, sex, DAY) for name, sex in zip(names, "MF", strict=True)]
    assert pairs(people[:1], people) == {0: 0}
    assert pairs(people, people) == {0: 0, 1: 1}


def test_who_is_in_doubt_for_the_sex_holds_no_other() -> None:
    # Were the first two one person, the others would be clear.
    subjects = [told("Smith^Zorka", "M"), told("Smith^Zork", "F")]
    people = [told("Zorka Smith", "F"), told("Zorkal Smith", "F")]
    assert pairs(subjects, people) == {}


@pytest.mark.parametrize(
    ("pn", "name"),
    [
        ("Doe^Jane", "Jane Doe"),
        ("Müller^Jürgen", "Juergen Mueller"),
        ("van den Berg^Jan", "Jan Vandenberg"),
        ("Петров^Лена", "Лена Петров"),
        ("김^민수", "김 민수"),
    ],
)
def test_a_sex_that_is_mistyped_alone_loses_nobody(pn: str, name: str) -> None:
    others = [told("Koch^Ute", "F", OTHER_DAY), told("Weber^Uwe", "M", OTHER_DAY)]
    assert pairs([told(pn, "M", DAY), *others], [told(name, "F", DAY), *others]) == {0: 0, 1: 1, 2: 2}
    assert pairs([told(pn, "M", number="7")], [told(name, "F", number="7")]) == {0: 0}
    assert pairs([told(pn, "M", number="7")], [told("", "F", number="7")]) == {0: 0}
    # A name alone is not enough.
    assert reasons([told(pn, "M")], [told(name, "F")]) == {OTHER_SEX}
    assert reasons([told(pn, "M", DAY)], [told(name, "F")]) == {OTHER_SEX}


@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "one day"])
@pytest.mark.parametrize(("one", "other"), [*TWINS[:5], ("Smith^Anna", "Anna Jones")])
def test_one_id_is_no_proof_if_word_and_sex_differ(one: str, other: str, born: date | None) -> None:
    assert reasons([told(one, "M", born, "7")], [told(other, "F", born, "7")]) == {CONTRADICTED}


def test_one_id_is_no_proof_if_day_of_birth_and_sex_differ() -> None:
    assert reasons([told("Doe^Jane", "M", DAY, "7")], [told("Jane Doe", "F", OTHER_DAY, "7")]) == {CONTRADICTED}
    assert pairs([told("Doe^Jane", "F", DAY, "7")], [told("Jane Doe", "F", OTHER_DAY, "7")]) == {0: 0}


@pytest.mark.parametrize("sex", ["M", "F", "O"])
@pytest.mark.parametrize(
    ("one", "other"), [("Smith^Tim", "Tom Smith"), ("Schmidt^Anna", "Hanna Schmidt"), ("Novak^Jan", "Jana Novak")]
)
def test_one_sex_makes_no_unclear_name_clear(one: str, other: str, sex: str) -> None:
    for born in (None, DAY):
        assert reasons([told(one, sex, born)], [told(other, sex, born)]) == {OTHER_NAME}
    assert reasons([told("Smith^Zora", sex)], [told("Smith Zora 2", sex)]) == {LEFT_OUT}
    twice = [told("Doe^Jane", sex), told("Doe^Jane", sex)]
    assert reasons(twice, twice) == {ALIKE}
    assert reasons([told("Doe^Jane", sex, number="7")], [told("Doe^Jane", one, number="7") for one in "MF"]) == {TWICE}


def test_other_is_no_opposite() -> None:
    for sexes in ("MO", "OF", "OO", "FF"):
        assert pairs([told("Doe^Jane", sexes[0])], [told("Jane Doe", sexes[1])]) == {0: 0}


def test_sexes_that_disagree_are_none() -> None:
    assert Person.of(["Doe^Jane"], sexes=["F", "", "F"]).sex == "F"
    assert Person.of(["Doe^Jane"], sexes=["F", "M"]).sex == ""
    assert Person.of(["Doe^Jane"], sexes=["F", "O"]).sex == ""
    assert "F" not in repr(Person.of(["Doe^Jane"], sexes=["F"]))
