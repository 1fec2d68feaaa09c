"""What CTP's functions do to an element, as rules of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scrubjay.recipe.conditions import Condition, condition
from scrubjay.recipe.importers import carry, dates, expressions
from scrubjay.recipe.importers.ctp_language import Call, Part, parts_of
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.selectors import parse_selector

_PLAIN: Final = {"keep": carry.KEEP, "remove": carry.REMOVE, "empty": carry.EMPTY, "process": "recurse"}
_HASHES: Final = ("hash", "hashuid", "hashname", "hashptid")
_OPS: Final = {"equals": "equals", "contains": "contains", "matches": "regex"}
_REASONS: Final = {
    "lookup": "it needs the look-up table; a table of IDs is the strategy csv of `identity`",
    "integer": "numbers are given by the strategy sequential of `identity`, to subjects only",
    "initials": "initials tell who somebody is",
    "round": "values are not rounded; for ages, `age: {mode: cap}` of the recipe",
    "encrypt": "nothing encrypted is written; originals are in the sealed audit",
    "decrypt": "nothing encrypted is read",
    "dateinterval": "the interval between dates is not written; see `dates: {mode: timepoint}`",
    "call": "it calls a program of yours",
    "pathelement": "it takes a part of the file's path; see the strategy folder of `identity`",
    "lowercase": "the case of a text is not changed",
    "uppercase": "the case of a text is not changed",
    "contents": "the value of another attribute is not copied",
    "value": "the value of another attribute is not copied",
}
KEYED: Final = "hashes are keyed here: another value than CTP's, which nobody can try out names against"


class Script:
    """The elements of one script; `params` are those of its `<p>`."""

    def __init__(self, draft: Draft, params: dict[str, str]) -> None:
        self._draft = draft
        self._params = params

    def element(self, line: Line, select: str, text: str) -> None:
        """The rules of one `<e>`."""
        try:
            self._act(line, select, text, ())
        except ValueError as error:
            carry.lose(self._draft, line, select, str(error))

    def _act(self, line: Line, select: str, text: str, when: Sequence[Condition], depth: int = 0) -> None:
        parts = [
            part for part in parts_of(text.strip(), depth) if not (isinstance(part, Call) and part.name == "always")
        ]
        calls = [part for part in parts if isinstance(part, Call)]
        if any(call.name == "remove" for call in calls):
            # CTP: @remove() anywhere in the text takes the element away.
            carry.carry(self._draft, line, select, carry.REMOVE, when)
        elif len(parts) == 1 and isinstance(parts[0], Call):
            self._call(line, select, parts[0], when, depth)
        else:
            self._text(line, select, parts, when)

    def _call(self, line: Line, select: str, call: Call, when: Sequence[Condition], depth: int) -> None:
        draft = self._draft
        if call.name in _PLAIN:
            carry.carry(draft, line, select, _PLAIN[call.name], when)
        elif call.name == "require":
            draft.note(line, "what is absent stays absent: @require and @always make nothing")
            carry.carry(draft, line, select, carry.KEEP, when)
        elif call.name == "blank":
            carry.carry(draft, line, select, carry.EMPTY, when)
        elif call.name in _HASHES:
            draft.note(line, KEYED)
            carry.carry(draft, line, select, carry.hashed(select, uid=call.name == "hashuid"), when)
        elif call.name in ("date", "time"):
            draft.note(line, "instead of today's date and time a fixed one is written, so that runs repeat")
            carry.carry(draft, line, select, carry.DUMMY, when)
        elif call.name in ("quarantine", "skip"):
            draft.note(line, "what CTP quarantines or skips is left out, with the reason dropped-by-rule")
            carry.leave_out(draft, line, when or [_condition(select, "exists")])
        elif call.name in ("if", "select", "append"):
            self._branches(line, select, call, when, depth + 1)
        else:
            self._more(line, select, call, when)

    def _more(self, line: Line, select: str, call: Call, when: Sequence[Condition]) -> None:
        name, arguments = call.name, call.arguments
        about_itself = bool(arguments) and self._tag(arguments[0], select) == self._tag("this", select)
        if name == "incrementdate" and len(arguments) == 2 and about_itself:
            days = self._value(arguments[1]).strip()
            if re.fullmatch(r"[+-]?\d{1,9}", days):
                dates.shifted(self._draft, line, select, int(days), when)
            else:
                carry.lose(self._draft, line, select, f"{arguments[1]} is no number of days")
        elif name == "hashdate" and about_itself:
            self._draft.note(line, "days of each subject's own come from the key, between -3650 and -1")
            dates.shifted(self._draft, line, select, None, when)
        elif name == "modifydate" and about_itself and arguments[1:] in (("*", "1", "1"), ("*", "01", "01")):
            dates.dated(self._draft, line, select, {"mode": "year"}, when)
        elif name == "truncate" and about_itself and len(arguments) == 2:
            self._truncate(line, select, arguments[1], when)
        elif name in ("contents", "value") and about_itself:
            self._contents(line, select, call, when)
        elif name == "param" and arguments:
            self._text(line, select, [call], when)
        else:
            self._lose(line, select, name)

    def _truncate(self, line: Line, select: str, count: str, when: Sequence[Condition]) -> None:
        if not re.fullmatch(r"-?\d{1,3}", count):
            raise ValueError("@truncate needs a number")
        carry.check_single(parse_selector(select))
        number = abs(int(count))
        pattern = f"(?s)^.*?(.{{0,{number}}})$" if count.startswith("-") else f"(?s)^(.{{0,{number}}}).*$"
        action = carry.regex_replace(pattern, "$1")
        carry.carry(self._draft, line, select, action, when)

    def _contents(self, line: Line, select: str, call: Call, when: Sequence[Condition]) -> None:
        if len(call.arguments) == 1 or call.name == "value":
            carry.carry(self._draft, line, select, carry.KEEP, when)
            return
        carry.check_single(parse_selector(select))
        pattern = call.arguments[1]
        with_text = expressions.java_replacement(call.arguments[2] if len(call.arguments) > 2 else "", pattern)
        action = carry.regex_replace(expressions.java_anywhere(pattern), with_text)
        carry.carry(self._draft, line, select, action, when)

    def _branches(self, line: Line, select: str, call: Call, when: Sequence[Condition], depth: int) -> None:
        if call.name == "append":
            selector = parse_selector(select)
            if carry.selector_tag(selector) in carry.OWN_DUTY:
                carry.carry(self._draft, line, select, carry.KEEP, when)
            else:
                carry.lose(self._draft, line, select, "values are not added to those that are there")
        elif call.name == "select":
            if call.yes.strip() == "@keep()":
                self._draft.lose(line, "one action at the top and another in sequences", "the latter everywhere")
                self._act(line, select, call.no, when, depth)
            else:
                carry.lose(self._draft, line, select, "one action at the top and another in sequences")
        else:
            try:
                test = self._test(select, call.arguments)
            except ValueError as error:
                carry.lose(self._draft, line, select, f"its condition: {error}")
                if re.search(r"@(quarantine|skip)\(", call.yes + call.no):
                    self._draft.lose(line, str(error), "nothing is left out: see to these images yourself")
                return
            both = (*when, test)
            self._act(line, select, call.yes, both, depth)
            self._act(line, select, call.no, (*when, _negated(test)), depth)

    def _text(self, line: Line, select: str, parts: Sequence[Part], when: Sequence[Condition]) -> None:
        """Literal text and parameters, and for the patient's ID and name the pseudonym."""
        text, template = "", False
        for part in parts:
            if isinstance(part, str):
                text += part
            elif part.name == "param" and part.arguments:
                text += self._value(part.arguments[0])
            elif part.name in _HASHES and carry.selector_tag(parse_selector(select)) in carry.IDENTITY:
                text += "{subject}"
                template = True
            else:
                self._lose(line, select, part.name)
                return
        if template and text.count("{") == 1:
            self._draft.note(line, KEYED)
            carry.carry(self._draft, line, select, carry.template(text), when)
        else:
            carry.fixed(self._draft, line, select, text, when)

    def _lose(self, line: Line, select: str, name: str) -> None:
        carry.lose(self._draft, line, select, _REASONS.get(name, f"@{name} has no equal here"))

    def _value(self, argument: str) -> str:
        """A parameter's value for `@NAME`, else the argument itself. Raises ValueError for one that isn't set."""
        if not argument.startswith("@"):
            return argument
        if argument[1:] not in self._params:
            raise ValueError(f"the script has no parameter {argument}")
        return self._params[argument[1:]]

    def _test(self, select: str, arguments: Sequence[str]) -> Condition:
        if len(arguments) < 2:
            raise ValueError("it needs an attribute and a test")
        return _condition(self._tag(arguments[0], select), arguments[1], *map(self._value, arguments[2:3]))

    @staticmethod
    def _tag(argument: str, select: str) -> str:
        if argument == "this":
            return select
        found = re.fullmatch(r"[\[(]?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})[\])]?", argument)
        if found:
            return f"({found[1].upper()},{found[2].upper()})"
        return argument.removeprefix("root:")


def _condition(select: str, test: str, value: str = "") -> Condition:
    selector = parse_selector(select)
    tag = carry.selector_tag(selector)
    if tag is None:
        raise ValueError("only public attributes can be looked at")
    if test in ("equals", "matches") or (test == "contains" and ("\\" in value or value != value.strip())):
        carry.check_single(selector)
    attribute = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    if test == "exists":
        return condition(attribute, "present")
    if test == "isblank":
        return condition(attribute, "regex", [r"\S"], negate=True)
    if test not in _OPS:
        raise ValueError(f"the test {test} has no equal here")
    pattern = f"^(?:{expressions.java(value.strip())})$" if test == "matches" else value
    return condition(attribute, _OPS[test], [pattern], ignore_case=test != "matches")


def _negated(one: Condition) -> Condition:
    return Condition(one.tag, one.op, one.values, not one.negate, one.ignore_case)
