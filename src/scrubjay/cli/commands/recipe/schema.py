"""`scrubjay recipe schema`."""


def schema() -> None:
    """Print the JSON Schema of recipes, for editors that complete YAML."""
    import json

    from scrubjay.recipe import recipe_schema

    print(json.dumps(recipe_schema(), indent=2, ensure_ascii=False))
