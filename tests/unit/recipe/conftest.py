"""A recipe written to a file, as its author would have it; and makes `recipe_plans` importable."""

import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from scrubjay.recipe import Recipe, load_recipe

sys.path.insert(0, str(Path(__file__).parent))

Write = Callable[..., Recipe]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(text, name)` writes the file and loads it."""

    def write_and_load(text: str, name: str = "mine.yaml") -> Recipe:
        path = tmp_path / name
        path.write_text(dedent(text), encoding="utf-8")
        return load_recipe(path)

    return write_and_load
