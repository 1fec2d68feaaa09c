"""Values and conditions of DicomEdit 6: what stands behind `:=`, and between `if` and its block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from scrubjay.recipe.conditions import Condition, condition
from scrubjay.recipe.importers import carry, dates, expressions
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.overlap import may_overlap
from scrubjay.recipe.importers.xnat_language import Arm, Token
from scrubjay.recipe.importers.xnat_paths import leaves_of, selectors_of
from scrubjay.recipe.selectors import parse_selector

_PLACES: Final = {"project": "{project}", "subject": "{subject}", "session": "{subject}", "label": "{subject}"}
_NESTED: Final = 20
ANYTHING: Final = ("all",)
"""What a statement may have changed of which nobody knows what it names."""


@dataclass
class Scope:
    """Variables with the tokens they were given; None for those that may be one thing or another.

    touched: attributes that an earlier statement may have changed. DicomEdit would look at the new value, rules here
    look at the original: so nothing that asks for one of them can be carried. paths: all that each variable ever held.
    """

    variables: dict[str, tuple[Token, ...] | None] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    paths: dict[str, list[str]] = field(default_factory=dict)

    def define(self, name: str, value: Sequence[Token], *, conditional: bool) -> None:
        """Give a variable its value. A list holds paths, and what they lead to is not looked at."""
        is_list = bool(value) and value[0].text == "{"
        unknown = conditional or (not is_list and self.is_touched(value))
        self.variables[name] = None if unknown else tuple(value)
        self.paths.setdefault(name, []).extend(one.text for one in value if one.kind == "path")

    def candidates(self, value: Sequence[Token]) -> list[str]:
        """The selectors of all paths that a value may hold, where nobody can know which."""
        found: list[str] = []
        for one in value:
            for path in [one.text] if one.kind == "path" else self.paths.get(one.text, []):
                found += leaves_of(path)
        return found

    def touch(self, selectors: Sequence[str]) -> None:
        """Note that these were changed."""
        self.touched.update(selectors)

    def is_touched(self, value: Sequence[Token]) -> bool:
        """Whether a value is, or holds, that of an attribute that was changed before."""
        paths = [one.text for one in value if one.kind == "path"]
        try:
            asked = {select for path in paths for select in selectors_of(path)}
            return any(may_overlap(select, other) for select in asked for other in self.touched)
        except ValueError:
            return True

    def resolved(self, value: Sequence[Token], depth: int = 0) -> tuple[Token, ...]:
        """A value with variables followed. Raises ValueError for those that nobody can know."""
        if len(value) != 1 or value[0].kind != "word" or value[0].text not in self.variables:
            return tuple(value)
        known = self.variables[value[0].text]
        if known is None or depth > _NESTED:
            raise ValueError(f"what {value[0].text} is can't be known beforehand")
        return self.resolved(known, depth + 1)


def conditions_of(scope: Scope, arms: Sequence[Arm]) -> tuple[tuple[Condition, ...] | None, str]:
    """Conditions, None if they never hold; and why they can't be said."""
    found = []
    for arm in arms:
        try:
            one = _condition(scope, arm.tokens)
        except ValueError as error:
            return None, f"its condition: {error}"
        if isinstance(one, bool):
            if one == arm.negated:
                return None, ""
            continue
        found.append(Condition(one.tag, one.op, one.values, one.negate != arm.negated, one.ignore_case))
    return tuple(found), ""


def set_value(
    draft: Draft, scope: Scope, line: Line, select: str, value: Sequence[Token], when: Sequence[Condition]
) -> None:
    """An attribute set to a value."""
    try:
        action = _action(draft, scope, line, select, scope.resolved(value), when)
        if action is not None:
            carry.carry(draft, line, select, action, when)
    except ValueError as error:
        carry.lose(draft, line, select, str(error))


def arguments_of(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The arguments in the brackets of a call `name[...]`, with lists in braces laid open."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[2:-1] if tokens and tokens[-1].text == "]" else tokens[2:]:
        if token.kind == "op" and token.text in "{}":
            continue
        if token.kind == "op" and token.text in "[]":
            depth += 1 if token.text == "[" else -1
        if token.kind == "op" and token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts if part]


def _action(
    draft: Draft, scope: Scope, line: Line, select: str, value: tuple[Token, ...], when: Sequence[Condition]
) -> str | None:
    """The action, or None where a rule was made already. Raises ValueError with the reason."""
    if len(value) >= 2 and value[1].text == "[":
        return _call(draft, scope, line, select, value, when)
    text = _text(scope, value)
    if text == "{subject}" and carry.is_identity(select):
        return carry.PSEUDONYM
    if re.search(r"\{(project|subject)\}", text):
        draft.note(line, "project is that of --project; subject and session are the pseudonym")
        return carry.template(text)
    carry.fixed(draft, line, select, text, when)
    return None


