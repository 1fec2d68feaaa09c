"""Rules read back from a plan's JSON say what the recipe said."""

import json

import pytest

from scrubjay.recipe import compile_plan, load_recipe, recipe_names
from scrubjay.recipe.written import OWN_DUTY, UNLISTED, Rulebook, origins_of


@pytest.mark.parametrize("name", recipe_names())
def test_every_rule_reads_as_the_recipe_explains_it(name: str) -> None:
    plan = compile_plan(load_recipe(name))
    book = Rulebook.from_text(plan.json, json.loads(json.dumps(origins_of(plan))))
    assert len(book) == len(plan.rules)
    for at, rule in enumerate(plan.rules):
        when = f" when {' and '.join(map(str, rule.when))}" if rule.when else ""
        assert str(book.rule(at)) == f"{rule.select}{when}: {rule.action} ({rule.origin})"


def test_a_bare_plan_has_rules_without_reasons() -> None:
    plan = compile_plan(load_recipe("basic"))
    book = Rulebook.from_text(plan.json)
    assert [str(book.rule(at)) for at in (0, 1)] == [
        f"{rule.select}: {rule.action}" for rule in plan.rules[:2] if not rule.when
    ]


def test_reasons_are_kept_in_little_space() -> None:
    assert len(json.dumps(origins_of(compile_plan(load_recipe("tcia"))))) < 50_000


@pytest.mark.parametrize(
    "origins", [1, {}, {"distinct": [], "rules": [[0, 1]]}, {"distinct": [["a"]], "rules": [[0, 10**12]]}]
)
def test_reasons_that_cannot_be_read_are_left_out(origins: object) -> None:
    plan = compile_plan(load_recipe("basic"))
    assert str(Rulebook.from_text(plan.json, origins).rule(0)) == f"{plan.rules[0].select}: {plan.rules[0].action}"


def test_what_no_rule_asked_for_has_words_too() -> None:
    book = Rulebook.from_text(compile_plan(load_recipe("basic")).json)
    assert str(book.rule(UNLISTED, 0x00091001, "LO", private=True)) == "private: remove (no rule names it)"
    assert str(book.rule(UNLISTED, 0x00200011, "IS")) == "unlisted vr *: keep (no rule names it)"
    assert str(book.rule(UNLISTED, 0x00080003, "UI")).startswith("un")
    assert "YES" in str(book.rule(OWN_DUTY, 0x00120062, "CS"))
    assert "PS3.15 E.1.1" in str(book.rule(OWN_DUTY, 0x00120063, "LO"))
    assert "signs what was changed" in str(book.rule(OWN_DUTY, 0xFFFAFFFA, "SQ", nested=True))
    assert "own duty" in str(book.rule(OWN_DUTY, 0x00120062, "CS", nested=True))
    assert str(book.rule(10**6)) == "rule 1000000: not in a plan that can be read"
    assert str(Rulebook({}).rule(UNLISTED)) == "rule -1: not in a plan that can be read"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "1", '{"conditions": [], "actions": [], "rules": [{"select": {"tag": "x"}}]}']
)
def test_something_else_is_no_plan(text: str) -> None:
    with pytest.raises(ValueError, match="no plan"):
        Rulebook.from_text(text)
