"""What the public API takes for a recipe, and for a key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrubjay.errors import UsageError
from scrubjay.identity import Key
from scrubjay.recipe import Recipe, load_recipe

RecipeLike = str | Path | Recipe | Mapping[str, Any]
"""A built-in recipe by name, a recipe file by path, a recipe, or what a recipe file holds as a mapping."""

KeyLike = Key | str | Path
"""A key, or the path of a key file, which is made if it is missing."""


def recipe_of(recipe: RecipeLike) -> Recipe:
    """Load it if it isn't loaded. Raises RecipeError."""
    if isinstance(recipe, Recipe):
        return recipe
    return Recipe.from_mapping(recipe) if isinstance(recipe, Mapping) else load_recipe(recipe)


def key_of(key: KeyLike) -> Key:
    """Load it, or make its file. Raises KeyFileError and UsageError."""
    if isinstance(key, Key):
        return key
    if isinstance(key, str | Path):
        return Key.load_or_create(key)
    raise UsageError("key is a Key or the path of a key file")
