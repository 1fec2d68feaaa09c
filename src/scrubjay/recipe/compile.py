"""From a recipe to the plan that the engine obeys: docs/reference/plan.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import KEEP, REMOVE, Action, Fallback, KeepItems
from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.content_rules import content_rules, keeps_content
from scrubjay.recipe.dummies import dummies, vr_dummies
from scrubjay.recipe.file_ids import refusal_of
from scrubjay.recipe.label_rules import label_rules
from scrubjay.recipe.layers import RECIPE, Origin, PlanRule
from scrubjay.recipe.layout import LAYOUTS, folder_of, template_of
from scrubjay.recipe.model import Recipe, Rule
from scrubjay.recipe.needles import PATIENT, needle_tags, patient_tags
from scrubjay.recipe.person import person_rules
from scrubjay.recipe.private_rules import private_date_rules, private_rules
from scrubjay.recipe.profile_rules import profile_rules
from scrubjay.recipe.selectors import Path, Tag
from scrubjay.recipe.settings import Settings, settings_of
from scrubjay.recipe.stamp import content_notes, identity_notes, note_of, stamp_of, weaker_than_profile
from scrubjay.recipe.table_rules import category_rules, table_rules
from scrubjay.standard import EDITION, profile

if TYPE_CHECKING:
    from scrubjay.recipe.explain import Explanation

FORMAT: Final = 1
LIMITS: Final = {"depth": 64, "header_bytes": 1 << 28}

_BURNED_IN = Condition(0x00280301, "equals", ("YES",), ignore_case=True)
_NO_DOCUMENT = Condition(0x00420011, "absent", ())
_RECOGNIZABLE = Condition(0x00280302, "equals", ("YES",))


@dataclass(frozen=True)
class CompiledPlan:
    """A plan and the reasons for it.

    json: canonical, UTF-8 without escapes. hash: SHA-256 of it, 64 hex digits. rules: those of the plan, in its order,
    so `Change.rule` of the engine is an index into them. notes: why a code of CID 7050 is not claimed, in words.
    """

    recipe: Recipe
    settings: Settings
    json: str = field(repr=False)
    hash: str
    rules: tuple[PlanRule, ...] = field(repr=False)
    notes: tuple[str, ...]

    @property
    def cleans(self) -> bool:
        """Whether text is cleaned in place, so that what identifies must be known of the whole study beforehand."""
        if not self.settings.basic and self.recipe.searched == PATIENT:
            return True
        actions = (*(rule.action for rule in self.rules), *self.settings.unlisted.values())
        return any(isinstance(action, Fallback) and action.word == "clean" for action in actions)

    @property
    def identity(self) -> Mapping[str, Any]:
        """The strategy and all its options, those not said at their defaults; holds no secret."""
        return self.recipe.identity.settings()

    @property
    def dates(self) -> Mapping[str, Any]:
        """The mode and all its options; of the mode subject `min_days` and `max_days`, both included."""
        return self.settings.dates.settings()

    def folder_of(self, subject: str) -> str:
        """The folder below OUT that holds what is written of a subject."""
        return folder_of(self.layout, subject)

    @property
    def layout(self) -> str:
        """The template of paths below OUT."""
        return str(json.loads(self.json)["output"]["layout"])

    @property
    def no_medium(self) -> str:
        """Why names of its layout can't be on a medium that has a DICOMDIR; empty when they can."""
        plan = json.loads(self.json)
        return refusal_of(plan["output"]["layout"], plan["variables"])

    def explain(self, attribute: str | int, sop_class: str | None = None) -> Explanation:
        """What happens to an attribute, given as any selector for one, and which rule says so.

        sop_class: a UID or a name of PS3.6; with it, compound codes are resolved. Raises RecipeError for what no
        table knows.
        """
        from scrubjay.recipe.explain import explain

        return explain(self, attribute, sop_class)


def compile_plan(
    recipe: Recipe,
    *,
    project: str = "default",
    site: str = "",
    site_id: str = "",
    timepoint: str = "",
    days: int | None = None,
    layout: str | None = None,
) -> CompiledPlan:
    """Compile a recipe. `days` and `layout` stand in for those of the recipe. Raises RecipeError."""
    settings = settings_of(recipe, days)
    if timepoint and settings.dates.mode == "timepoint":
        raise RecipeError(f"recipe {recipe.name} works out time points: none can be given", file=recipe.place.file)
    rules = tuple(_resolved(rule) for rule in _layers(recipe, settings))
    weaker = weaker_than_profile(recipe, settings, rules)
    kept_content = keeps_content(rules)
    tables = _Tables()
    document: dict[str, Any] = {
        "format": FORMAT,
        "edition": EDITION,
        "recipe": {"name": recipe.name, "version": recipe.version, "hash": recipe.hash},
        "variables": {"project": project, "site": site, "site_id": site_id, "timepoint": timepoint},
        "rules": [tables.rule(rule) for rule in rules],
        "unlisted": {vr: tables.action(action) for vr, action in settings.unlisted.items()},
        "unknown": tables.action(settings.unknown),
        "private": tables.action(KEEP if settings.private == "keep" else REMOVE),
        "dates": settings.dates.for_engine(),
        "dummies": dummies(rules),
        "vr_dummies": vr_dummies(),
        "identity": recipe.identity.for_engine(),
        "instances": _instances(recipe, settings, tables),
        "private_sop_class": recipe.private_sop_class,
        "encapsulated_documents": recipe.encapsulated_documents,
        "pdf": recipe.pdf,
        "stamp": stamp_of(recipe, settings, weaker, kept_content),
        "output": {"layout": _layout(recipe, settings, layout)},
        "limits": LIMITS,
        "conditions": tables.conditions,
        "actions": tables.actions,
    }
    if settings.basic or recipe.searched == PATIENT:
        document["text"] = _text(recipe, settings)
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return CompiledPlan(
        recipe=recipe,
        settings=settings,
        json=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        rules=rules,
        notes=(
            *identity_notes(recipe),
            *content_notes(settings, kept_content),
            *(note_of(row, rule) for row, rule in weaker),
        ),
    )


