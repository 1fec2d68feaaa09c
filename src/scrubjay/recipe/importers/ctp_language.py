r"""The language of CTP's replacement texts: literal text and calls such as `@if(this,isblank){@remove()}{none}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_]*")
_WITH_BRANCHES: Final = ("if", "select", "append")
_DEEPEST: Final = 30


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `yes` and `no` are the texts in braces after it. Arguments have no quotes."""

    name: str
    arguments: tuple[str, ...]
    yes: str = ""
    no: str = ""


Part = str | Call


def parts_of(text: str, depth: int = 0) -> list[Part]:
    """A replacement text in its parts. Raises ValueError for brackets that don't close."""
    if depth > _DEEPEST:
        raise ValueError("calls are nested too deeply")
    parts: list[Part] = []
    literal, at = "", 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            literal, at = literal + text[at + 1], at + 2
        elif text[at] == "@":
            if literal:
                parts.append(literal)
            call, at = _call(text, at + 1)
            parts.append(call)
            literal = ""
        else:
            literal, at = literal + text[at], at + 1
    if literal:
        parts.append(literal)
    return parts


def _call(text: str, at: int) -> tuple[Call, int]:
    found = _NAME.match(text, at)
    name = found[0] if found else ""
    at += len(name)
    if not text.startswith("(", at):
        raise ValueError(f"@{name} is followed by no bracket")
    inner, at = _bracketed(text, at, "(", ")")
    yes = no = ""
    if name in _WITH_BRANCHES:
        yes, at = _branch(text, at)
        if name != "append":
            no, at = _branch(text, at)
    return Call(name, tuple(_arguments(inner)), yes, no), at


def _branch(text: str, at: int) -> tuple[str, int]:
    start = at
    while start < len(text) and text[start].isspace():
        start += 1
    return _bracketed(text, start, "{", "}") if text.startswith("{", start) else ("", at)


def _bracketed(text: str, at: int, opens: str, closes: str) -> tuple[str, int]:
    depth, quoted, start = 0, False, at + 1
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == '"' and opens == "(":
            quoted = not quoted
        elif char == opens and not quoted:
            depth += 1
        elif char == closes and not quoted:
            depth -= 1
            if depth == 0:
                return text[start:at], at + 1
        at += 1
    raise ValueError(f"a {opens!r} is never closed")


def _arguments(text: str) -> list[str]:
    if not text.strip():
        return []
    parts, quoted, start = [], False, 0
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [_unquoted(part.strip()) for part in parts]


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
