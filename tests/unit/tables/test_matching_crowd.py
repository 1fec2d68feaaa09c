"""How well people are matched, on crowds with a known truth: nobody wrong, and nearly everybody found."""

import pytest

from scrubjay.tables.matching import match
from support.crowd import MISSPELLINGS, OTHER_LANGUAGES, Crowd, crowd, sexed, siblings

TYPOS = (["as it is"], ["one typo"], ["as it is", "one typo", "without accents"])


def judged(found: Crowd) -> tuple[int, float]:
    """How many pairs are wrong, and the share of all pairs that were made."""
    made = match(found.subjects, found.people).matches
    right = sum(found.truth.get(one.subject) == one.person for one in made)
    return len(made) - right, right / len(found.truth)


def judged_wrong(found: Crowd) -> int:
    """How many pairs are wrong in a crowd where nobody is on both sides."""
    return len(match(found.subjects, found.people).matches)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kinds", TYPOS, ids="/".join)
def test_five_hundred_people(kinds: list[str], seed: int) -> None:
    wrong, recall = judged(crowd(500, kinds, seed=seed))
    assert wrong == 0
    assert recall >= 0.98


@pytest.mark.parametrize("kind", ["one typo", "two typos", "one left out", "one more", "middle initial"])
def test_days_of_birth_settle_what_names_alone_do_not(kind: str) -> None:
    wrong, recall = judged(crowd(500, [kind], seed=1, births=True))
    assert wrong == 0
    assert recall >= (0.95 if kind == "two typos" else 0.98)


def test_namesakes_are_never_guessed() -> None:
    found = crowd(2000, ["as it is"], seed=3, namesakes=True)
    assert judged(found)[0] == 0


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", MISSPELLINGS)
def test_errors_of_keyboards_and_ears_in_names_of_other_places(kind: str, seed: int) -> None:
    wrong, recall = judged(crowd(500, [kind], seed=seed, languages=OTHER_LANGUAGES))
    assert wrong == 0
    if kind != "initials alone":
        assert recall >= 0.98


@pytest.mark.parametrize("kind", MISSPELLINGS)
def test_errors_of_keyboards_and_ears_with_days_of_birth(kind: str) -> None:
    wrong, recall = judged(crowd(500, [kind], seed=1, births=True, languages=OTHER_LANGUAGES))
    assert wrong == 0
    assert recall >= 0.98


@pytest.mark.parametrize("births", [False, True], ids=["brothers and sisters", "twins"])
@pytest.mark.parametrize("count", [90, 400])
def test_brothers_and_sisters_of_one_side_each_stay_two(count: int, births: bool) -> None:
    found = siblings(count, seed=count, births=births)
    assert judged_wrong(found) == 0
    alone = zip(found.subjects, found.people, strict=True)
    assert not any(match([one], [other]).matches for one, other in alone)


@pytest.mark.parametrize("births", [False, True], ids=["no days", "days of birth"])
@pytest.mark.parametrize("kind", ["as it is", "one typo"])
def test_sexes_make_nothing_worse(kind: str, births: bool) -> None:
    found = crowd(500, [kind], seed=1, births=births)
    wrong, recall = judged(sexed(found, seed=1))
    assert wrong == 0
    assert recall >= 0.98
    assert recall >= judged(found)[1]


@pytest.mark.parametrize("kind", ["as it is", "one typo"])
def test_a_sex_in_a_hundred_that_is_mistyped_makes_no_wrong_pair(kind: str) -> None:
    for births in (False, True):
        wrong, recall = judged(sexed(crowd(500, [kind], seed=2, births=births), seed=2, wrong=0.01))
        assert wrong == 0
        assert recall >= (1 if kind == "as it is" and births else 0.95)


def test_sexes_find_more_of_those_with_one_name() -> None:
    found = crowd(2000, ["as it is"], seed=3, namesakes=True)
    wrong, recall = judged(sexed(found, seed=3))
    assert wrong == 0
    assert recall > judged(found)[1]


@pytest.mark.slow
def test_no_pair_of_ten_thousand_people_is_wrong_without_days_of_birth() -> None:
    wrong, recall = judged(crowd(10_000, ["one typo"], seed=0))
    assert wrong == 0
    assert recall >= 0.95


@pytest.mark.slow
def test_ten_thousand_people() -> None:
    wrong, recall = judged(crowd(10_000, ["one typo"], seed=1, births=True))
    assert wrong == 0
    assert recall >= 0.98


def test_the_crowd_is_what_it_says() -> None:
    found = crowd(500, ["one typo"], seed=1)
    assert 380 <= len(found.truth) <= 420
    assert len(found.subjects) > len(found.truth) < len(found.people)
    told = [" ".join(sorted(name.replace(",", "").split())).casefold() for name in found.told]
    assert all(
        " ".join(sorted(found.written[one].replace("^", " ").split())).casefold() != told[other]
        for one, other in found.truth.items()
    )
