"""Anonymization scripts of XNAT in DicomEdit 6: `-(0010,4000)`, `(0010,0010) := subject`, conditions, functions.

DicomEdit runs its statements one after the other; here the last rule that matches wins, and nothing depends on what an
earlier statement wrote. What a script doesn't name DicomEdit leaves alone; here it goes by the recipe that is extended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.importers import carry
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.xnat_calls import call_statement, lose_all
from scrubjay.recipe.importers.xnat_language import Reader, Statement, Token, syntax
from scrubjay.recipe.importers.xnat_paths import is_item, leaves_of, selectors_of
from scrubjay.recipe.importers.xnat_values import ANYTHING, Scope, conditions_of, set_value

TITLE: Final = "XNAT's DicomEdit"
_ELSEWHERE: Final = "as the recipe it extends says"
_VERSION: Final = re.compile(r"""^\s*version\s+["'](\d+)""", re.MULTILINE | re.IGNORECASE)


def looks_like(text: str) -> bool:
    """A version statement, a deletion or an assignment."""
    statement = r"^\s*(-\s*(?:[*+.]/)?\([0-9A-Fa-fxX@#]{4}\s*,|\([0-9A-Fa-f]{4}\s*,[^()\n]+\)\s*(:=|\?=))"
    return _VERSION.search(text) is not None or re.search(statement, text, re.MULTILINE) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for scripts of DicomEdit 4, and for what is no script."""
    version = _VERSION.search(text)
    if version is not None and version[1] != "6":
        raise syntax("only scripts of DicomEdit 6 can be imported", text.count("\n", 0, version.start()) + 1)
    rows = text.splitlines()
    scope = Scope()
    for statement in Reader(text.lstrip("\ufeff")).statements():
        number = statement.line
        _statement(draft, scope, statement, Line(number, rows[number - 1] if number <= len(rows) else ""))


def _statement(draft: Draft, scope: Scope, statement: Statement, line: Line) -> None:
    first, rest = statement.tokens[0], statement.tokens[1:]
    if first.kind == "word" and first.text.casefold() in ("version", "describe", "echo", "export"):
        draft.seen.add(line.number)
        return
    when, reason = conditions_of(scope, statement.arms)
    if when is None and not reason:
        draft.note(line, "statements whose condition is never true are left out")
    elif first.kind == "op" and first.text == "-":
        _deleted(draft, scope, rest, when or (), line, sure=not reason)
    elif first.kind == "path" and rest and rest[0].text in (":=", "?="):
        _assigned(draft, scope, statement, when, reason, line)
    elif first.kind == "word" and rest and rest[0].text == ":=":
        draft.seen.add(line.number)
        scope.define(first.text, rest[1:], conditional=bool(statement.arms))
    elif first.kind == "word":
        call_statement(draft, scope, statement.tokens, when, reason, line)
    else:
        draft.lose(line, "no such statement is known", _ELSEWHERE)


def _deleted(
    draft: Draft, scope: Scope, path: Sequence[Token], when: Sequence[Condition], line: Line, *, sure: bool
) -> None:
    text = "".join(one.text for one in path)
    try:
        selectors = selectors_of(text)
    except ValueError as error:
        scope.touch(ANYTHING)
        lose_all(draft, line, leaves_of(text), str(error))
        return
    scope.touch(selectors)
    for select in selectors:
        carry.carry(draft, line, select, carry.REMOVE, when if sure else ())
    if is_item(text):
        draft.lose(line, "one item of a sequence can't be taken out alone", f"{selectors[0]} goes whole")
    elif not sure:
        draft.lose(line, "its condition can't be said", "it always goes")


def _assigned(
    draft: Draft, scope: Scope, statement: Statement, when: Sequence[Condition] | None, reason: str, line: Line
) -> None:
    try:
        selectors = selectors_of(statement.tokens[0].text)
    except ValueError as error:
        scope.touch(ANYTHING)
        lose_all(draft, line, leaves_of(statement.tokens[0].text), str(error))
        return
    draft.note(line, "an assignment changes what is there; no attribute is added")
    for select in selectors:
        if reason:
            carry.lose(draft, line, select, reason)
        else:
            set_value(draft, scope, line, select, statement.tokens[2:], when or ())
    scope.touch(selectors)
