"""What a recipe means once its silences are filled: options that others imply, dates, the private policy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import KEEP, REMOVE, UID, Action, Code, Fallback
from scrubjay.recipe.contradictions import FULL_DATES, MODIFIED_DATES
from scrubjay.recipe.dates import Dates
from scrubjay.recipe.model import Recipe
from scrubjay.recipe.vocabulary import OPTIONS

DATE_VRS = ("DA", "DT", "TM")


@dataclass(frozen=True, slots=True)
class Settings:
    """Options in the order of CID 7050; `unlisted` by VR with `*`; `private` one of remove, keep, safe, tcia."""

    basic: bool
    options: tuple[str, ...]
    dates: Dates
    private: str
    unlisted: dict[str, Action]
    unknown: Action


def settings_of(recipe: Recipe, days: int | None = None) -> Settings:
    """Fill in what the recipe left open. `days` stands in for those of the recipe. Raises RecipeError."""
    dates = _dates(recipe, days)
    implied = set(recipe.options)
    if recipe.basic and dates.longitudinal != "REMOVED":
        implied.add(FULL_DATES if dates.mode == "keep" else MODIFIED_DATES)
    private = recipe.private or ("safe" if "retain-safe-private" in implied else "remove")
    if recipe.basic and private in ("safe", "tcia"):
        implied.add("retain-safe-private")
    unlisted: dict[str, Action] = {"*": KEEP}
    if recipe.dates is not None and dates.mode != "keep":
        # All dates of an instance go the same way, also those that no table of another tool's names.
        unlisted |= {vr: Fallback("date", "X") for vr in DATE_VRS}
    if recipe.basic:
        unlisted |= _profile_unlisted(recipe.options, "retain-uids" in implied)
    unlisted |= dict(recipe.unlisted)
    return Settings(
        basic=recipe.basic,
        options=tuple(option for option in OPTIONS if option in implied),
        dates=dates,
        private=private,
        unlisted=unlisted,
        unknown=recipe.unknown or (REMOVE if recipe.basic else KEEP),
    )


def _dates(recipe: Recipe, days: int | None) -> Dates:
    if recipe.dates is None:
        kept = FULL_DATES in recipe.options or not recipe.basic
        dates = Dates("keep" if kept else "remove")
    else:
        dates = recipe.dates
    if days is None:
        return dates
    if dates.mode != "shift" or not days:
        raise RecipeError(
            "days to shift dates by must not be 0"
            if dates.mode == "shift"
            else f"recipe {recipe.name}: days are for recipes that shift dates by a fixed number, "
            f"and this one says `mode: {dates.mode}`",
            file=recipe.place.file,
        )
    return Dates("shift", days)


def _profile_unlisted(options: Collection[str], uids_stay: bool) -> dict[str, Action]:
    """What the profile's purpose asks of attributes its table doesn't name, by VR (PS3.15 E.1.1, E.3.6)."""
    removed = Code("X")
    cleaned = Fallback("clean", "X") if "clean-descriptors" in options else removed
    return {
        "UI": KEEP if uids_stay else UID,
        "PN": removed,
        **{vr: Fallback("date", "X") for vr in DATE_VRS},
        "AE": removed,
        "UR": removed,
        "ST": cleaned,
        "LT": cleaned,
        "UT": cleaned,
        "UN": removed,
        "*": KEEP,
    }
