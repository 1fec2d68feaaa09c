"""Recipes without the profile: do they keep UIDs while they change dates?"""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.recipe.actions import KEEP, Action
from scrubjay.recipe.contradictions import INSTANCE_UIDS, UID_DATES_ADVICE, Refuse
from scrubjay.recipe.layers import RECIPE, Origin, PlanRule
from scrubjay.recipe.matching import ALWAYS, Target, match
from scrubjay.recipe.model import Recipe, Rule
from scrubjay.recipe.selectors import Tag
from scrubjay.recipe.table_rules import category_rules, table_rules
from scrubjay.standard.lookup import name_of


def check_kept_uids(recipe: Recipe, refuse: Refuse) -> None:
    """Raise what `refuse` makes of it when a UID of study, series or instance stays as it came and dates don't.

    Recipes with the profile map UIDs; what they say against that, `check_recipe` has seen.
    """
    if recipe.basic or recipe.allow_uid_dates or recipe.dates is None or not recipe.dates.changed:
        return
    rules = list(_rules(recipe))
    for uid in INSTANCE_UIDS:
        if _action(uid, rules, recipe) == KEEP:
            raise refuse(("dates",), f"dates change and {name_of(uid.tag)} is kept: {UID_DATES_ADVICE}")


def _rules(recipe: Recipe) -> Iterator[PlanRule]:
    yield from category_rules(recipe)
    for rule in recipe.rules:
        if isinstance(rule, Rule):
            yield PlanRule(rule.select, rule.when, rule.action, Origin(RECIPE, "recipe rule"))
        else:
            yield from table_rules(rule)


def _action(uid: Tag, rules: list[PlanRule], recipe: Recipe) -> Action:
    target = Target((), uid, "UI")
    for rule in reversed(rules):
        if not rule.when and match(rule.select, target) == ALWAYS:
            return rule.action
    unlisted = dict(recipe.unlisted)
    return unlisted.get("UI") or unlisted.get("*") or KEEP
