"""The 18 identifiers of 45 CFR 164.514(b)(2)(i) as a checklist: what checks say of each, and what nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from scrubjay.standard import hipaa18
from scrubjay.verify.model import CheckResult, Finding, HipaaLine, Status
from scrubjay.verify.reader import tags_of

_BY_KIND: Final = {"name": 1, "address": 2, "birth-date": 3, "phone": 4, "mail": 6, "id": 8, "uid": 18}
_CHECKS: Final = {
    1: ("known-identifiers", "raw-values", "forbidden-attributes"),
    2: ("known-identifiers", "forbidden-attributes"),
    3: ("known-identifiers", "raw-values", "forbidden-attributes"),
    **dict.fromkeys((4, 5, 6, 7, 8, 9, 10, 11, 12), ("known-identifiers", "forbidden-attributes")),
    **dict.fromkeys((13, 14, 15), ("forbidden-attributes",)),
    18: ("source-uids", "known-identifiers", "one-to-one"),
}
"""Checks that speak of each number; (P) and (Q) are in pixels and sound, which nobody looks at."""


def checklist(checks: Iterable[CheckResult], errors: Mapping[int, int]) -> list[HipaaLine]:
    """One line for each of the 18. errors: how many are about each, by `numbers_of`."""
    by_name = {check.name: check for check in checks}
    names = {row.number: row.identifier for row in hipaa18()}
    lines = []
    for number in range(1, 19):
        title = f"{chr(64 + number)}. {names[number]}"
        lines.append(_line(title, number, [by_name[name] for name in _CHECKS.get(number, ())], errors.get(number, 0)))
    return lines


def _line(title: str, number: int, checks: list[CheckResult], errors: int) -> HipaaLine:
    if not checks:
        return HipaaLine(title, "not-judged", "pixels, sound and drawings aren't looked at")
    if errors:
        return HipaaLine(title, "failed", f"{errors} findings of severity error are about it")
    judged = [check for check in checks if check.status in ("passed", "failed")]
    attributes = len({row.tag for row in hipaa18() if row.number == number})
    if not judged:
        return HipaaLine(title, "not-judged", "no check could be made: " + "; ".join(check.why for check in checks))
    said = ", ".join(check.name for check in judged)
    left = [check.name for check in checks if check not in judged]
    evidence = f"{attributes} attributes and all text of {judged[0].examined} instances: nothing found by {said}"
    status: Status = "passed"
    if left:
        evidence += f"; not made: {', '.join(left)}"
        status = "passed" if judged[0].name == checks[0].name else "not-judged"
    return HipaaLine(title, status, evidence)


def numbers_of(finding: Finding) -> set[int]:
    """Which of the 18 a finding is about, by the kind of value or else by the attribute."""
    numbers = {number for kind, number in _BY_KIND.items() if f"known {kind}" in finding.reason}
    if not numbers and finding.tag:
        numbers = _by_tag().get(tags_of(finding.tag)[-1], set()) - {16, 17}
    return numbers | {18} if finding.check == "source-uids" else numbers


@cache
def _by_tag() -> dict[int, set[int]]:
    numbers: dict[int, set[int]] = {}
    for row in hipaa18():
        numbers.setdefault(row.tag, set()).add(row.number)
    return numbers
