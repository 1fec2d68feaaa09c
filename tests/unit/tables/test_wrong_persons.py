"""Pairs that look likely and would join two people: they are doubts, whatever vouches for them."""

from datetime import date

import pytest

from scrubjay.tables.matching import Person, match
from scrubjay.tables.matching.result import ALIKE, CONTRADICTED, LEFT_OUT, OTHER_NAME

DAY = date(1990, 1, 1)
OTHER_DAY = date(1991, 2, 3)


def told(name: str, number: str = "", born: date | None = None) -> Person:
    return Person.of([name], [number], [born])


def pairs(subjects: list[Person], people: list[Person]) -> dict[int, int]:
    return {one.subject: one.person for one in match(subjects, people).matches}


def reasons(subjects: list[Person], people: list[Person]) -> set[str]:
    return {one.why for one in match(subjects, people).doubts}


@pytest.mark.parametrize(
    ("one", "other"), [("Smith^Anna", "Smith^Peter"), ("Doe^Jane", "Roe^Jane"), ("Smyth^Zorka", "Brown^Zuzka")]
)
@pytest.mark.parametrize("born", [None, DAY], ids=["no day", "twins"])
def test_ids_that_changed_places_decide_nothing(one: str, other: str, born: date | None) -> None:
    subjects = [told(one, "Q20011", born), told(other, "Q20012", born)]
    people = [told(other, "Q20011", born), told(one, "Q20012", born)]
    assert pairs(subjects, people) == {}
    assert reasons(subjects, people) == {CONTRADICTED}


def test_an_id_with_the_name_of_somebody_else_without_one_is_a_doubt() -> None:
    assert pairs([told("Doe^Jane", "7")], [told("Roe^Jane", "7"), told("Jane Doe")]) == {}
    assert pairs([told("Doe^Jane", "7"), told("Roe^Jane")], [told("Roe^Jane", "7")]) == {}
    # Who was born on another day is nobody to be taken for.
    others = [told("Roe^Jane", "7", DAY), told("Jane Doe", "8", OTHER_DAY)]
    assert pairs([told("Doe^Jane", "7", DAY)], others) == {0: 0}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Builder", "O'Brien^Mary"),
        ("Smith^Tim", "Tom Smith"),
        ("Smith^Anna", "Peter Smith"),
        ("Smith^Zora 1", "Zora Smith 2"),
        ("Smith^Twin A", "Smith^Twin B"),
    ],
)
def test_one_id_and_one_day_of_birth_are_no_proof_of_quite_another_name(one: str, other: str) -> None:
    for born in (DAY, OTHER_DAY):
        assert reasons([told(one, "7", DAY)], [told(other, "7", born)]) == {CONTRADICTED}


@pytest.mark.parametrize(
    ("one", "other", "born"),
    [("Smith^Ana", "Anna Smith", None), ("Smith^Anna", "Anna Jones", DAY), ("Smith^A", "Anna Smith", None)],
)
def test_an_id_still_joins_what_is_mistyped_or_married(one: str, other: str, born: date | None) -> None:
    subjects, people = [told(one, "7", born), told("Koch^Ute", "8")], [told(other, "7", born), told("Ute Koch", "8")]
    assert pairs(subjects, people) == {0: 0, 1: 1}


def test_surnames_that_others_have_are_no_typing_errors() -> None:
    others = [told("Bauer^Otto"), told("Sauer^Hans"), told("Morena^Uwe"), told("Moreno^Jan")]
    found = match([*others, told("Moreno^Eva")], [*others, told("Eva Morena")])
    assert [(one.subject, one.person, one.why) for one in found.doubts] == [(4, 4, OTHER_NAME)]
    subjects, people = ([told("Bauer^Otto"), told("Sauer^Hans"), told(name)] for name in ("Bauer^Eva", "Sauer^Eva"))
    assert pairs(subjects, people) == {0: 0, 1: 1}
    assert reasons(subjects, people) == {OTHER_NAME}
    subjects[2], people[2] = told("Bauer^Eva", born=DAY), told("Sauer^Eva", born=DAY)
    assert pairs(subjects, people) == {0: 0, 1: 1, 2: 2}


@pytest.mark.parametrize(
    "word",
    ["jnr", "snr", "1st", "2nd", "3rd", "4th", "minor", "major", "the younger", "elder", "twin A", "(twin 1)", "2"],
)
def test_a_word_that_tells_two_apart_is_not_left_out(word: str) -> None:
    assert reasons([told("Smith^Zora")], [told(f"Smith Zora {word}")]) == {LEFT_OUT}


