import subprocess
import sys

import pytest

from scrubjay.recipe import compile_plan, load_recipe, recipe_names
from scrubjay.recipe.loader import built_in_from_yaml
from scrubjay.recipe.resolved import RESOLVED


def test_each_built_in_recipe_is_there() -> None:
    assert list(RESOLVED) == recipe_names()


@pytest.mark.parametrize("name", recipe_names())
def test_what_is_ready_made_is_what_the_yaml_says(name: str) -> None:
    """On failure: python tools/build_recipes.py."""
    made, read = RESOLVED[name](), built_in_from_yaml(name)
    assert made == read
    assert made.hash == read.hash
    assert compile_plan(made).json == compile_plan(read).json


def test_a_built_in_recipe_costs_no_yaml_reader() -> None:
    code = (
        "import sys; from scrubjay.recipe import compile_plan, load_recipe; compile_plan(load_recipe('basic'));"
        "print(sorted({'pydantic', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_loading_twice_gives_one() -> None:
    assert load_recipe("tcia") is load_recipe("tcia")
