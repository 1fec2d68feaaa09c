"""`scrubjay recipe show RECIPE`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.arguments import RecipeArgument

Resolved = Annotated[bool, typer.Option("--resolved", help="With everything it extends, as one recipe.")]


def show(recipe: RecipeArgument, resolved: Resolved = False) -> None:
    """Print a recipe as YAML: as it was written, or resolved."""
    import yaml

    from scrubjay.cli.saying import say
    from scrubjay.recipe import compile_plan, load_recipe, recipe_names, recipe_text
    from scrubjay.run.warnings import plan_warnings

    whole = load_recipe(recipe)
    plan = compile_plan(whole)
    if resolved:
        print(f"# recipe {whole.hash}")
        for note in plan.notes:
            print(f"# note: {note}")
        print(yaml.safe_dump(whole.canonical(), sort_keys=False, allow_unicode=True, width=110), end="")
    elif recipe in recipe_names():
        print(recipe_text(recipe), end="")
    else:
        with open(recipe, encoding="utf-8-sig") as file:
            print(file.read(), end="")
    for warning in plan_warnings(plan):
        say(f"warning: {warning}")
