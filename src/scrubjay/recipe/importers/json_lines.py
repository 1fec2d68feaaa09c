"""JSON with the line each value stands on."""

from __future__ import annotations

import json
from typing import Any

from scrubjay.errors import RecipeError
from scrubjay.recipe.yamltext import Location, Marked, read_yaml

_ROOT = "json"


def read_json(text: str) -> Marked:
    """Data and lines. Raises SyntaxError with the line for what is no JSON, or names a key twice."""
    text = text.lstrip("\ufeff")
    try:
        data = json.loads(text, object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _syntax(f"not JSON: {error.msg}", error.lineno) from None
    except UnicodeEncodeError:
        raise _syntax("not text: it holds half of a surrogate pair", 1) from None
    except RecursionError:
        raise _syntax("nested far too deeply", 1) from None
    return Marked(data, _lines(text))


def excerpt(data: Any) -> str:
    """A value as a line of JSON."""
    return json.dumps(data, ensure_ascii=False)


def _lines(text: str) -> dict[Location, int]:
    """Lines by place. JSON is YAML; where a reader of YAML doesn't think so, lines are not known."""
    try:
        marked = read_yaml(f'{{"{_ROOT}": ' + text.replace("\t", " ") + "}", _ROOT)
    except RecipeError:
        return {(): 1}
    return {place[1:]: line for place, line in marked.lines.items() if place}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _syntax(f"{twice!r} stands twice in one object", 1)
    return built


def _syntax(message: str, line: int) -> SyntaxError:
    error = SyntaxError(message)
    error.lineno = line
    return error
