"""A recipe, whole: what is left when `extends` has been followed. Frozen; a plan is compiled from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scrubjay.recipe.actions import KEEP, Action, Code
from scrubjay.recipe.ages import Age
from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.dates import Dates
from scrubjay.recipe.identity import Identity
from scrubjay.recipe.layout import LAYOUTS
from scrubjay.recipe.selectors import Selector


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written; `line` counts from 1, None if it is not known."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Selector, conditions (all must hold), action."""

    select: Selector
    when: tuple[Condition, ...]
    action: Action
    place: Place

    def canonical(self) -> dict[str, Any]:
        """As a recipe has it, in the long form."""
        when = {"when": [str(one) for one in self.when]} if self.when else {}
        return {"select": str(self.select), **when, "action": str(self.action)}

    def __str__(self) -> str:
        when = " when " + " and ".join(map(str, self.when)) if self.when else ""
        return f"{self.select}{when}: {self.action}"


@dataclass(frozen=True, slots=True)
class TableRule:
    """Many rules at once, from a table that ships with ScrubJay."""

    table: str
    place: Place

    def canonical(self) -> dict[str, Any]:
        """As a recipe has it."""
        return {"table": self.table}

    def __str__(self) -> str:
        return f"table {self.table}"


@dataclass(frozen=True, slots=True)
class Category:
    """A named set of attributes that is switched on and off."""

    name: str
    enabled: bool
    table: str | None
    attributes: tuple[Selector, ...]
    action: Action | None
    place: Place


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """What happens to Patient's Age; `cap` in years, from which on it is the cap."""

    mode: str
    cap: int = 90

    def action(self) -> Action:
        """What happens to an age that is there."""
        if self.mode in ("cap", "compute"):
            return Age(self.cap, compute=self.mode == "compute")
        return KEEP if self.mode == "keep" else Code("X")

    def canonical(self) -> dict[str, Any]:
        """As a recipe has it."""
        return {"mode": self.mode, **({"cap": self.cap} if self.mode in ("cap", "compute") else {})}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written about the de-identification; None leaves it to the compiler."""

    patient_identity_removed: bool | None = None
    method: bool = True
    longitudinal: str | None = None


@dataclass(frozen=True)
class Recipe:
    """What a site chose.

    chain: this recipe and those it extends, farthest first. basic: the profile of PS3.15 Annex E is applied. unlisted,
    unknown, private: what happens to attributes that no rule names; None means the compiler's choice for the profile
    and options. drop: each a set of conditions; an instance for which all of one set hold is excluded. dropped_files,
    copied_files: patterns of file names, compared without case. layout: a template. columns: of a table of people, by
    header case-folded; close_names: what becomes of a new subject there with a name close to that of a known one.
    """

    name: str
    version: str
    description: str
    chain: tuple[str, ...]
    place: Place
    basic: bool = False
    options: tuple[str, ...] = ()
    rules: tuple[Rule | TableRule, ...] = ()
    categories: tuple[Category, ...] = ()
    unlisted: tuple[tuple[str, Action], ...] = ()
    unknown: Action | None = None
    private: str | None = None
    dates: Dates | None = None
    birth_date: str | None = None
    age: AgePolicy | None = None
    allow_uid_dates: bool = False
    drop: tuple[tuple[Condition, ...], ...] = ()
    dropped_files: tuple[str, ...] = ()
    encapsulated_documents: str = "exclude"
    pdf: str = "remove"
    vocabulary: str = "ignore"
    searched: str = "none"
    audit_originals: str = "sealed"
    private_sop_class: str = "quarantine"
    identity: Identity = field(default_factory=Identity)
    layout: str = LAYOUTS["default"]
    stamp: Stamp = Stamp()
    columns: tuple[tuple[str, Action], ...] = ()
    close_names: str = "report"
    same_name: str = "doubt"
    copied_files: tuple[str, ...] = ()

    @staticmethod
    def from_mapping(data: Mapping[str, Any], file: str = "recipe") -> Recipe:
        """A recipe from plain data, as its YAML would give it. `file` stands in errors. Raises RecipeError."""
        from scrubjay.recipe.loader import recipe_from_mapping

        return recipe_from_mapping(data, file)

    @cached_property
    def hash(self) -> str:
        """SHA-256, 64 hex digits, over everything that has an effect, and name and version.

        Comments, descriptions, the order of keys, and how rules are spread over files make no difference. What is at
        its default is left out, so that a new kind of setting doesn't change the hash of recipes that don't use it.
        """
        blank = Recipe("", "", "", (), self.place).canonical()
        chosen = {key: value for key, value in self.canonical().items() if value != blank[key]}
        text = json.dumps(chosen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def canonical(self) -> dict[str, Any]:
        """The recipe as plain data, every value in its one text form; a recipe itself, which extends nothing."""
        return {
            "name": self.name,
            "version": self.version,
            "extends": [],
            "profile": {"basic": self.basic, "options": sorted(self.options)},
            "rules": [rule.canonical() for rule in self.rules],
            "categories": {
                one.name: {
                    "enabled": one.enabled,
                    "table": one.table,
                    "attributes": [str(selector) for selector in one.attributes],
                    "action": None if one.action is None else str(one.action),
                }
                for one in self.categories
            },
            "unlisted": {vr: str(action) for vr, action in self.unlisted},
            "unknown": None if self.unknown is None else str(self.unknown),
            "private": self.private,
            "dates": None if self.dates is None else self.dates.canonical(),
            "birth_date": self.birth_date,
            "age": None if self.age is None else self.age.canonical(),
            "allow_uid_dates": self.allow_uid_dates,
            "drop": [[str(one) for one in conditions] for conditions in self.drop],
            "files": self._files(),
            "encapsulated_documents": self.encapsulated_documents,
            "pdf": self.pdf,
            "text": {"vocabulary": self.vocabulary, "search": self.searched},
            "audit": {"originals": self.audit_originals},
            "private_sop_class": self.private_sop_class,
            "identity": self.identity.canonical(),
            "output": {"layout": self.layout},
            "stamp": {
                "patient_identity_removed": self.stamp.patient_identity_removed,
                "method": self.stamp.method,
                "longitudinal": self.stamp.longitudinal,
            },
            "table": {
                "columns": {header: str(action) for header, action in sorted(self.columns)},
                "close_names": self.close_names,
                "same_name": self.same_name,
            },
        }

    def _files(self) -> dict[str, Any]:
        dropped: dict[str, Any] = {"drop": sorted(self.dropped_files)}
        return dropped | ({"copy": sorted(self.copied_files)} if self.copied_files else {})
