"""The JSON Schema of recipes: made from the models, shipped as `recipe.schema.json`, so that editors complete YAML."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from scrubjay.recipe.document import RecipeDocument


def recipe_schema() -> dict[str, Any]:
    """The schema as the models have it now."""
    schema = RecipeDocument.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ScrubJay recipe"
    return schema


def schema_text() -> str:
    """The shipped file. A test compares it with `recipe_schema`."""
    return (resources.files("scrubjay.recipe") / "recipe.schema.json").read_text(encoding="utf-8")


def written(schema: dict[str, Any]) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
