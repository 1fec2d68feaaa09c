"""What pydantic found wrong with a recipe, said so that its author can put it right."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from scrubjay.errors import RecipeError
from scrubjay.recipe.document import RecipeDocument
from scrubjay.recipe.yamltext import Location, Marked
from scrubjay.standard.lookup import suggestion

_PLAIN_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text: put it in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
}


def recipe_error(error: ValidationError, marked: Marked, file: str | None) -> RecipeError:
    """All findings in one exception; the first gives it its line, each further one begins with its own place."""
    found = []
    for one in error.errors(include_url=False, include_input=False):
        location: Location = tuple(one["loc"])
        found.append((marked.line(location) or 0, _sentence(one["type"], location, one)))
    found.sort(key=lambda pair: pair[0])
    (line, text), *more = found
    for other_line, other in more:
        text += f"\n{file}:{other_line}: {other}" if file is not None and other_line else f"\n{other}"
    return RecipeError(text, file=file, line=line or None)


def _sentence(kind: str, location: Location, detail: Any) -> str:
    place = _place(location)
    if kind == "extra_forbidden":
        key = str(location[-1])
        return f"unknown key {key!r}{_place_in(location[:-1])}{suggestion(key, _known_keys(location[:-1]))}"
    if kind == "value_error":
        return f"{place}: {detail['ctx']['error']}" if place else str(detail["ctx"]["error"])
    return f"{place or 'the recipe'} {_PLAIN_WORDS.get(kind) or _bound(kind, detail) or '- ' + str(detail['msg'])}"


def _bound(kind: str, detail: Any) -> str:
    """What a number must be that is too small or too large; empty for another problem."""
    if kind == "greater_than_equal":
        return f"must be {detail['ctx']['ge']} or more"
    return f"must be {detail['ctx']['le']} or less" if kind == "less_than_equal" else ""


def _place(location: Location) -> str:
    """`dates.days`, `rules[3].action`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _place_in(location: Location) -> str:
    return f" in {_place(location)}" if location else ""


def _known_keys(location: Location) -> list[str]:
    """The keys of the model at a place."""
    model: type[BaseModel] = RecipeDocument
    for part in location:
        field = model.model_fields.get(str(part))
        model = (None if field is None else _model_in(field.annotation)) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `list[RuleEntry] | None` is about."""
    inner = get_args(annotation)
    if not inner:
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return next((model for model in map(_model_in, inner) if model is not None), None)
