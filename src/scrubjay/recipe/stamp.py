"""What an instance says about its own de-identification: (0012,0062), (0012,0063), (0012,0064), (0028,0303).

Never more than was done. A code is written only if nothing in the recipe takes back what it promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from scrubjay.recipe.actions import KEEP, Action, Fallback, KeepItems, Plain, RegexReplace
from scrubjay.recipe.ages import Age
from scrubjay.recipe.content_rules import CONTENT
from scrubjay.recipe.layers import CATEGORY, POLICY, RECIPE, Origin, PlanRule
from scrubjay.recipe.matching import ALWAYS, NEVER, Target, match
from scrubjay.recipe.model import Recipe
from scrubjay.recipe.selectors import Path, Private, Tag
from scrubjay.recipe.settings import DATE_VRS, Settings
from scrubjay.standard import ProfileRow, method_codes, profile
from scrubjay.standard.lookup import name_of

_DONE: Final = frozenset(
    (
        "retain-longitudinal-full-dates",
        "retain-longitudinal-modified-dates",
        "retain-patient-characteristics",
        "retain-device-identity",
        "retain-uids",
        "retain-safe-private",
        "retain-institution-identity",
        "clean-descriptors",
        CONTENT,
        "clean-graphics",
    )
)
"""Options whose work is really done."""

_WHO = frozenset((0x00100010, 0x00100020))


def stamp_of(
    recipe: Recipe,
    settings: Settings,
    weaker: Sequence[tuple[ProfileRow, PlanRule]],
    kept_content: PlanRule | None = None,
) -> dict[str, Any]:
    """`stamp` of a plan; `weaker` from `weaker_than_profile`, `kept_content` from `keeps_content`.

    The codes are those of the options used (PS3.15 E.1.1): an instance without anything for an option to do was done
    by it all the same, and says so, as instances of The Cancer Imaging Archive do.
    """
    method = [f"ScrubJay {recipe.name} {recipe.version}"] if recipe.stamp.method else []
    if not settings.basic:
        removed = bool(recipe.stamp.patient_identity_removed)
        return _stamp(removed, method, [], recipe.stamp.longitudinal or None) | _computed(recipe, settings)
    ids_stay = recipe.identity.strategy == "none"
    done = _DONE - {CONTENT} if kept_content is not None else _DONE
    codes = [] if weaker or ids_stay else ["basic", *(option for option in settings.options if option in done)]
    dates_kept = any(row.vr in DATE_VRS for row, _ in weaker) or _unlisted_dates_kept(settings)
    return _stamp(
        not ids_stay and not any(row.tag in _WHO for row, _ in weaker),
        method or [f"ScrubJay {recipe.name} {recipe.version}"],
        [[code.value, code.scheme, code.meaning] for code in map(method_codes().__getitem__, codes)],
        None if dates_kept else settings.dates.longitudinal,
    ) | _computed(recipe, settings)


def _computed(recipe: Recipe, settings: Settings) -> dict[str, Any]:
    """What the engine works out for each instance: the time point's label, and an age where there is none."""
    timepoint = {"timepoint": True} if settings.dates.mode == "timepoint" else {}
    age = {"age": recipe.age.cap} if recipe.age is not None and recipe.age.mode == "compute" else {}
    return timepoint | age


def weaker_than_profile(
    recipe: Recipe, settings: Settings, rules: Sequence[PlanRule]
) -> list[tuple[ProfileRow, PlanRule]]:
    """Rows of Table E.1-1 for which a rule of the recipe does less than profile and options ask, with that rule."""
    if not settings.basic:
        return []
    own = [rule for rule in rules if rule.origin.layer in (CATEGORY, RECIPE)]
    by_tag: dict[int, list[int]] = {}
    wide = []
    for at, rule in enumerate(own):
        if isinstance(rule.select, Tag):
            by_tag.setdefault(rule.select.tag, []).append(at)
        else:
            wide.append(at)
    found = []
    for row in profile():
        candidates = sorted((*by_tag.get(row.tag or 0, ()), *wide), reverse=True)
        weak = _weak_rule(row, settings, [own[at] for at in candidates])
        if weak is None and row.tag is None and settings.private == "keep":
            weak = PlanRule(Private(None, "*", None), (), KEEP, Origin(POLICY, "private: keep", "", recipe.place))
        if weak is not None:
            found.append((row, weak))
    return found


def _weak_rule(row: ProfileRow, settings: Settings, rules: Iterable[PlanRule]) -> PlanRule | None:
    """The rule that decides about the row's attribute, or can in some instance, if it is too weak. Last rule first."""
    for rule in rules:
        if row.tag is None:
            leaf = rule.select.leaf if isinstance(rule.select, Path) else rule.select
            if isinstance(leaf, Private) and _weak(rule.action, row, settings):
                return rule
            continue
        verdict = match(rule.select, Target((), Tag(row.tag), row.vr))
        if verdict != NEVER and _weak(rule.action, row, settings):
            return rule
        if verdict == ALWAYS and not rule.when:
            return None
    return None


def _can_be_weak(action: Action) -> bool:
    if isinstance(action, Plain):
        return action.word in ("keep", "recurse", "zip3")
    if isinstance(action, Fallback):
        return action.word == "date"
    return isinstance(action, Age | RegexReplace | KeepItems)


def _weak(action: Action, row: ProfileRow, settings: Settings) -> bool:
    if not _can_be_weak(action):
        return False
    cells = {row.options[option] for option in settings.options if option in row.options}
    if isinstance(action, Fallback):
        return settings.dates.engine_mode != "remove" and not cells
    # Under X/Z/U* a sequence may be walked: its UIDs are mapped (Table E.1-1a).
    walked = row.basic == "X/Z/U*" and action in (Plain("keep"), Plain("recurse"))
    return "K" not in cells and not walked and not (row.tag is None and "C" in cells)


def _unlisted_dates_kept(settings: Settings) -> bool:
    if settings.dates.engine_mode != "remove":
        return False
    return any(settings.unlisted.get(vr, settings.unlisted["*"]) == Plain("keep") for vr in DATE_VRS)


def _stamp(removed: bool, method: list[str], codes: list[list[str]], longitudinal: str | None) -> dict[str, Any]:
    return {
        "patient_identity_removed": removed,
        "method": method,
        "codes": codes,
        "longitudinal": longitudinal,
    }


def identity_notes(recipe: Recipe) -> tuple[str, ...]:
    """Why no code is claimed when IDs stay."""
    if not recipe.basic or recipe.identity.strategy != "none":
        return ()
    return (f"{recipe.place}: the identity strategy none keeps Patient ID, which PS3.15 asks to replace",)


def content_notes(settings: Settings, rule: PlanRule | None) -> tuple[str, ...]:
    """Why Clean Structured Content is not claimed."""
    if rule is None or CONTENT not in settings.options:
        return ()
    return (f"{rule.origin.place}: {rule.action} for {rule.select} does less than {CONTENT} asks",)


def note_of(row: ProfileRow, rule: PlanRule) -> str:
    """Why no code is claimed, in words."""
    what = "private attributes" if row.tag is None else name_of(row.tag)
    return f"{rule.origin.place}: {rule.action} for {what} does less than PS3.15 asks ({row.basic})"
