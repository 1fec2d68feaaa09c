"""YAML as recipes use it: mappings, lists and scalars, with the line each of them stands on.

Plain scalars follow YAML 1.2: `0012` is text and not ten, `no` is text and not false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from scrubjay.errors import RecipeError

Location = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MAX_NODES = 100_000
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain Python data, and for each place in it (keys and indexes from the root) its line, counted from 1."""

    data: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int | None:
        """The line of a place, or of the nearest place around it."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.lines:
                return self.lines[location[:length]]
        return None


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Location, int] = {}
        self.nodes = 0

    def build(self, node: yaml.Node, location: Location, parents: frozenset[int]) -> Any:
        self.nodes += 1
        self.lines.setdefault(location, node.start_mark.line + 1)
        if id(node) in parents or self.nodes > _MAX_NODES:
            raise self.error(node, "an alias that contains itself, or far too many aliases")
        if len(location) > _MAX_DEPTH:
            raise self.error(node, "nested far too deeply")
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        inner = parents | {id(node)}
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*location, at), inner) for at, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, location, inner)
        raise self.error(node, "something that is no mapping, list or text")

    def mapping(self, node: yaml.MappingNode, location: Location, inner: frozenset[int]) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.error(key_node, "a key must be a word: put it in quotes")
            key = str(key_node.value)
            if key in built:
                raise self.error(key_node, f"{key!r} stands here twice")
            self.lines[(*location, key)] = key_node.start_mark.line + 1
            built[key] = self.build(value_node, (*location, key), inner)
        return built

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if node.tag not in _KNOWN_TAGS:
            raise self.error(node, f"the YAML tag {node.tag!r} means nothing in a recipe")
        if node.style:  # quoted or a block; None or empty for a plain scalar
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        return int(text) if _INTEGER.fullmatch(text) else text

    def error(self, node: yaml.Node, message: str) -> RecipeError:
        return RecipeError(message, file=self.file, line=node.start_mark.line + 1)


_KNOWN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool", "null", "float", "timestamp", "value", "merge")
)


def read_yaml(text: str, file: str) -> Marked:
    """Parse a recipe's text. Raises RecipeError with file and line."""
    # Not the faster loader in C: deep nesting overruns its stack, and the process is gone.
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        raise RecipeError(f"not YAML: {error.problem or error.context}", file=file, line=line) from None
    except yaml.YAMLError:
        raise RecipeError("not YAML: it holds characters that no YAML file may hold", file=file) from None
    except RecursionError:
        raise RecipeError("nested far too deeply", file=file) from None
    if node is None:
        raise RecipeError("the file is empty: a recipe has at least a name", file=file, line=1)
    builder = _Builder(file)
    data = builder.build(node, (), frozenset())
    if not isinstance(data, dict):
        raise RecipeError("a recipe is a mapping, as in `name: mine`", file=file, line=1)
    return Marked(data, builder.lines)
