"""Conditions: when a rule holds, by the top-level attributes of the instance.

The text form is `Modality equals "MR"`, with `not` before it and `ignoring case` after it where wanted; in YAML one
writes `Modality: MR`, `Modality: [CT, MR]` or `Modality: {regex: "^M", negate: true}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.recipe.patterns import check_pattern
from scrubjay.recipe.sop_class_names import sop_class_of
from scrubjay.standard.lookup import canonical_name, suggestion, tag_hex, tag_of

OPS: Final = ("equals", "contains", "regex", "present", "absent")
_SOP_CLASS_UID: Final = 0x00080016
_TEXT = re.compile(r"(not\s+)?(\S+)\s+(equals|contains|regex|present|absent)\b\s*(.*?)(\s+ignoring case)?", re.DOTALL)
_LIST = re.compile(r'\s*("(?:[^"\\]|\\.)*")\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Condition:
    """One test. It holds if any value of the attribute passes for any of `values`; `negate` turns it round."""

    tag: int
    op: str
    values: tuple[str, ...] = ()
    negate: bool = False
    ignore_case: bool = False

    def __str__(self) -> str:
        text = f"{'not ' if self.negate else ''}{canonical_name(self.tag)} {self.op}"
        if self.values:
            text += " " + ", ".join(json.dumps(value, ensure_ascii=False) for value in self.values)
        return text + (" ignoring case" if self.ignore_case else "")

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {
            "tag": tag_hex(self.tag),
            "op": self.op,
            "values": list(self.values),
            "negate": self.negate,
            "ignore_case": self.ignore_case,
        }


def parse_condition(text: str) -> Condition:
    """A condition from its text form. Raises ValueError."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'{text!r} is no condition: write it as Modality equals "MR"')
    values = _values(found[4])
    return condition(found[2], found[3], values, negate=bool(found[1]), ignore_case=bool(found[5]))


def condition(
    attribute: str, op: str, values: Sequence[str] = (), *, negate: bool = False, ignore_case: bool = False
) -> Condition:
    """A checked condition. Names and keywords of SOP classes stand for their UIDs. Raises ValueError."""
    tag = tag_of(attribute)
    if op not in OPS:
        hint = suggestion(op, OPS) or f": there are {', '.join(OPS)}"
        raise ValueError(f"{op!r} is no test{hint}")
    if op in ("present", "absent"):
        if values or ignore_case:
            raise ValueError(f"{op} takes no value and no case")
    elif not values:
        raise ValueError(f"{op} needs a value")
    if op == "regex":
        for value in values:
            check_pattern(value)
    if op == "equals" and tag == _SOP_CLASS_UID:
        values = [_sop_class(value) for value in values]
    return Condition(tag, op, tuple(values), negate, ignore_case)


def conditions_from(data: object) -> tuple[Condition, ...]:
    """What stands under `when`: a mapping, a text, or a list of these; all of them must hold. Raises ValueError."""
    if isinstance(data, str):
        return (parse_condition(data),)
    if isinstance(data, Mapping):
        return tuple(_from_yaml(str(attribute), test) for attribute, test in data.items())
    if isinstance(data, Sequence):
        return tuple(one for part in data for one in conditions_from(part))
    raise ValueError("`when` is a mapping such as {Modality: MR}, or a list of those")


def _from_yaml(attribute: str, test: object) -> Condition:
    if not isinstance(test, Mapping):
        return condition(attribute, "equals", _texts(test))
    flags = {}
    for flag in ("negate", "ignore_case"):
        flags[flag] = test.get(flag, False)
        if not isinstance(flags[flag], bool):
            raise ValueError(f"{flag} is true or false")
    tests = [key for key in test if key not in flags]
    if len(tests) != 1:
        raise ValueError(f"the condition on {attribute} needs one test of {', '.join(OPS)}")
    op = str(tests[0])
    if op in ("present", "absent"):
        if test[op] is not True:
            raise ValueError(f"write `{op}: true`")
        return condition(attribute, op, **flags)
    return condition(attribute, op, _texts(test[op]), **flags)


def _texts(data: object) -> list[str]:
    if isinstance(data, bool) or data is None or isinstance(data, Mapping):
        raise ValueError("a condition compares with text: put the value in quotes")
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [text for part in data for text in _texts(part)]
    return [str(data)]


def _values(text: str) -> list[str]:
    values, at = [], 0
    while at < len(text):
        found = _LIST.match(text, at)
        if found is None:
            raise ValueError('values of a condition stand in double quotes, with commas between: "MR", "CT"')
        values.append(str(json.loads(found[1])))
        at = found.end()
    return values


def _sop_class(value: str) -> str:
    return value if re.fullmatch(r"[0-9.]+", value) else sop_class_of(value)
