"""`scrubjay recipe list`."""


def listing() -> None:
    """List the built-in recipes."""
    from scrubjay.cli.printing import print_pairs
    from scrubjay.cli.usage import first_sentence
    from scrubjay.recipe import load_recipe, recipe_names

    recipes = (load_recipe(name) for name in recipe_names())
    print_pairs((f"{recipe.name} {recipe.version}", first_sentence(recipe.description)) for recipe in recipes)
