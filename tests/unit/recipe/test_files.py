"""The recipe's patterns of files."""

import pytest

from scrubjay import Recipe
from scrubjay.errors import RecipeError
from scrubjay.recipe.names import recipe_names
from scrubjay.recipe.resolved import RESOLVED


def recipe(**files: list[str]) -> Recipe:
    return Recipe.from_mapping({"name": "site", "extends": "csg", "files": files})


def test_each_list_replaces_that_of_the_recipe_extended_by_itself() -> None:
    below = RESOLVED["csg"]()
    assert recipe(copy=["*.bval"]).dropped_files == below.dropped_files != ()
    assert recipe(copy=["*.bval"]).copied_files == ("*.bval",)
    assert recipe(drop=[]).dropped_files == ()


def test_what_is_copied_has_an_effect_and_so_a_hash() -> None:
    assert len({recipe().hash, recipe(copy=["a.txt"]).hash, recipe(copy=["b.txt"]).hash}) == 3
    assert recipe(copy=[]).hash == recipe().hash


@pytest.mark.parametrize("name", recipe_names())
def test_no_built_in_recipe_copies_anything(name: str) -> None:
    assert RESOLVED[name]().copied_files == ()


@pytest.mark.parametrize("pattern", ["*", "*.*", "??", "", "notes/*.txt"])
def test_patterns_that_say_nothing_or_name_folders_are_refused(pattern: str) -> None:
    with pytest.raises(RecipeError, match="pattern"):
        recipe(copy=[pattern])


def test_a_misspelt_word_is_an_error() -> None:
    with pytest.raises(RecipeError):
        recipe(copied=["*.bval"])
