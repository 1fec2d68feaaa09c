"""A recipe changed for one run by a command line: `--set InstitutionName=Trial`, `--rule "PatientSex: keep"`.

The changes are rules like others, the last of all, so that they win, and the recipe's hash says that they are there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import Action, action_from, parse_action
from scrubjay.recipe.contradictions import check_recipe
from scrubjay.recipe.fitting import check_values, misfit, unsettable
from scrubjay.recipe.model import Place, Recipe, Rule
from scrubjay.recipe.selectors import Selector, parse_selector
from scrubjay.recipe.uid_dates import check_kept_uids

SET: Final = "--set"
RULE: Final = "--rule"


def changed(recipe: Recipe, *, sets: Sequence[str] = (), rules: Sequence[str] = ()) -> Recipe:
    """The recipe with further rules. sets: `ATTRIBUTE=TEXT`; rules: `SELECTOR: ACTION`, as in a recipe.

    Raises RecipeError for a text that isn't that, and for what the recipe contradicts.
    """
    if not sets and not rules:
        return recipe
    added = [*(_set(text) for text in sets), *(_rule(text) for text in rules)]
    whole = replace(recipe, rules=(*recipe.rules, *added))
    check_recipe(whole, lambda _, message: RecipeError(message))
    check_kept_uids(whole, lambda _, message: RecipeError(message))
    check_values(whole)
    return whole


def _set(text: str) -> Rule:
    attribute, equals, value = text.partition("=")
    if not equals:
        raise RecipeError(f"{SET} takes ATTRIBUTE=TEXT, as in InstitutionName=Trial, not {_shown(text)}")
    try:
        action = action_from({"replace": value}) if value else parse_action("empty")
        select = parse_selector(attribute)
        reason = unsettable(select) or misfit(select, action)
        if reason:
            raise ValueError(reason)
        return _made(SET, select, action)
    except ValueError as error:
        raise RecipeError(f"{SET} {_shown(text)}: {error}") from None


def _rule(text: str) -> Rule:
    at = _colon(text)
    if at is None:
        raise RecipeError(f'{RULE} takes "SELECTOR: ACTION", as in "PatientSex: keep", not {_shown(text)}')
    try:
        return _made(RULE, parse_selector(text[:at]), parse_action(text[at + 1 :].strip()))
    except ValueError as error:
        raise RecipeError(f"{RULE} {_shown(text)}: {error}") from None


def _made(option: str, select: Selector, action: Action) -> Rule:
    return Rule(select, (), action, Place(option))


def _colon(text: str) -> int | None:
    """The first colon that stands outside of quotes: a creator's name may hold one."""
    quoted = False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return at
    return None


def _shown(text: str) -> str:
    return json.dumps("".join(char if char.isprintable() else "?" for char in text[:80]), ensure_ascii=False)
