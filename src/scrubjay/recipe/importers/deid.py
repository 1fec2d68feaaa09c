"""Recipes of pydicom/deid: `FORMAT dicom`, `%header` with its actions, `%fields`, `%values`, `%filter`.

Where several actions name one field, deid's order holds: KEEP over ADD, REPLACE, JITTER, REMOVE, BLANK.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from scrubjay.recipe.importers import carry, dates
from scrubjay.recipe.importers.deid_fields import except_pattern, is_all, keywords_like, selectors_of
from scrubjay.recipe.importers.deid_filters import carry_label
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.only_listed import remove_the_rest

TITLE: Final = "deid"
_ACTIONS: Final = ("BLANK", "REMOVE", "JITTER", "REPLACE", "ADD", "KEEP")
"""Weakest first: the last rule wins here."""

_ELSEWHERE: Final = "as the recipe it extends says"


@dataclass
class _Sections:
    actions: list[tuple[str, str, str, Line]] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)


_LINE_END: Final = re.compile(r"\r\n?|\n")
"""What ends a line there. `splitlines` knows more, and would read rules out of the middle of a text."""


def looks_like(text: str) -> bool:
    """A line with FORMAT dicom, or a header's section."""
    return re.search(r"^\s*(FORMAT\s+dicom|%header)\b", text, re.IGNORECASE | re.MULTILINE) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for a format that isn't DICOM's."""
    sections = _Sections()
    section = name = ""
    label: tuple[Line, str, list[str]] | None = None
    for number, row in enumerate(_LINE_END.split(text.lstrip("\ufeff")), start=1):
        stripped = re.sub(r"[ \t]+", " ", row.strip()) if section in ("", "header", "fields") else row.strip()
        line = Line(number, stripped)
        word = stripped.split(" ")[0].upper()
        if not stripped or stripped.startswith("#"):
            continue
        if label is not None and (word == "LABEL" or stripped.startswith("%")):
            carry_label(draft, *label)
            label = None
        if stripped.startswith("%"):
            section, _, name = stripped.split("#")[0][1:].strip().partition(" ")
            section = section.casefold()
        elif label is not None:
            label[2].append(stripped)
        elif word == "LABEL" and section == "filter":
            label = (line, name.strip(), [])
        elif word == "FORMAT":
            _check_format(stripped, number)
        else:
            _entry(draft, sections, section, name.strip(), line)
    if label is not None:
        carry_label(draft, *label)
    for action in sorted(sections.actions, key=lambda one: (not _is_general(one[1]), _ACTIONS.index(one[0]))):
        _action(draft, sections, *action)


def _check_format(text: str, number: int) -> None:
    if text.split(None, 1)[-1].strip().casefold() != "dicom":
        error = SyntaxError("only recipes of FORMAT dicom can be imported")
        error.lineno = number
        raise error


def _is_general(target: str) -> bool:
    return is_all(target) or except_pattern(target) is not None


def _entry(draft: Draft, sections: _Sections, section: str, name: str, line: Line) -> None:
    word, _, rest = line.text.partition(" ")
    rest = rest.strip()
    if section == "header" and word.upper() in _ACTIONS and rest:
        private = re.match(r'\(?[0-9A-Fa-f]{4},\s*"[^"]+",\s*[0-9A-Fa-f]{2}\)?', rest)
        target = private[0] if private else rest.split(" ")[0]
        sections.actions.append((word.upper(), target, rest[len(target) :].split("#")[0].strip(), line))
    elif section == "fields" and word.upper() == "FIELD" and rest:
        try:
            sections.groups.setdefault(name, []).extend(selectors_of(rest.split(" ")[0], sections.groups))
            draft.seen.add(line.number)
        except ValueError as error:
            draft.lose(line, str(error), _ELSEWHERE)
    elif section == "values":
        draft.lose(
            line,
            "values of a study that identify are found without being listed",
            "they are searched for in every file",
        )
    else:
        draft.lose(line, "no such line is known", _ELSEWHERE)


def _action(draft: Draft, sections: _Sections, action: str, target: str, value: str, line: Line) -> None:
    if action == "REMOVE" and target.casefold() == "jitter":
        draft.note(line, "the field `jitter` is deid's own and in no instance")
    elif is_all(target) or except_pattern(target) is not None:
        _general(draft, action, target, value, line)
    else:
        try:
            selectors = selectors_of(target, sections.groups)
        except ValueError as error:
            draft.lose(line, str(error), _ELSEWHERE)
            return
        if len(selectors) == 1 and "," in target and _is_many(target) and action != "KEEP":
            for one in target.split(","):
                carry.lose(draft, line, selectors_of(one, sections.groups)[0], "a line is about one field")
            return
        for select in selectors:
            # Versions of deid differ in whether they look at the case of a keyword: the stricter one holds.
            _one(draft, action, select if action == "KEEP" else carry.spelled(select), value, line)


def _is_many(target: str) -> bool:
    """`00181210,00180015`: several fields, where deid has one a line."""
    return all(re.fullmatch(r"[0-9A-Fa-f]{8}|[A-Za-z][A-Za-z0-9]{4,}", one) is not None for one in target.split(","))


def _general(draft: Draft, action: str, target: str, value: str, line: Line) -> None:
    """REMOVE ALL, BLANK except:Rows|Columns."""
    spared = except_pattern(target)
    if action not in ("REMOVE", "BLANK") or value:
        draft.lose(line, "what a program or a pattern decides for all fields can't be said", _ELSEWHERE)
        return
    try:
        kept = [] if spared is None else keywords_like(spared)
    except ValueError as error:
        draft.lose(line, str(error), _ELSEWHERE)
        return
    remove_the_rest(draft, line)
    for keyword in kept:
        carry.carry(draft, line, keyword, carry.KEEP)


def _one(draft: Draft, action: str, select: str, value: str, line: Line) -> None:
    if action == "KEEP":
        carry.carry(draft, line, select, carry.KEEP)
    elif action == "BLANK":
        carry.carry(draft, line, select, carry.EMPTY)
    elif action == "REMOVE":
        _removed(draft, select, value, line)
    elif action == "JITTER":
        if re.fullmatch(r"[+-]?\d{1,9}", value):
            _jittered(draft, select, int(value), line)
        else:
            carry.lose(draft, line, select, "days that a program gives: see `dates: {mode: subject}`")
    else:
        _set(draft, select, value, line)


def _removed(draft: Draft, select: str, value: str, line: Line) -> None:
    if value:
        # Only where the value passes a test: removed whatever it is.
        carry.carry(draft, line, select, carry.REMOVE)
        draft.lose(line, "the value is not tested", f"{select} always goes")
    else:
        carry.carry(draft, line, select, carry.REMOVE)


def _jittered(draft: Draft, select: str, days: int, line: Line) -> None:
    try:
        vr = carry.vr_of_text(select)
    except ValueError:
        vr = ""
    if vr == "TM":
        draft.note(line, "times stay as they are where dates move by whole days")
        carry.carry(draft, line, select, carry.DATE if draft.dates else carry.REMOVE)
    else:
        dates.shifted(draft, line, select, days)


def _set(draft: Draft, select: str, value: str, line: Line) -> None:
    draft.note(line, "ADD and REPLACE change what is there; no attribute is added")
    word = value.casefold()
    if not word.startswith(("var:", "func:", "deid_func:")):
        carry.fixed(draft, line, select, value)
        return
    try:
        identity = carry.is_identity(select)
        vr = carry.vr_of_text(select)
    except ValueError as error:
        draft.lose(line, str(error), _ELSEWHERE)
        return
    if identity:
        draft.note(line, "a name or ID that a program gives is the subject's pseudonym; a table of IDs: strategy csv")
        carry.carry(draft, line, select, carry.PSEUDONYM)
    elif vr == "UI":
        draft.note(line, "UIDs are mapped with a key, the same for the same original")
        carry.carry(draft, line, select, carry.UID)
    else:
        carry.lose(draft, line, select, "its value comes from a program of yours")
