"""`scrubjay recipe list`."""


def listing() -> None:
    """List the built-in recipes."""
    from scrubjay.cli.printing import print_pairs
    from scrubjay.recipe import load_recipe, recipe_names

    recipes = (load_recipe(name) for name in recipe_names())
    print_pairs((f"{recipe.name} {recipe.version}", _first_sentence(recipe.description)) for recipe in recipes)


def _first_sentence(text: str) -> str:
    flat = " ".join(text.split())
    sentence, stop, _ = flat.partition(". ")
    return sentence + "." if stop else flat
