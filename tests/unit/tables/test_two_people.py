# ruff: noqa: RUF001
"""Names of relatives and strangers, letters apart: a day of birth or an ID makes them one only if errors may."""

from datetime import date

import pytest

from scrubjay.tables.matching import Match, Person, match
from scrubjay.tables.matching.result import CONTRADICTED, OTHER_ID
from scrubjay.tables.matching.sounds import sound_the_same
from scrubjay.tables.matching.spelling import name_words

DAY = date(1990, 5, 5)
OTHER_DAY = date(1980, 5, 6)


def told(name: str, number: str = "", born: date | None = None) -> Person:
    return Person.of([name], [number], [born])


def pairs(subjects: list[Person], people: list[Person]) -> dict[int, int]:
    return {one.subject: one.person for one in match(subjects, people).matches}


def are_one(one: str, other: str, number: str = "", born: date | None = None) -> bool:
    return bool(pairs([told(one, number, born)], [told(other, number, born)]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith^Jayden", "Smith Brayden"),
        ("Smith^Jayden", "Smith Kayden"),
        ("Smith^Madison", "Smith Addison"),
        ("Singh^Harpreet", "Singh Gurpreet"),
        ("Zhang^Xiaoming", "Zhang Xiaohong"),
        ("Rossi^Gianpaolo", "Rossi Gianpiero"),
        ("Jonsson^Kari", "Jonsdottir Kari"),
        ("Kim^Jiwon", "Kim Jiyeon"),
        ("Sidorov^Ivan Petrovich", "Sidorov Ivan Pavlovich"),
        ("Okafor^Chinedu", "Okafor Chinonso"),
        ("Abdulrahman Noor", "Abdulrahim Noor"),
        ("Zorkenfeld^Zarkolin", "Zorkenfeld Zirkolun"),
        ("محمد علي", "محمود علي"),
        ("יוסי כהן", "יוסף כהן"),
        ("Wang^Yue", "Wang Yu"),
        ("Li^Xue", "Xu Li"),
        ("Nguyen^Hue", "Nguyen Hu"),
        ("Kim^Tae", "Kim Ta"),
        ("Smith^Joe", "Jo Smith"),
        ("Cohen^Michael", "Michal Cohen"),
        ("NA LI", "RA LI"),
        ("Na Li", "Li^Jing"),
        ("Dona Garcia", "Garcia^Luis"),
        ("Pan Wei", "Wei^Hr"),
        ("Smith^John^^Jr", "John Smith Sr"),
        ("Wang^Wei=王^伟", "Wang^Wei=汪^伟"),
    ],
)
@pytest.mark.parametrize("born", [None, DAY, date(1900, 1, 1)], ids=["no day", "one day", "a placeholder"])
def test_names_that_are_no_errors_of_each_other(one: str, other: str, born: date | None) -> None:
    assert not are_one(one, other, born=born)
    assert not are_one(other, one, born=born)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Liang^Yan", "Yan Lian"),
        ("Lee^Minsu", "Minsu Le"),
        ("Ahmed^Muhammad", "Mohammed Ahmed"),
        ("Mueller^Jan", "Muller Jan"),
        ("Konstantinidou^Zarkolinette", "Konstantinidou Zarkolimete"),
        ("Smith^Karge", "Karen Smith"),
    ],
)
@pytest.mark.parametrize("number", ["", "77"])
def test_one_day_of_birth_and_what_errors_make_of_a_name(one: str, other: str, number: str) -> None:
    assert are_one(one, other, number, DAY)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 1, 1), date(1901, 1, 1), date(9999, 12, 31)])
def test_the_first_day_of_a_calendar_is_nobodys_day_of_birth(day: date) -> None:
    assert told("Doe^Jane", born=day).births == frozenset()
    assert not are_one("Smith", "Smith^Peter", born=day)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cohen^Michael", "Cohen^Michal"), ("Wang^Yue", "Wang^Yu"), ("Smith^Zorkon", "Smith^Zorkan"), ("Li^Na", "Li^Ra")],
)
@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "twins"])
def test_who_is_called_the_same_letter_for_letter_on_both_sides_is_found(
    one: str, other: str, born: date | None
) -> None:
    turned = [" ".join(name.split("^")[::-1]) for name in (one, other)]
    assert pairs([told(name, born=born) for name in (one, other)], [told(name, born=born) for name in turned]) == {
        0: 0,
        1: 1,
    }


