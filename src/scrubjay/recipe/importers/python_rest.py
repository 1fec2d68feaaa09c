"""Tags and actions that a script names and that no rule was made of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from scrubjay.recipe.importers.python_values import Entry, Known
from scrubjay.standard import dictionary

_SIMPLE: Final = (ast.Import, ast.ImportFrom)


def uncarried(
    tree: ast.Module,
    carried: Sequence[Entry],
    word_of: Callable[[str], str | None],
) -> Iterator[tuple[int, list[object]]]:
    """Lines of statements that name a tag or an action of which no rule was made.

    With each the tags that stand beside an action other than `keep`: those may be meant to go.
    """
    done = {id(node) for entry in carried for value in (entry.key, entry.value) for node in _nodes(value)}
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.stmt) or isinstance(statement, _SIMPLE):
            continue
        tags: list[tuple[int, object]] = []
        words: list[tuple[int, str]] = []
        for node in _own(statement):
            if id(node) in done:
                continue
            tag, word = _tag(node), _action(node, word_of)
            if tag is not None:
                tags.append((getattr(node, "lineno", 1), tag))
            elif word is not None:
                words.append((getattr(node, "lineno", 1), word))
        meant = [tag for _, tag in tags] if any(word != "keep" for _, word in words) else []
        if tags or words:
            yield min(number for number, _ in (*tags, *words)), meant


def _nodes(value: object) -> Iterator[ast.AST]:
    node = value.node if isinstance(value, Known) else getattr(value, "node", None)
    if isinstance(node, ast.AST) and not isinstance(node, ast.FunctionDef):
        yield from ast.walk(node)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement, without the statements in it, and without what a tag is made of."""
    waiting = [one for one in ast.iter_child_nodes(statement) if not isinstance(one, ast.stmt)]
    while waiting:
        node = waiting.pop()
        yield node
        if _tag(node) is None:
            waiting += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.stmt)]


def _tag(node: ast.AST) -> tuple[int, ...] | None:
    """A tuple of two or four numbers that is, or may be, a tag of PS3.6 or a private one."""
    if not isinstance(node, ast.Tuple) or len(node.elts) not in (2, 4):
        return None
    numbers = [one.value for one in node.elts if isinstance(one, ast.Constant) and type(one.value) is int]
    if len(numbers) != len(node.elts) or not all(0 <= one <= 0xFFFF for one in numbers):
        return None
    known = len(numbers) == 4 or numbers[0] % 2 == 1 or dictionary().by_tag(numbers[0] << 16 | numbers[1]) is not None
    return tuple(numbers) if known and numbers[0] >= 8 else None


def _action(node: ast.AST, word_of: Callable[[str], str | None]) -> str | None:
    """The name of an action; `text.replace(…)` is a method and none."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return word_of(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and "anonymi" in node.value.id.casefold():
        return word_of(node.attr)
    return None
