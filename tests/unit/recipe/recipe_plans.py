"""Plans read back as the engine reads them: the last rule that matches decides."""

import json
from typing import Any

from scrubjay.recipe import Recipe, compile_plan

Document = dict[str, Any]


def plan_of(data: dict[str, Any] | Recipe, **overrides: Any) -> Document:
    """The JSON of a recipe's plan."""
    recipe = data if isinstance(data, Recipe) else Recipe.from_mapping({"name": "test", **data})
    document = json.loads(compile_plan(recipe, **overrides).json)
    assert isinstance(document, dict)
    return document


def bare_profile(*options: str, **more: Any) -> Document:
    """A plan of the profile's table and options alone, without the rules of the recipe `basic`."""
    return plan_of({"extends": [], "profile": {"basic": True, "options": list(options)}, **more})


def action_for(plan: Document, tag: int) -> dict[str, Any] | None:
    """What happens to a public attribute at top level by its rules, None if none matches. Conditions are ignored."""
    found = None
    for rule in plan["rules"]:
        if _matches(rule["select"], tag):
            found = rule["action"]
    return None if found is None else plan["actions"][found]


def _matches(select: dict[str, Any], tag: int) -> bool:
    if "tag" in select:
        return int(select["tag"], 16) == tag
    if "mask" in select:
        value, mask = (int(part, 16) for part in select["mask"])
        return tag & mask == value
    return "group" in select and int(select["group"], 16) == tag >> 16
