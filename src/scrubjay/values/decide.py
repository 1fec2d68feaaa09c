"""Decisions of a review as a recipe that extends another."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from scrubjay.errors import RecipeError, ReviewError
from scrubjay.recipe import CompiledPlan, Selector, compile_plan, load_recipe, recipe_names
from scrubjay.values.review import CLEAN, KEEP, REMOVE

ACTIONS: Final = {KEEP: "keep", CLEAN: "clean", REMOVE: "code X/Z/D"}
"""remove: gone, but where the image would be illegal without it: there emptied, or a dummy value."""

_HEAD: Final = """\
# Decisions of a review of values, made by `scrubjay recipe decide`. Yours from here on: change what you like.
# What was to be removed has the code X/Z/D: gone, or, where the standard requires the attribute, emptied or a dummy.
"""


def write_recipe(decisions: Mapping[Selector, str], extends: str, into: Path) -> CompiledPlan:
    """Make the recipe file, which must not exist; the plan that it compiles to.

    Raises ReviewError when the file can't be made, RecipeError when there is no such recipe to extend, or the decisions
    contradict it: then no file is made.
    """
    load_recipe(extends)
    parent = extends if extends in recipe_names() else os.path.relpath(extends, into.parent)
    rules = [
        f"  - {json.dumps(str(select), ensure_ascii=False)}: {ACTIONS[word]}" for select, word in decisions.items()
    ]
    name = json.dumps(into.stem, ensure_ascii=False)
    text = f'{_HEAD}name: {name}\nversion: "1"\nextends: {json.dumps(parent, ensure_ascii=False)}\nrules:\n'
    try:
        with into.open("x", encoding="utf-8") as file:
            file.write(text + "\n".join(rules) + "\n")
    except FileExistsError:
        raise ReviewError(f"{into} exists already: nothing is overwritten") from None
    except OSError as error:
        raise ReviewError(f"{into} can't be written: {error.strerror}") from None
    try:
        return compile_plan(load_recipe(into))
    except RecipeError:
        with suppress(OSError):
            into.unlink()
        raise