@pytest.mark.parametrize(("one", "other"), [("Müller^Jan", "Jan Muller"), ("Müller^Jan", "Jan Mueller")])
def test_an_umlaut_is_two_spellings(one: str, other: str) -> None:
    assert match([told(one)], [told(other)]).matches == (Match(0, 0, "name", 1.0),)


def test_titles_that_may_be_names_go_only_with_a_point_and_leave_a_whole_name() -> None:
    for name in ("Na Deng", "Dona Smith", "Ing Tan", "Hr Nguyen", "Med Amine Khan", "Frau Meier"):
        assert name_words(name) == [tuple(name.lower().split())]
    assert name_words("Fr. Anna Meier") == name_words("Frau Dr Anna Meier") == [("anna", "meier")]
    assert name_words("Herr^Hans") == [("herr", "hans")] and name_words("Smith^John^Dr") == [("smith", "john")]
    assert name_words("Sr. Juan Lopez") == [("juan", "lopez")] and name_words("Juan Lopez Sr")[0][-1] == "sr"
    assert are_one("Liu^Na", "Na Liu")


@pytest.mark.parametrize(
    ("one", "other", "if_born"),
    [
        ("Kim^Soojin", "Kim Hyunwoo", False),
        ("Nguyen^Van Hai", "Nguyen Thi Hai", False),
        ("Wang^Qiang", "Wang Guorong", False),
        ("Smith^Zorbat", "Zulfried Smith", False),
        ("Garcia^Maria", "Maria Lopez", True),
        ("Smith^Anna", "Anna Jones", True),
    ],
)
def test_an_id_is_no_proof_of_another_given_name_and_of_a_surname_with_a_day_of_birth(
    one: str, other: str, if_born: bool
) -> None:
    assert [doubt.why for doubt in match([told(one, "77")], [told(other, "77")]).doubts] == [CONTRADICTED]
    assert are_one(one, other, "77", DAY) == if_born


def test_who_has_the_surname_for_a_given_name_is_somebody_else() -> None:
    assert not are_one("Wang^Li", "Li^Wang") and not are_one("Thomas^James", "James^Thomas")
    assert are_one("Wang^Li", "Li Wang") and are_one("Quarvilon^Jane", "JANE^Quarvilon")
    assert are_one("Thomas^James", "James^Thomas", born=DAY)
    both = [told("Thomas^James", born=DAY), told("James^Thomas", born=DAY)]
    assert pairs(both[:1], both) == pairs(both, both[:1]) == {0: 0}


def test_zeros_and_blanks_make_no_other_id() -> None:
    subjects, people = [told("Smith^Anna", "0012"), told("Brown^Bob", "B2")], [told("Bob Brown", "B2")]
    for number, name in (("12", "Anna Smith"), ("00 12", "Ana Smith"), ("012", "")):
        assert pairs(subjects, [*people, told(name, number)]) == {0: 1, 1: 0}
    assert pairs([told("Smith^Anna", "PAT 0012")], [told("", "PAT0012")]) == {0: 0}
    assert not are_one("Miller^Anna", "Peter Brown", "0012")
    # of two who have it, neither is known by it, nor somebody else because of it
    assert pairs([told("Smith^Anna", "0012"), told("Brown^Bob", "012")], [told("", "12")]) == {}
    assert pairs([*subjects, told("Weber^Ute", "012")], [*people, told("Anna Smith", "12")]) == {0: 1, 1: 0}
    others = match([told("Smith^Anna", "0120"), subjects[1]], [told("Anna Smith", "012"), *people]).doubts
    assert {doubt.why for doubt in others} == {OTHER_ID}


def test_a_namesake_without_a_day_of_birth_is_in_nobodys_way() -> None:
    born, other = told("Smith^John", born=OTHER_DAY), told("Smith^John")
    assert pairs([other, born], [told("John Smith", born=OTHER_DAY)]) == {1: 0}
    assert pairs([born], [told("John Smith"), told("John Smith", born=OTHER_DAY)]) == {0: 1}
    assert pairs([other, told("Smyth^John", born=OTHER_DAY)], [told("John Smith", born=OTHER_DAY)]) == {}


def test_names_with_more_spellings_than_letters_explain() -> None:
    assert sound_the_same("muhammad", "mohamed") and sound_the_same("ahmed", "ahmad")
    assert not sound_the_same("mohamed", "mahmoud") and not sound_the_same("hassan", "hussein")
