"""What a recipe can't ask for at once."""

from __future__ import annotations

from collections.abc import Callable

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import KEEP
from scrubjay.recipe.model import Recipe, Rule
from scrubjay.recipe.selectors import Tag

Refuse = Callable[[tuple[str | int, ...], str], RecipeError]

FULL_DATES = "retain-longitudinal-full-dates"
MODIFIED_DATES = "retain-longitudinal-modified-dates"
_INSTANCE_UIDS = (Tag(0x00080018), Tag(0x0020000D), Tag(0x0020000E))


def check_recipe(recipe: Recipe, refuse: Refuse) -> None:
    """Raise what `refuse` makes of a place in the recipe's file and a message, for the first contradiction."""
    _check_profile(recipe, refuse)
    _check_dates(recipe, refuse)
    _check_uid_dates(recipe, refuse)


def _check_profile(recipe: Recipe, refuse: Refuse) -> None:
    if recipe.options and not recipe.basic:
        raise refuse(
            ("profile", "options"), "options change the Basic Profile: add `basic: true`, or take the options out"
        )
    if "retain-safe-private" in recipe.options and recipe.private == "remove":
        raise refuse(("private",), "`private: remove` contradicts the option retain-safe-private: choose one")
    if recipe.basic and recipe.stamp.patient_identity_removed is False:
        raise refuse(("stamp",), "the Basic Profile says that identity was removed: take `stamp` out")
    if recipe.basic and recipe.stamp.longitudinal is not None:
        raise refuse(("stamp",), "with the Basic Profile (0028,0303) follows `dates`: take `longitudinal` out")


def _check_dates(recipe: Recipe, refuse: Refuse) -> None:
    options = recipe.options
    mode = None if recipe.dates is None else recipe.dates.mode
    days = 0 if recipe.dates is None else recipe.dates.days
    if FULL_DATES in options and MODIFIED_DATES in options:
        raise refuse(("profile", "options"), f"{FULL_DATES} and {MODIFIED_DATES} exclude each other (PS3.15 E.3.6)")
    if FULL_DATES in options and mode not in (None, "keep"):
        raise refuse(("dates",), f"the option {FULL_DATES} keeps dates, `dates: {{mode: {mode}}}` doesn't")
    if MODIFIED_DATES in options and mode is None:
        raise refuse(
            ("profile", "options"),
            f"the option {MODIFIED_DATES} needs to know how: add `dates: {{mode: shift, days: N}}` or `{{mode: year}}`",
        )
    if MODIFIED_DATES in options and mode in ("keep", "remove"):
        raise refuse(("dates",), f"the option {MODIFIED_DATES} changes dates, `dates: {{mode: {mode}}}` doesn't")
    if days and mode != "shift":
        raise refuse(("dates", "days"), f"`days` are for the mode shift, not {mode}")
    if mode == "shift" and not days:
        raise refuse(("dates",), "a shift by no days leaves every date as it is: give `days`, or say `mode: keep`")


def _check_uid_dates(recipe: Recipe, refuse: Refuse) -> None:
    if recipe.allow_uid_dates or recipe.dates is None or recipe.dates.mode not in ("shift", "year"):
        return
    advice = "many UIDs hold the date they were made on; if that is all right, say `allow_uid_dates: true`"
    if "retain-uids" in recipe.options:
        raise refuse(("profile", "options"), f"retain-uids with changed dates: {advice}")
    for rule in recipe.rules:
        if isinstance(rule, Rule) and rule.action == KEEP and rule.select in _INSTANCE_UIDS:
            message = f"UIDs are kept and dates changed: {advice}"
            raise RecipeError(message, file=rule.place.file, line=rule.place.line)
