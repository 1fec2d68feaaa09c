"""`scrubjay recipe show RECIPE`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.arguments import RecipeArgument

Resolved = Annotated[bool, typer.Option("--resolved", help="With everything it extends, as one recipe.")]


def show(recipe: RecipeArgument, resolved: Resolved = False) -> None:
    """Print a recipe as YAML: as it was written, or resolved."""
    import yaml

    from scrubjay.recipe import load_recipe, recipe_names, recipe_text

    whole = load_recipe(recipe)
    if resolved:
        print(f"# recipe {whole.hash}")
        print(yaml.safe_dump(whole.canonical(), sort_keys=False, allow_unicode=True, width=110), end="")
    elif recipe in recipe_names():
        print(recipe_text(recipe), end="")
    else:
        with open(recipe, encoding="utf-8-sig") as file:
            print(file.read(), end="")
