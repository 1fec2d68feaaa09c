"""A draft as the YAML of a recipe, each rule below a comment that names the line it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.importers.draft import Draft, Line

_WIDTH: Final = 100
_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 40


def recipe_yaml(draft: Draft, *, name: str, title: str) -> str:
    """The recipe's text."""
    return "\n".join(_lines(draft, name, title)) + "\n"


def recipe_name(stem: str) -> str:
    """A legal name for a recipe, made of a file's."""
    return _NAME.sub("-", stem).strip("-._")[:_LONGEST_NAME] or "imported"


def excerpt(line: Line) -> str:
    """A line of the other tool's rules, short and harmless: as a comment, or in a table."""
    text = " ".join(re.sub(r"[^ -~\u00a1-\u167f]+", " ", line.text).split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _lines(draft: Draft, name: str, title: str) -> Iterator[str]:
    yield f"# Made from rules of {title} by `scrubjay recipe import`. Yours from here on: change what you like."
    yield "# The number before each rule is the line it came from. What no rule names goes by the recipe it extends."
    for note in draft.notes:
        yield f"# Note: {note}."
    for lost in draft.lost:
        yield f"# Not carried, line {lost.line.number}: {_one_line(lost.reason)}; instead {_one_line(lost.instead)}"
    yield f"name: {_quoted(name)}"
    yield 'version: "1"'
    yield f"description: {_quoted(f'Imported from rules of {title}.')}"
    yield f"extends: {_quoted(draft.base)}"
    if draft.dates is not None:
        yield "dates: " + json.dumps(draft.dates)
    if draft.private is not None:
        yield f"private: {draft.private}"
    if draft.unlisted is not None:
        yield f"unlisted: {draft.unlisted}"
    if draft.unknown is not None:
        yield f"unknown: {draft.unknown}"
    if draft.drop:
        yield "drop:"
        for one in draft.drop:
            yield f"  # {one.line.number}: {excerpt(one.line)}"
            yield f"  - {_conditions(one.when)}"
    if draft.rules:
        yield "rules:"
        yield from _rules(draft)


def _rules(draft: Draft) -> Iterator[str]:
    above = 0
    for rule in draft.rules:
        if rule.line.number != above:
            yield f"  # {rule.line.number}: {excerpt(rule.line)}"
            above = rule.line.number
        if rule.when:
            yield f"  - select: {_quoted(rule.select)}"
            yield f"    when: {_conditions(rule.when)}"
            yield f"    action: {_quoted(rule.action)}"
        else:
            yield f"  - {_quoted(rule.select)}: {_quoted(rule.action)}"


def _conditions(when: Sequence[Condition]) -> str:
    return "[" + ", ".join(_quoted(str(one)) for one in when) + "]"


def _one_line(text: str) -> str:
    return excerpt(Line(0, text))


def _quoted(text: str) -> str:
    """In YAML's double quotes; words that need none get none."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*( [A-Z/*]+)?", text) and text not in ("true", "false", "null"):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char.isprintable() else f"\\U{ord(char):08X}"
