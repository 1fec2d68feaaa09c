"""Rules from a command line."""

from collections.abc import Callable

import pytest

from scrubjay.errors import RecipeError
from scrubjay.recipe import Recipe, compile_plan, load_recipe
from scrubjay.recipe.changes import changed

Write = Callable[..., Recipe]


def test_nothing_asked_for_changes_nothing() -> None:
    recipe = load_recipe("basic")
    assert changed(recipe) is recipe


def test_they_come_last_and_change_the_hash() -> None:
    recipe = load_recipe("basic")
    mine = changed(
        recipe,
        sets=["InstitutionName={project}", "0008,0081=a=b", "StudyDescription="],
        rules=["PatientSex: keep", '(0019,"A: B",0C): keep', 'StudyDescription: regex-replace "^(a.*)$" with "$1"'],
    )
    assert [str(rule) for rule in mine.rules[len(recipe.rules) :]] == [
        'InstitutionName: replace "{project}"',
        'InstitutionAddress: replace "a=b"',
        "StudyDescription: empty",
        "PatientSex: keep",
        '(0019,"A: B",0C): keep',
        'StudyDescription: regex-replace "^(a.*)$" with "$1"',
    ]
    assert mine.hash != recipe.hash
    plan = compile_plan(mine)
    assert str(plan.explain("PatientSex").action) == "keep"
    assert "--rule" in str(plan.explain("PatientSex"))


@pytest.mark.parametrize(
    ("sets", "rules", "message"),
    [
        (["InstitutionName"], [], "ATTRIBUTE=TEXT"),
        (["InstitutionNam=x"], [], "did you mean 'InstitutionName'"),
        (["InstitutionName={projct}"], [], "did you mean 'project'"),
        ([], ["PatientSex=keep"], "SELECTOR: ACTION"),
        ([], ["PatientSex: kep"], "did you mean 'keep'"),
        ([], ['"PatientSex: keep'], "SELECTOR: ACTION"),
    ],
)
def test_what_is_no_rule(sets: list[str], rules: list[str], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        changed(load_recipe("basic"), sets=sets, rules=rules)


@pytest.mark.parametrize("name", ["tcia", "mmiv"])
def test_what_the_recipe_contradicts_is_refused(name: str) -> None:
    with pytest.raises(RecipeError, match="allow_uid_dates"):
        changed(load_recipe(name), rules=["StudyInstanceUID: keep"])
