"""The language of XNAT's DicomEdit 6, as statements with their conditions: read, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r]+|\\[ \t]*\r?\n|//[^\n]*)
    |(?P<end>\n|;)
    |(?P<path>(?:[*+.]\s*/\s*)?\(\s*[0-9A-Fa-fxX@\#]{4}\s*,[^()\n]*?\)(?:\s*\[\s*[0-9%]+\s*\])?
        (?:\s*/\s*(?:[*+.]\s*/\s*)?\(\s*[0-9A-Fa-fxX@\#]{4}\s*,[^()\n]*?\)(?:\s*\[\s*[0-9%]+\s*\])?)*)
    |(?P<text>"(?:[^"\\\n]|\\.|\\\n)*"|'[^'\n]*')
    |(?P<op>:=|\?=|!=|!~|==|=|~|\?|:|-|\+|\*|\.|/|,|\[|\]|\{|\}|\(|\))
    |(?P<word>[A-Za-z_0-9][A-Za-z0-9_.]*)""",
    re.VERBOSE,
)
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Token:
    """kind: end, path, text, op or word; text without its quotes; line from 1."""

    kind: str
    text: str
    line: int


def tokens(script: str) -> list[Token]:
    """The tokens of a script. Raises SyntaxError with the line for a character that means nothing."""
    found: list[Token] = []
    at, line, depth = 0, 1, 0
    while at < len(script):
        match = _TOKEN.match(script, at)
        if match is None:
            raise syntax("a character that means nothing here", line)
        kind, text = str(match.lastgroup), match[0]
        if kind == "op" and text in "[]":
            depth += 1 if text == "[" else -1
        # Within the brackets of a call lines may end.
        if kind == "end" and depth > 0:
            kind = "space"
        if kind != "space":
            shown = re.sub(r"\\(.)|\\\n", r"\1", text[1:-1], flags=re.DOTALL) if kind == "text" else text
            found.append(Token(kind, shown, line))
        line += text.count("\n")
        at = match.end()
    return [*found, Token("end", "\n", line)]


def syntax(message: str, line: int) -> SyntaxError:
    """An error with its line."""
    error = SyntaxError(message)
    error.lineno = line
    return error


@dataclass(frozen=True, slots=True)
class Arm:
    """A condition's tokens, without brackets; `negated` for the arms that come after."""

    tokens: tuple[Token, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """Tokens, and the conditions around them: all must hold."""

    tokens: tuple[Token, ...]
    arms: tuple[Arm, ...]

    @property
    def line(self) -> int:
        """The line it begins on, from 1."""
        return self.tokens[0].line


class Reader:
    """Statements out of tokens, with `if` blocks and the form `condition ? one : other` taken apart."""

    def __init__(self, script: str) -> None:
        self._tokens = tokens(script)
        self._at = 0

    def statements(self, arms: tuple[Arm, ...] = (), depth: int = 0) -> Iterator[Statement]:
        """All statements up to the end, or to the brace that ends a block."""
        if depth > _DEEPEST:
            raise syntax("blocks are nested too deeply", self._here.line)
        while self._at < len(self._tokens):
            if self._is("op", "}") and depth:
                return
            if self._here.kind == "end":
                self._at += 1
            elif self._is("word", "if"):
                yield from self._block(arms, depth)
            else:
                yield from _ternary(self._rest_of_line(depth), arms)

    @property
    def _here(self) -> Token:
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    def _is(self, kind: str, text: str) -> bool:
        return self._here.kind == kind and self._here.text == text

    def _block(self, arms: tuple[Arm, ...], depth: int) -> Iterator[Statement]:
        before: tuple[Arm, ...] = ()
        while True:
            otherwise = self._is("word", "else")
            self._at += 1
            if otherwise and self._is("word", "if"):
                otherwise = False
                self._at += 1
            own = () if otherwise else (Arm(self._bracketed()),)
            self._skip_ends()
            if not self._is("op", "{"):
                raise syntax("a block in braces is missing", self._here.line)
            self._at += 1
            yield from self.statements((*arms, *before, *own), depth + 1)
            if not self._is("op", "}"):
                raise syntax("a block is never closed", self._here.line)
            self._at += 1
            before = (*before, *(Arm(one.tokens, negated=True) for one in own))
            mark = self._at
            self._skip_ends()
            if otherwise or not (self._is("word", "elseif") or self._is("word", "else")):
                self._at = mark
                return

    def _skip_ends(self) -> None:
        while self._at < len(self._tokens) - 1 and self._here.kind == "end":
            self._at += 1

    def _bracketed(self) -> tuple[Token, ...]:
        if not self._is("op", "("):
            raise syntax("a condition stands in brackets", self._here.line)
        depth, start = 0, self._at + 1
        while self._at < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._here.text, 0) if self._here.kind == "op" else 0
            self._at += 1
            if depth == 0:
                return tuple(self._tokens[start : self._at - 1])
        raise syntax("a condition is never closed", self._tokens[start - 1].line)

    def _rest_of_line(self, depth: int) -> tuple[Token, ...]:
        start, braces = self._at, 0
        while self._here.kind != "end" or braces > 0:
            if self._at >= len(self._tokens) - 1 and self._here.kind == "end":
                break
            if self._here.kind == "op" and self._here.text in "{}":
                if self._here.text == "}" and not braces and depth:
                    break
                braces += 1 if self._here.text == "{" else -1
            self._at += 1
        return tuple(one for one in self._tokens[start : self._at] if one.kind != "end")


def _ternary(line: tuple[Token, ...], arms: tuple[Arm, ...], depth: int = 0) -> Iterator[Statement]:
    """`condition ? one : other`, or the statement itself."""
    asks = _first(line, "?")
    if asks is None or depth > _DEEPEST:
        if line:
            yield Statement(line, arms)
        return
    test, rest = line[:asks], line[asks + 1 :]
    other = _first(rest, ":")
    if not test or not rest:
        raise syntax("a condition with nothing to do", line[0].line)
    yield from _ternary(rest[:other] if other is not None else rest, (*arms, Arm(test)), depth + 1)
    if other is not None:
        yield from _ternary(rest[other + 1 :], (*arms, Arm(test, negated=True)), depth + 1)


def _first(line: tuple[Token, ...], text: str) -> int | None:
    depth = 0
    for at, token in enumerate(line):
        if token.kind == "op":
            depth += {"[": 1, "{": 1, "(": 1, "]": -1, "}": -1, ")": -1}.get(token.text, 0)
            if token.text == text and depth == 0:
                return at
    return None
