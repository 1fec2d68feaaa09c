"""What becomes of each column: the recipe's `table`, and what it doesn't name is removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from scrubjay.errors import MappingError
from scrubjay.recipe import Recipe
from scrubjay.recipe.actions import KEEP, REMOVE, Action, Fallback
from scrubjay.recipe.settings import settings_of
from scrubjay.standard.lookup import suggestion
from scrubjay.tables.days import day_of
from scrubjay.tables.reading import Entry, PeopleTable

MANY: Final = 10
"""People for each different cell that a column needs before it is proposed to be kept."""

_LONG_NUMBER: Final = re.compile(r"\d{4}")
_MEASURE: Final = re.compile(r"[+-]?(?:0|[1-9]\d{0,2})(?:[.,]\d{1,3})?")
_MEASURES: Final = frozenset(("weight", "height", "bmi", "score", "dose", "volume", "kg", "cm", "mm"))
_NUMBERING: Final = re.compile(r"id\b|\b(?:no|nr|key|case|record|account|zip|plz)\b|num|code|phone|insur|post")
"""In headers: words of what is measured, and those of what somebody is numbered by."""

SUBJECT: Final = "subject"
"""Header of the column that holds pseudonyms."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column. at: its place, from 0. is_named: whether the recipe names it."""

    at: int
    header: str
    action: Action
    is_named: bool

    @property
    def stays(self) -> bool:
        """Whether the result has it."""
        return self.action != REMOVE

    @property
    def is_text(self) -> bool:
        """Whether words of its cells stay as they are."""
        return self.action == KEEP or (isinstance(self.action, Fallback) and self.action.word == "clean")

    @property
    def is_date(self) -> bool:
        """Whether it holds dates."""
        return isinstance(self.action, Fallback) and self.action.word == "date"


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """The rules of a table, a rule for each of its columns."""

    rules: tuple[ColumnRule, ...]
    who: frozenset[int] = field(default=frozenset())
    unused: tuple[str, ...] = ()
    """Columns that the recipe names and the table doesn't have."""

    @property
    def kept(self) -> tuple[ColumnRule, ...]:
        """Those that stay, in the table's order."""
        return tuple(rule for rule in self.rules if rule.stays)

    def notes(self, personal: Set[int] = frozenset()) -> Iterator[str]:
        """What to tell: columns that went because nobody named them, and rules without a column.

        personal: columns with a header that holds a name or ID of somebody. It is never told.
        """
        gone = [rule for rule in self.rules if not rule.is_named and rule.at not in self.who]
        if gone:
            said = ", ".join(_shown(rule, personal) for rule in gone)
            yield f"removed, because the recipe's `table` names no rule for it: {said}"
        headers = [rule.header.casefold() for rule in self.rules if rule.at not in personal]
        for header in self.unused:
            yield f"the recipe's `table` names {header!r}, which the table doesn't have{suggestion(header, headers)}"


def rules_of(table: PeopleTable, recipe: Recipe) -> ColumnRules:
    """The rule of each column. Raises MappingError for a column that would stand beside another `subject`."""
    wanted: Mapping[str, Action] = dict(recipe.columns)
    headers = [cell or "" for cell in table.header.cells]
    rules = tuple(
        ColumnRule(at, header, wanted.get(header.casefold(), REMOVE), header.casefold() in wanted)
        for at, header in enumerate(headers)
    )
    for rule in rules:
        if rule.stays and rule.header.casefold() == SUBJECT:
            raise MappingError(
                f"line {table.header.line}: column {rule.at + 1} is called '{SUBJECT}', as the column of pseudonyms: "
                "rename it, or remove it",
                (table.header.line,),
            )
    known = {header.casefold() for header in headers}
    return ColumnRules(rules, table.columns.who, tuple(header for header in wanted if header not in known))


def removes_dates(recipe: Recipe) -> bool:
    """Whether no date of a subject stays in any form."""
    dates = settings_of(recipe).dates
    return dates.engine_mode == "remove"


def explained(table: PeopleTable, rules: ColumnRules) -> Iterator[tuple[str, str, str]]:
    """For people: each column, what becomes of it, and a rule to propose where there is none."""
    parts = {
        table.columns.name: "name", table.columns.id: "ID", table.columns.first_name: "first name",
        table.columns.last_name: "last name", table.columns.birth_date: "date of birth",
        table.columns.sex: "sex",
    }  # fmt: skip
    for rule in rules.rules:
        part = parts.get(rule.at, "")
        if rule.is_named:
            yield _shown(rule), str(rule.action), part
        elif rule.at in rules.who:
            yield _shown(rule), f"the {part}: {SUBJECT} stands for it", ""
        else:
            yield _shown(rule), "removed: no rule", f"{rule.header}: {proposal(table, rule.at)}"


def proposal(table: PeopleTable, at: int) -> str:
    """A rule that may fit a column, from what its cells look like; `keep` only for a few short words and measures."""
    cells = [cell for row in table.rows if (cell := table.cell(row, at))]
    if not cells:
        return "remove"
    if all(day_of(cell) for cell in cells):
        return "date"
    header = (table.header.cells[at] or "").casefold()
    if all(cell.isdecimal() and int(cell) <= 130 for cell in cells) and "age" in header:
        return "age"
    people = [found for entry in table.entries if (found := _cells_of(table, entry, at))]
    few = len(people) >= MANY and len(set(cells)) <= len(people) / MANY
    if few and all(len(cell) <= 12 and not _LONG_NUMBER.search(cell) for cell in cells):
        return "keep"
    if all(_MEASURE.fullmatch(cell) for cell in cells) and _is_measured(people, header):
        return "keep"
    if any(" " in cell for cell in cells):
        return "clean"
    return "pseudonym"


def _cells_of(table: PeopleTable, entry: Entry, at: int) -> set[str]:
    return {cell for row in entry.rows if (cell := table.cell(table.rows[row], at))}


def _is_measured(people: Sequence[Set[str]], header: str) -> bool:
    """Whether a column of short numbers tells nobody apart: by its header, or since most people share theirs."""
    words = re.sub(r"[\W\d_]+", " ", header)
    if _NUMBERING.search(words):
        return False
    if not _MEASURES.isdisjoint(words.split()):
        return True
    owners = Counter(cell for cells in people for cell in cells)
    shared = sum(all(owners[cell] > 1 for cell in cells) for cells in people)
    return len(people) >= MANY and shared * 2 >= len(people)


def _shown(rule: ColumnRule, personal: Set[int] = frozenset()) -> str:
    is_told = rule.header and rule.at not in personal
    return f"column {rule.at + 1} ({rule.header})" if is_told else f"column {rule.at + 1}"
