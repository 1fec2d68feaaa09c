"""`scrubjay recipe check RECIPE`."""

from __future__ import annotations

from scrubjay.cli.arguments import RecipeArgument


def check(recipe: RecipeArgument) -> None:
    """Check that a recipe is right: it is loaded, compiled, and shown to the engine.

    Warns of a recipe that doesn't remove identities, and notes what it keeps that PS3.15 asks to remove. Exit code 2,
    with file and line, when it is not right.
    """
    from scrubjay.cli.saying import say
    from scrubjay.identity import Key
    from scrubjay.recipe import compile_plan, load_recipe
    from scrubjay.run.engine import engine_plan
    from scrubjay.run.warnings import plan_warnings

    plan = compile_plan(load_recipe(recipe))
    engine_plan(plan.json, Key.generate())
    print(f"{plan.recipe.name} {plan.recipe.version} is right")
    print(f"recipe {plan.recipe.hash}")
    print(f"plan   {plan.hash}")
    for note in plan.notes:
        print(f"note   {note}")
    for warning in plan_warnings(plan):
        say(f"warning: {warning}")
