"""The JSON Schema that ships is the one of the models."""

import json

from scrubjay.recipe import recipe_schema, schema_text
from scrubjay.recipe.schema import written
from scrubjay.recipe.vocabulary import OPTIONS


def test_it_is_current() -> None:
    assert schema_text() == written(recipe_schema())


def test_it_knows_the_words() -> None:
    text = schema_text()
    for word in (*OPTIONS, "pseudonym", "keep-items", "hipaa18", "nils/patient", "by-series"):
        assert word in text


def test_it_refuses_unknown_keys() -> None:
    assert json.loads(schema_text())["additionalProperties"] is False
