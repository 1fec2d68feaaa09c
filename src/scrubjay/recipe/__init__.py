"""Recipes: what a site chose, and the plan that comes of it.

`load_recipe` reads a recipe, `compile_plan` makes the plan that the engine obeys, `CompiledPlan.explain` says why
something happens. Names are imported on first use: reading a recipe's YAML needs pydantic, and start-up counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubjay.recipe.actions import Action, parse_action
    from scrubjay.recipe.compile import CompiledPlan, compile_plan
    from scrubjay.recipe.conditions import Condition, parse_condition
    from scrubjay.recipe.explain import Explanation, Reason
    from scrubjay.recipe.layers import Origin, PlanRule
    from scrubjay.recipe.loader import recipe_text
    from scrubjay.recipe.model import Place, Recipe
    from scrubjay.recipe.names import recipe_names
    from scrubjay.recipe.schema import recipe_schema, schema_text
    from scrubjay.recipe.selectors import Selector, parse_selector
    from scrubjay.recipe.shelf import load_recipe
    from scrubjay.recipe.vocabulary import OPTIONS

_HOME = {
    "Action": "actions",
    "CompiledPlan": "compile",
    "Condition": "conditions",
    "Explanation": "explain",
    "OPTIONS": "vocabulary",
    "Origin": "layers",
    "Place": "model",
    "PlanRule": "layers",
    "Reason": "explain",
    "Recipe": "model",
    "Selector": "selectors",
    "compile_plan": "compile",
    "load_recipe": "shelf",
    "parse_action": "actions",
    "parse_condition": "conditions",
    "parse_selector": "selectors",
    "recipe_names": "names",
    "recipe_schema": "schema",
    "recipe_text": "loader",
    "schema_text": "schema",
}

__all__ = [
    "OPTIONS",
    "Action",
    "CompiledPlan",
    "Condition",
    "Explanation",
    "Origin",
    "Place",
    "PlanRule",
    "Reason",
    "Recipe",
    "Selector",
    "compile_plan",
    "load_recipe",
    "parse_action",
    "parse_condition",
    "parse_selector",
    "recipe_names",
    "recipe_schema",
    "recipe_text",
    "schema_text",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
