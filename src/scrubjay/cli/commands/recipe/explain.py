"""`scrubjay recipe explain ATTRIBUTE`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.arguments import RecipeOption

Attribute = Annotated[str, typer.Argument(metavar="ATTRIBUTE", help="Keyword or tag: PatientName, (0010,0010).")]
SopClass = Annotated[
    str | None,
    typer.Option(
        metavar="NAME-OR-UID", help="What happens in instances of this SOP class: CTImageStorage, or its UID."
    ),
]


def explain(attribute: Attribute, recipe: RecipeOption = "basic", sop_class: SopClass = None) -> None:
    """Say what a recipe does to an attribute, by which layer and clause."""
    from scrubjay.recipe import compile_plan, load_recipe

    print(compile_plan(load_recipe(recipe)).explain(attribute, sop_class))