def _text(recipe: Recipe, settings: Settings) -> dict[str, Any]:
    """What text is searched for, and how; without the Basic Profile private values lose nothing else."""
    return {
        "needles": needle_tags() if settings.basic else patient_tags(),
        "patterns": "clean-descriptors" in settings.options,
        "vocabulary": recipe.vocabulary,
        **({} if settings.basic else {"retain_private": True}),
    }


class _Tables:
    """The lists of a plan that others point into, each thing in them once."""

    def __init__(self) -> None:
        self.conditions: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self._conditions: dict[Condition, int] = {}
        self._actions: dict[Action, int] = {}

    def condition(self, condition: Condition) -> int:
        at = self._conditions.get(condition)
        if at is None:
            at = self._conditions[condition] = len(self.conditions)
            self.conditions.append(condition.to_plan())
        return at

    def action(self, action: Action) -> int:
        at = self._actions.get(action)
        if at is None:
            written = action.to_plan()
            if isinstance(action, KeepItems):
                written["when"] = [self.condition(one) for one in action.when]
            at = self._actions[action] = len(self.actions)
            self.actions.append(written)
        return at

    def rule(self, rule: PlanRule) -> dict[str, Any]:
        return {
            "select": rule.select.to_plan(),
            "when": [self.condition(one) for one in rule.when],
            "action": self.action(rule.action),
        }


def _layers(recipe: Recipe, settings: Settings) -> Iterator[PlanRule]:
    yield from private_date_rules(settings)
    yield from profile_rules(settings)
    yield from content_rules(settings)
    yield from label_rules(settings)
    yield from private_rules(settings)
    yield from category_rules(recipe)
    for rule in recipe.rules:
        if isinstance(rule, Rule):
            yield PlanRule(rule.select, rule.when, rule.action, Origin(RECIPE, "recipe rule", "", rule.place))
        else:
            yield from table_rules(rule)
    yield from person_rules(recipe)


def _resolved(rule: PlanRule) -> PlanRule:
    """`date` and `clean` without a fallback get the attribute's own code."""
    action = rule.action
    if not isinstance(action, Fallback) or action.otherwise is not None:
        return rule
    select = rule.select.leaf if isinstance(rule.select, Path) else rule.select
    code = _codes().get(select.tag, "X") if isinstance(select, Tag) else "X"
    return replace(rule, action=Fallback(action.word, code))


def _codes() -> dict[int, str]:
    return {row.tag: row.basic for row in profile() if row.tag is not None and row.basic != "U"}


def _instances(recipe: Recipe, settings: Settings, tables: _Tables) -> list[dict[str, Any]]:
    """What becomes of whole instances. Pixels are not cleaned yet: those that say they need it stay out."""
    wanted: list[tuple[Iterable[Condition], str, str]] = [
        (conditions, "excluded", "dropped-by-rule") for conditions in recipe.drop
    ]
    if "clean-pixel-data" in settings.options:
        # What a document shows is gone when it is cleaned or another takes its place.
        replaced = recipe.encapsulated_documents in ("dummy", "clean")
        wanted.append(((_BURNED_IN, *((_NO_DOCUMENT,) * replaced)), "quarantined", "burned-in-annotation"))
    if "clean-recognizable-visual-features" in settings.options:
        wanted.append(((_RECOGNIZABLE,), "excluded", "dropped-by-rule"))
    return [
        {"when": [tables.condition(one) for one in conditions], "outcome": outcome, "reason": reason}
        for conditions, outcome, reason in wanted
    ]


def _layout(recipe: Recipe, settings: Settings, layout: str | None) -> str:
    if layout is None:
        if settings.dates.mode == "timepoint" and recipe.layout == LAYOUTS["default"]:
            return LAYOUTS["by-timepoint"]
        return recipe.layout if "{" in recipe.layout else template_of(recipe.layout)
    try:
        return template_of(layout)
    except ValueError as error:
        raise RecipeError(f"layout: {error}") from None