@pytest.mark.parametrize("word", ["twin B", "2", "2nd"])
def test_a_number_tells_those_apart_who_were_born_together(word: str) -> None:
    assert reasons([told("Smith^Zora", born=DAY)], [told(f"Smith Zora {word}", born=DAY)]) == {LEFT_OUT}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي^حسن", "علي^حسين"),
        ("Петров^Лена", "Петров^Лина"),
        ("राम शर्मा", "रमा शर्मा"),
        ("Παπαδοπουλος^Γιωργος", "Παπαδοπουλου^Γιωργος"),
        ("Vladyslav^Koval", "Koval^Vladyslava"),
        ("Koval^Oleh", "Kovala^Oleh"),
        ("Dijkstr^Anouk", "Anouk Dijkstra"),
    ],
)
def test_letters_that_tell_people_apart_need_a_day_of_birth(one: str, other: str) -> None:
    assert reasons([told(one)], [told(other)]) == {OTHER_NAME}
    are_twins = "Vladyslava" in other or "علي" in one  # in letters without vowels, one of them is another name
    assert pairs([told(one, born=DAY)], [told(other, born=DAY)]) == ({} if are_twins else {0: 0})


def test_the_same_letters_in_any_writing_are_one_name() -> None:
    assert pairs([told("Петров^Лена")], [told("ЛЕНА Петров")]) == {0: 0}
    assert pairs([told("Петров^Л")], [told("Лена Петров")]) == {0: 0}


def test_who_is_paired_by_id_may_be_meant_by_a_second_row_without_one() -> None:
    first, second = told("Ashdown^Bertha", "4712", DAY), told("Ashdown^Bertha", "4713", OTHER_DAY)
    again = told("Ashdown, Bertha")
    assert pairs([first, second], [first, again]) == {0: 0}
    assert reasons([first, second], [first, again]) == {ALIKE}
    assert pairs([first, again], [first, second]) == {0: 0}
    assert reasons([first, again], [first, second]) == {ALIKE}


def test_namesakes_who_are_told_apart_are_nobodys_rivals() -> None:
    first, second = told("Ashdown^Bertha", "4712", DAY), told("Ashdown^Bertha", "4713", OTHER_DAY)
    # Both have IDs, or the row says when it was born, or who has the ID is known for another day, or another sex.
    assert pairs([first, second], [first, second]) == {0: 0, 1: 1}
    assert pairs([first, second], [first, told("Bertha Ashdown", "", OTHER_DAY)]) == {0: 0, 1: 1}
    nameless = told("Ashdown^Bertha", "4712")
    assert pairs([nameless, second], [first, told("Bertha Ashdown", "", OTHER_DAY)]) == {0: 0, 1: 1}
    man, woman = Person.of(["Wald^Dora"], ["4712"], (), ["M"]), Person.of(["Wald^Dora"], ["4713"], (), ["F"])
    assert pairs([man, woman], [man, Person.of(["Dora Wald"], (), (), ["F"])]) == {0: 0, 1: 1}
    # And whose name is less alike is none.
    near = told("Ashdwon^Bertha", "4712")
    assert pairs([near, told("Ashdown^Bertha", "4713")], [near, told("Bertha Ashdown")]) == {0: 0, 1: 1}


@pytest.mark.parametrize(
    ("one", "other", "proves"),
    [
        ("محمد^علي", "احمد علي", False),
        ("שרון^דוד", "שרון דור", False),
        ("Петрова^Алина", "Петрова Арина", True),
        ("Παπαδοπουλος^Γιωργος", "Παπαδοπουλος Γιωργης", True),
        ("शर्मा^राम", "शर्मा राज", True),
    ],
)
def test_one_id_makes_no_typing_errors_of_letters_that_tell_people_apart(one: str, other: str, proves: bool) -> None:
    for born in ((None, None), (DAY, None), (DAY, OTHER_DAY)):
        assert reasons([told(one, "4714", born[0])], [told(other, "4714", born[1])]) == {CONTRADICTED}
    if not proves:
        assert reasons([told(one, "4714", DAY)], [told(other, "4714", DAY)]) == {CONTRADICTED}
    assert pairs([told(one, "4714")], [told(one.replace("^", " "), "4714")]) == {0: 0}