def _call(
    draft: Draft, scope: Scope, line: Line, select: str, value: tuple[Token, ...], when: Sequence[Condition]
) -> str | None:
    name, arguments = value[0].text, arguments_of(value)
    folded = name.casefold()
    if folded == "concatenate":
        return carry.template("".join(_text(scope, one) for one in arguments))
    if not arguments or _selector(scope, arguments[0]) != select:
        raise ValueError(f"{name} of another attribute has no equal here")
    if folded in ("hashuid", "mapuid", "newuid"):
        draft.note(line, "UIDs are mapped with a key, the same for the same original")
        return carry.hashed(select, uid=True)
    if folded in ("shiftdatebyincrement", "shiftdatetimebyincrement") and len(arguments) > 1:
        unit = _text(scope, arguments[2]) if len(arguments) > 2 else "days" if "time" not in folded else "seconds"
        dates.shifted(draft, line, select, days_of(_text(scope, arguments[1]), unit), when)
        return None
    raise ValueError(f"the function {name} has no equal here")


def days_of(text: str, unit: str = "seconds") -> int:
    """Whole days. Raises ValueError for anything else."""
    if not re.fullmatch(r"[+-]?\d{1,12}", text.strip()):
        raise ValueError("its increment is no number")
    number = int(text)
    if unit.startswith("day"):
        return number
    if number % 86400:
        raise ValueError("dates move by whole days, and its increment is none")
    return number // 86400


def _text(scope: Scope, value: Sequence[Token]) -> str:
    """A text as a template of ours."""
    text = _literal(scope, value)
    if text is not None:
        if re.search(r"\{[^{}]*\}", text):
            raise ValueError("the text holds braces")
        return text
    resolved = scope.resolved(value)
    if len(resolved) == 1 and resolved[0].kind == "word":
        if re.fullmatch(r"\d+(\.\d+)?", resolved[0].text):
            return resolved[0].text
        if resolved[0].text in _PLACES:
            return _PLACES[resolved[0].text]
        raise ValueError(f"nothing says what {resolved[0].text} is")
    raise ValueError("the value of another attribute, or of a function, is not copied")


def _literal(scope: Scope, value: Sequence[Token]) -> str | None:
    resolved = scope.resolved(value)
    return resolved[0].text if len(resolved) == 1 and resolved[0].kind == "text" else None


def _selector(scope: Scope, value: Sequence[Token]) -> str | None:
    resolved = scope.resolved(value)
    if len(resolved) != 1 or resolved[0].kind != "path":
        return None
    found = selectors_of(resolved[0].text)
    return found[0] if len(found) == 1 else None


def _condition(scope: Scope, tokens: Sequence[Token]) -> Condition | bool:
    if len(tokens) >= 3 and tokens[1].text == "[":
        name = tokens[0].text.casefold()
        if name in ("true", "false"):
            return name == "true"
        arguments = arguments_of(tokens)
        if name == "ispresent" and len(arguments) == 1:
            return condition(_attribute(scope, arguments[0], has_value=False), "present")
        raise ValueError(f"the function {tokens[0].text} has no equal here")
    operators = [at for at, one in enumerate(tokens) if one.kind == "op" and one.text in ("=", "==", "!=", "~", "!~")]
    if len(operators) != 1:
        raise ValueError("only one comparison at a time")
    left, operator, right = tokens[: operators[0]], tokens[operators[0]].text, tokens[operators[0] + 1 :]
    value = _literal(scope, right)
    if value is None:
        raise ValueError("attributes are compared with texts only")
    pattern = f"^(?:{expressions.java(value)})$" if "~" in operator else value
    attribute = _attribute(scope, left)
    return condition(attribute, "regex" if "~" in operator else "equals", [pattern], negate=operator.startswith("!"))


def _attribute(scope: Scope, value: Sequence[Token], *, has_value: bool = True) -> str:
    """has_value: whether its value is compared, and not only that it is there."""
    if scope.is_touched(value):
        raise ValueError("it looks at what an earlier statement changed")
    select = _selector(scope, value)
    if select is None:
        raise ValueError("only attributes can be looked at")
    selector = parse_selector(select)
    tag = carry.selector_tag(selector)
    if tag is None or "." in select:
        raise ValueError("only public attributes at the top level can be looked at")
    if has_value:
        carry.check_single(selector)
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
