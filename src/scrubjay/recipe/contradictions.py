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
INSTANCE_UIDS = (Tag(0x00080018), Tag(0x0020000D), Tag(0x0020000E))
UID_DATES_ADVICE = "many UIDs hold the date they were made on; if that is all right, say `allow_uid_dates: true`"
# Study, Series, Acquisition and Content Date, Acquisition DateTime: the day of the study by any of them.
_DAYS = tuple(map(Tag, (0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x0008002A)))


def check_recipe(recipe: Recipe, refuse: Refuse) -> None:
    """Raise what `refuse` makes of a place in the recipe's file and a message, for the first contradiction."""
    _check_profile(recipe, refuse)
    _check_dates(recipe, refuse)
    _check_timepoints(recipe)
    _check_uid_dates(recipe, refuse)
    _check_documents(recipe, refuse)


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
    if FULL_DATES in options and MODIFIED_DATES in options:
        raise refuse(("profile", "options"), f"{FULL_DATES} and {MODIFIED_DATES} exclude each other (PS3.15 E.3.6)")
    if FULL_DATES in options and mode not in (None, "keep"):
        raise refuse(("dates",), f"the option {FULL_DATES} keeps dates, `dates: {{mode: {mode}}}` doesn't")
    if MODIFIED_DATES in options and mode is None:
        raise refuse(
            ("profile", "options"),
            f"the option {MODIFIED_DATES} needs to know how: add `dates: {{mode: subject, between: [-3650, -1]}}`, "
            "`{mode: shift, days: N}` or `{mode: year}`",
        )
    if MODIFIED_DATES in options and mode in ("keep", "remove"):
        raise refuse(("dates",), f"the option {MODIFIED_DATES} changes dates, `dates: {{mode: {mode}}}` doesn't")
    if MODIFIED_DATES in options and recipe.dates is not None and recipe.dates.longitudinal == "REMOVED":
        raise refuse(("dates",), f"time points alone keep no intervals, as {MODIFIED_DATES} asks: add `offset: true`")
    if recipe.birth_date == "shift" and mode not in ("shift", "subject"):
        raise refuse(("birth_date",), "`birth_date: shift` moves it with the other dates, and these aren't shifted")
    if recipe.dates is not None and recipe.dates.changed and recipe.stamp.longitudinal == "UNMODIFIED":
        raise refuse(("stamp", "longitudinal"), f"`longitudinal: UNMODIFIED` is not true with `mode: {mode}`")


def _check_timepoints(recipe: Recipe) -> None:
    if recipe.dates is None or recipe.dates.mode != "timepoint":
        return
    for rule in recipe.rules:
        if isinstance(rule, Rule) and rule.action == KEEP and rule.select in _DAYS:
            message = f"with time points real dates leave, and this keeps {rule.select}"
            raise RecipeError(message, file=rule.place.file, line=rule.place.line)


def _check_uid_dates(recipe: Recipe, refuse: Refuse) -> None:
    if recipe.allow_uid_dates or recipe.dates is None or not recipe.dates.changed:
        return
    if "retain-uids" in recipe.options:
        raise refuse(("profile", "options"), f"retain-uids with changed dates: {UID_DATES_ADVICE}")
    for rule in recipe.rules:
        if isinstance(rule, Rule) and rule.action == KEEP and rule.select in INSTANCE_UIDS:
            message = f"UIDs are kept and dates changed: {UID_DATES_ADVICE}"
            raise RecipeError(message, file=rule.place.file, line=rule.place.line)


def _check_documents(recipe: Recipe, refuse: Refuse) -> None:
    if recipe.encapsulated_documents == "clean" and not recipe.basic:
        raise refuse(
            ("encapsulated_documents",),
            "`encapsulated_documents: clean` needs the Basic Profile, which says what identifies",
        )
    if recipe.pdf == "redact" and recipe.encapsulated_documents != "clean":
        raise refuse(("pdf",), "`pdf: redact` is a way of cleaning: add `encapsulated_documents: clean`")
