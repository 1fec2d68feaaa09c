"""What a script in Python holds while it is read: words and tags, lists of them, dictionaries of rules, functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

_MOST_STEPS: Final = 100_000


@dataclass(frozen=True)
class Known:
    """A literal, or the name of an action as text; `data` is None for what only a run would tell."""

    data: object
    node: ast.AST


@dataclass(frozen=True)
class Entry:
    """A tag with its action, on a line from 1. doubt: why it is not known to hold; empty when it is."""

    line: int
    key: Value
    value: Value
    doubt: str = ""

    @property
    def tag(self) -> object:
        """The key's literal; None for what is none."""
        return self.key.data if isinstance(self.key, Known) else None

    @property
    def action(self) -> object:
        """The action's word, or what else stands in its place as a literal."""
        return self.value.data if isinstance(self.value, Known) else None


@dataclass
class Rules:
    """A dictionary, each entry in the order in which it was set.

    doubt: of the whole. merged: another took over its entries. after: the doubt about what is set from now on.
    """

    doubt: str = ""
    after: str = ""
    entries: list[Entry] = field(default_factory=list)
    merged: bool = False

    def put(self, entry: Entry) -> None:
        """Set one. What is made in doubt is in doubt."""
        doubt = entry.doubt or self.doubt or self.after
        self.entries.append(Entry(entry.line, entry.key, entry.value, doubt))

    def question(self, doubt: str) -> None:
        """Doubt all that was set so far."""
        self.entries = [Entry(one.line, one.key, one.value, one.doubt or doubt) for one in self.entries]

    def get(self, tag: object) -> Value | None:
        """What a tag was set to last, None where that isn't certain."""
        own = [one for one in self.entries if one.tag == tag]
        return own[-1].value if tag is not None and own and not any(one.doubt for one in own) else None


@dataclass
class Listed:
    """A list, a tuple or a set, each part with the doubt about its being in there."""

    parts: list[tuple[Value, str]] = field(default_factory=list)

    def question(self, doubt: str) -> None:
        """Doubt that what was put in so far is in there."""
        self.parts[:] = [(part, before or doubt) for part, before in self.parts]


@dataclass(frozen=True)
class Function:
    """A function of the script's own."""

    node: ast.FunctionDef


Value = Known | Rules | Listed | Function


class Followed:
    """What is known of a script so far: what its names stand for, and what it made.

    word_of: the action that a name of the tool stands for, None for others. dictionaries: all that were made; given:
    those that a call of `anonymize` got; bound: those that have a name in the end. lists: those with the tool's own
    names. lost: nodes with the reason why they can't be carried.
    """

    def __init__(self, word_of: Callable[[str], str | None], list_names: tuple[str, ...]) -> None:
        self.names: dict[str, Value] = {}
        self.dictionaries: list[Rules] = []
        self.given: list[Rules] = []
        self.bound: list[Rules] = []
        self.lists: list[tuple[str, Listed]] = []
        self.lost: list[tuple[ast.AST, str]] = []
        self.called: set[str] = set()
        self.above = self.left = ""
        self.depth = 0
        self._word_of = word_of
        self._list_names = list_names
        self._steps = 0

    @property
    def doubt(self) -> str:
        """Why what is done now isn't certain; empty when it is."""
        return self.above or self.left

    def is_rule(self, entry: Entry) -> bool:
        """Whether it looks like one: a tag, or an action."""
        word = entry.action if isinstance(entry.action, str) else ""
        return isinstance(entry.tag, tuple) or self._word_of(word) is not None

    def step(self, node: ast.AST) -> None:
        """Count. Raises SyntaxError for scripts that would take for ever."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            error = SyntaxError("it does more than can be followed")
            error.lineno = getattr(node, "lineno", None)
            raise error


def pairs_of(value: Value) -> Iterator[tuple[Value, Value, str]]:
    """Keys, values and doubts of a list of pairs. Raises ValueError for what is none."""
    if not isinstance(value, Listed):
        raise ValueError("no list of pairs")
    for part, doubt in value.parts:
        if not isinstance(part, Listed) or len(part.parts) != 2:
            raise ValueError("no list of pairs")
        yield part.parts[0][0], part.parts[1][0], doubt


def arguments_given(node: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call."""
    yield from node.args
    yield from (one.value for one in node.keywords)


def holds_tags(value: Value) -> bool:
    """Whether it is a tag, or may hold some."""
    return isinstance(value, Rules | Listed) or (isinstance(value, Known) and isinstance(value.data, tuple))


def name_called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def literal_of(node: ast.expr) -> object:
    """A text, a number, a tag, a mapping of texts; None for what is none of these."""
    try:
        value = ast.literal_eval(node)
        for text in value.values() if isinstance(value, dict) else (value,):
            str(text).encode()
    except (ValueError, TypeError, RecursionError):  # a UnicodeEncodeError too: half of a surrogate pair is no text
        return None
    if isinstance(value, tuple):
        return value if len(value) in (2, 4) and all(isinstance(one, int) for one in value) else None
    if isinstance(value, dict):
        return value if value and all(isinstance(one, str) for one in value) else None
    return value if isinstance(value, str | int | float) else None
