"""Functions of DicomEdit 6 that are statements of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.importers import carry, dates
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.xnat_language import Token
from scrubjay.recipe.importers.xnat_paths import is_item, selectors_of
from scrubjay.recipe.importers.xnat_values import ANYTHING, Scope, arguments_of, days_of, set_value

_ELSEWHERE: Final = "as the recipe it extends says"
_REMOVES: Final = ("removetags", "delete")
_HASHES: Final = ("hashuidlist", "mapreferenceduids")
_SHIFTS: Final = ("shiftdatetimebyincrement", "shiftdatebyincrement", "shiftdatetimesequencebyincrement")


def call_statement(
    draft: Draft,
    scope: Scope,
    tokens: Sequence[Token],
    when: Sequence[Condition] | None,
    reason: str,
    line: Line,
) -> None:
    """A call such as `removeTags[(0008,0020)]`. when: None where the conditions can't be said, for the given reason."""
    name = tokens[0].text.casefold()
    if name == "removeallprivatetags":
        draft.private = draft.private or "remove"
        draft.note(line, "private attributes go, but for those that a rule keeps by name")
    elif name == "reject":
        _reject(draft, when, reason, line)
    elif name == "set":
        _set(draft, scope, tokens, when, reason, line)
    elif name in (*_REMOVES, *_HASHES, *_SHIFTS, "retainprivatetags"):
        _each(draft, scope, name, tokens, when, reason, line)
    elif name in ("blankvalues", "collectvalues"):
        scope.touch(ANYTHING)
        draft.lose(line, "values are not collected", "those that identify are searched for in every file")
    elif name == "alterpixels":
        draft.lose(line, "pixels are not altered by rules for attributes", "pixels go by the recipe it extends")
    else:
        scope.touch(ANYTHING)
        lose_all(draft, line, scope.candidates(tokens[1:]), f"the function {tokens[0].text} has no equal here")


def lose_all(draft: Draft, line: Line, selectors: Sequence[str], reason: str) -> None:
    """List what can't be carried; whatever it may be about gets the strictest action."""
    if not selectors:
        draft.lose(line, reason, _ELSEWHERE)
    for select in dict.fromkeys(selectors):
        carry.lose(draft, line, select, reason)


def _reject(draft: Draft, when: Sequence[Condition] | None, reason: str, line: Line) -> None:
    if reason or not when:
        draft.lose(line, reason or "all would be rejected", "nothing is left out: write a `drop` of your own")
    else:
        draft.note(line, "what the script rejects is left out, with the reason dropped-by-rule")
        carry.leave_out(draft, line, when)


def _set(
    draft: Draft, scope: Scope, tokens: Sequence[Token], when: Sequence[Condition] | None, reason: str, line: Line
) -> None:
    arguments = arguments_of(tokens)
    try:
        path, value = arguments
        selectors = _selectors(scope, path)
    except ValueError as error:
        scope.touch(ANYTHING)
        lose_all(draft, line, scope.candidates(arguments[0]) if arguments else (), f"its arguments: {error}")
        return
    draft.note(line, "an assignment changes what is there; no attribute is added")
    for select in selectors:
        if reason:
            carry.lose(draft, line, select, reason)
        else:
            set_value(draft, scope, line, select, value, when or ())
    scope.touch(selectors)


def _each(
    draft: Draft,
    scope: Scope,
    name: str,
    tokens: Sequence[Token],
    when: Sequence[Condition] | None,
    reason: str,
    line: Line,
) -> None:
    arguments = _open(scope, arguments_of(tokens))
    increment: tuple[Token, ...] = ()
    unit: tuple[Token, ...] = ()
    if name == "mapreferenceduids":
        arguments = arguments[1:]
        draft.note(line, "UIDs are mapped below 2.25 with a key; another root is not taken")
    elif name == "shiftdatetimesequencebyincrement" and len(arguments) > 1:
        increment, arguments = arguments[0], arguments[1:]
    elif name in _SHIFTS and len(arguments) > 1:
        increment, unit, arguments = arguments[1], arguments[2:3][0] if len(arguments) > 2 else (), arguments[:1]
    for argument in arguments:
        try:
            selectors = _selectors(scope, argument)
        except ValueError as error:
            scope.touch(ANYTHING)
            lose_all(draft, line, scope.candidates(argument), str(error))
            continue
        scope.touch(selectors)
        for select in selectors:
            if name in _REMOVES:
                carry.carry(draft, line, select, carry.REMOVE, () if reason else when or ())
            elif reason:
                carry.lose(draft, line, select, reason)
            elif name in _HASHES:
                carry.carry(draft, line, select, carry.hashed(select, uid=True), when or ())
            elif name == "retainprivatetags":
                draft.private = draft.private or "remove"
                carry.carry(draft, line, select, carry.KEEP, when or ())
            else:
                _shift(draft, scope, name, line, select, increment, unit, when or ())
        if name in _REMOVES and (reason or any(is_item(one.text) for one in argument)):
            draft.lose(line, reason or "one item of a sequence can't be taken out alone", "more goes than it says")


def _shift(
    draft: Draft,
    scope: Scope,
    name: str,
    line: Line,
    select: str,
    increment: Sequence[Token],
    unit: Sequence[Token],
    when: Sequence[Condition],
) -> None:
    try:
        number = scope.resolved(increment)
        if len(number) != 1:
            raise ValueError("its increment is no number")
        given = unit[0].text if unit else "days" if name == "shiftdatebyincrement" else "seconds"
        days = days_of(number[0].text, given)
    except ValueError as error:
        carry.lose(draft, line, select, str(error))
        return
    dates.shifted(draft, line, select, days, when)


def _open(scope: Scope, arguments: list[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """Arguments with the variables that are lists laid open."""
    opened: list[tuple[Token, ...]] = []
    for argument in arguments:
        try:
            value = scope.resolved(argument)
        except ValueError:
            value = argument
        if len(value) > 1 and value[0].text == "{":
            opened.extend(_open(scope, arguments_of((*value[:0], value[0], value[0], *value))))
        else:
            opened.append(argument)
    return opened


def _selectors(scope: Scope, argument: Sequence[Token]) -> list[str]:
    value = scope.resolved(argument)
    if len(value) != 1 or value[0].kind not in ("path", "text"):
        raise ValueError("it names no attribute")
    return selectors_of(value[0].text)
