"""Write src/scrubjay/recipe/resolved.py: the built-in recipes as their YAML files resolve to.

    python tools/build_recipes.py

Run it after changing a built-in recipe or what a recipe is made of; a test compares the two.
"""

from __future__ import annotations

import re
from pathlib import Path

from scrubjay.recipe.loader import built_in_from_yaml
from scrubjay.recipe.model import Recipe
from scrubjay.recipe.names import recipe_names

TARGET = Path(__file__).parents[1] / "src/scrubjay/recipe/resolved.py"

HEAD = '''"""The built-in recipes, resolved: what reading their YAML gives, without reading it at every start.

Made by tools/build_recipes.py from builtin/*.yaml. Don't edit it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path as FilePath
from typing import Final

'''

BASE = "basic"
"""Most of the others begin with its rules."""

HOMES = ("actions", "ages", "concept", "conditions", "dates", "identity", "model", "selectors")


def main() -> None:
    """Write the module."""
    recipes = {name: built_in_from_yaml(name) for name in recipe_names()}
    bodies = {name: expression(recipe, recipes[BASE]) for name, recipe in recipes.items()}
    words = set(re.findall(r"\b([A-Z]\w+)\(", "\n".join(bodies.values())))
    text = HEAD + "".join(imports(words))
    for name, body in bodies.items():
        text += f"\n\ndef {function(name)}() -> Recipe:\n    return {body}\n"
    table = ", ".join(f'"{name}": {function(name)}' for name in bodies)
    text += f"\n\nRESOLVED: Final[Mapping[str, Callable[[], Recipe]]] = {{{table}}}\n"
    TARGET.write_text(text, encoding="utf-8")


def expression(recipe: Recipe, base: Recipe) -> str:
    """The Python expression that makes the recipe, a rule a line; one that extends the base begins with its rules."""
    text = repr(recipe)
    count = len(base.rules)
    if recipe is not base and recipe.rules[:count] == base.rules:
        own = "".join(f"{rule!r}, " for rule in recipe.rules[count:])
        text = text.replace(f"rules={recipe.rules!r}", f"rules=(*{function(base.name)}().rules, {own})")
    text = re.sub(r"\b(?:Posix|Windows)Path\(", "FilePath(", text)
    return re.sub(r" (?=(?:Rule|TableRule|Category|Condition)\()", "\n        ", text)


def function(name: str) -> str:
    return "_" + name.replace("-", "_")


def imports(words: set[str]) -> list[str]:
    """Import lines for the classes that the expressions use."""
    from importlib import import_module

    lines = []
    for home in HOMES:
        module = import_module(f"scrubjay.recipe.{home}")
        found = {word: getattr(module, word, None) for word in words}
        here = sorted(word for word, value in found.items() if getattr(value, "__module__", "") == module.__name__)
        if here:
            lines.append(f"from scrubjay.recipe.{home} import {', '.join(here)}\n")
    return lines


if __name__ == "__main__":
    main()
