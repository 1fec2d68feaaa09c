"""`scrubjay recipe decide`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import RecipeOption

Review = Annotated[
    Path, typer.Argument(metavar="REVIEW.csv", help="From scrubjay values, with keep, clean or remove as decisions.")
]
Into = Annotated[Path, typer.Option("--into", metavar="FILE", help="The recipe to be made; must not exist.")]


def decide(review: Review, into: Into, recipe: RecipeOption = "basic") -> None:
    """Make a recipe of the decisions of a review: it extends --recipe by a rule for each attribute decided on.

    A decision is for an attribute, wherever it stands unless it was listed in a sequence. Exit code 2: decisions
    contradict each other or can't be rules; the lines are named.
    """
    from scrubjay.cli.saying import say, say_notes
    from scrubjay.run.warnings import plan_warnings
    from scrubjay.values.decide import write_recipe
    from scrubjay.values.review import read_review

    decisions = read_review(review)
    plan = write_recipe(decisions, recipe, into)
    for warning in plan_warnings(plan):
        say(f"warning: {warning}")
    print(f"{into}: {len(decisions)} decisions, recipe {plan.recipe.name}, which extends {recipe}")
    say_notes(plan.notes)
