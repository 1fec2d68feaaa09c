"""A recipe by name or path. Built-in ones come ready made, so that naming one needs neither YAML nor pydantic."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay.recipe.names import recipe_names

if TYPE_CHECKING:
    from scrubjay.recipe.model import Recipe


def load_recipe(name_or_path: str | Path) -> Recipe:
    """A built-in recipe by name, or a recipe file by path. Raises RecipeError with file and line."""
    if isinstance(name_or_path, str) and name_or_path in recipe_names():
        return _built_in(name_or_path)
    from scrubjay.recipe.loader import recipe_from_file

    return recipe_from_file(name_or_path)


@cache
def _built_in(name: str) -> Recipe:
    from scrubjay.recipe.resolved import RESOLVED

    return RESOLVED[name]()
