"""A table with its people's pseudonyms: only rows of subjects that are there, only columns that a rule keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.recipe import Recipe
from scrubjay.standard import registered_uids
from scrubjay.tables.cells import CellWriter
from scrubjay.tables.matching import DIST_THRESHOLD, Doubt, Matching, match
from scrubjay.tables.others import OtherPeople, OwnIds
from scrubjay.tables.reading import Entry, PeopleTable, lines_shown
from scrubjay.tables.rules import SUBJECT, ColumnRule, ColumnRules, removes_dates, rules_of
from scrubjay.tables.subjects import KnownSubject, needles_of
from scrubjay.text.people import People

if TYPE_CHECKING:
    from scrubjay.identity import Key


@dataclass(frozen=True, slots=True)
class Close:
    """A new subject whose name is close to that of one the vault has under another pseudonym."""

    subject: KnownSubject = field(repr=False)
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class Met:
    """A table and the subjects it was matched with."""

    table: PeopleTable = field(repr=False)
    subjects: Sequence[KnownSubject] = field(repr=False)
    matching: Matching = field(repr=False)
    close: list[Close] = field(default_factory=list, repr=False)
    """New subjects that may be ones that the vault has."""
    taken: list[tuple[KnownSubject, float]] = field(default_factory=list, repr=False)
    """Subjects that were taken for ones that the vault had, by the rule `close_names: same`, and how alike they are."""

    @property
    def pairs(self) -> Iterator[tuple[KnownSubject, Entry]]:
        """Subjects with their people, in the order of subjects."""
        return ((self.subjects[one.subject], self.table.entries[one.person]) for one in self.matching.matches)

    @property
    def missing_subjects(self) -> list[KnownSubject]:
        """Subjects of images without a row."""
        found = {one.subject for one in self.matching.matches}
        return [subject for at, subject in enumerate(self.subjects) if at not in found and not subject.alone]

    @property
    def missing_people(self) -> list[Entry]:
        """People without a subject; not rows that name nobody."""
        found = {one.person for one in self.matching.matches}
        return [entry for at, entry in enumerate(self.table.entries) if at not in found and entry.person.known]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Pairs that a person has to decide."""
        return self.matching.doubts

    def told(self, entry: Entry) -> list[tuple[str, str]]:
        """What the table says of one person, to be searched for."""
        return needles_of(entry.names, entry.person.ids, entry.person.births)

    def needles(self, subject: KnownSubject, entry: Entry) -> list[tuple[str, str]]:
        """What both sides know of one person."""
        return sorted({*needles_of(subject.names, subject.ids, subject.births), *self.told(entry)})


def meet(table: PeopleTable, subjects: Sequence[KnownSubject], dist_threshold: float = DIST_THRESHOLD) -> Met:
    """Match a table with subjects. Raises UsageError for a threshold outside 0 to 1."""
    people = [entry.person for entry in table.entries]
    return Met(table, subjects, match([one.person for one in subjects], people, dist_threshold))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What new values come from: the plan of a recipe bound to a key, and the key itself."""

    plan: _engine.Plan = field(repr=False)
    key: Key = field(repr=False)
    project: str


def pseudonymised(met: Met, recipe: Recipe, secrets: Secrets) -> Pseudonymised:
    """The new table by a recipe. Raises MappingError for a table and a recipe that don't go together."""
    return Pseudonymised(met, rules_of(met.table, recipe), secrets, dates_go=removes_dates(recipe))


class Pseudonymised:
    """The new table: `header`, `rows` (in the order of pseudonyms, as that of the table may be by name), and notes."""

    def __init__(self, met: Met, rules: ColumnRules, secrets: Secrets, *, dates_go: bool) -> None:
        """dates_go: the recipe removes dates, so that nothing can stand in a column of dates."""
        self._dates_go = dates_go
        self._met = met
        self._rules = rules
        self._plan = secrets.plan
        self._others = OtherPeople(met.subjects, met.table.entries)
        self._writer = CellWriter(secrets.plan, secrets.key, secrets.project, registered_uids().__contains__)
        self._personal = frozenset(rule.at for rule in rules.rules if self._others.is_in(rule.header))
        self._named = self._personal & {rule.at for rule in rules.kept}
        self.header = [SUBJECT, *(self._header(rule) for rule in rules.kept)]
        self.rows = [row for pair in sorted(met.pairs, key=lambda pair: pair[0].pseudonym) for row in self._rows(*pair)]

    def notes(self) -> Iterator[str]:
        """What its recipe made of it: rules that are missing, columns that are empty or called otherwise."""
        yield from self._rules.notes(self._personal)
        for at in sorted(self._named):
            yield f"column {at + 1}: its header holds a name or ID of somebody of the table, so it is called otherwise"
        for at in sorted(self._writer.unread):
            if self._is_of_dates_that_go(at):
                yield f"column {at + 1}: the recipe removes dates, so it is empty"

    def warnings(self) -> Iterator[str]:
        """What somebody has to look at: cells that were left empty, by line and column."""
        for at, lines in sorted(self._writer.unread.items()):
            if not self._is_of_dates_that_go(at):
                yield f"column {at + 1}, {lines_shown(sorted(lines))}: can't be read by its rule, left empty"

        for at, lines in sorted(self._others.found.items()):
            yield f"column {at + 1}, {lines_shown(sorted(lines))}: holds a name or ID of somebody else, left empty"

    def _is_of_dates_that_go(self, at: int) -> bool:
        return self._dates_go and self._rules.rules[at].is_date

    def _header(self, rule: ColumnRule) -> str:
        return f"column {rule.at + 1}" if rule.at in self._named else rule.header

    def _rows(self, subject: KnownSubject, entry: Entry) -> Iterator[list[str]]:
        table = self._met.table
        rows = [table.rows[at] for at in entry.rows]
        texts = _engine.Cells(self._plan, self._met.needles(subject, entry), days=subject.days)
        ids = (*subject.ids, *entry.person.ids)
        own_ids = OwnIds(ids)
        own = cache(lambda: People((*subject.names, *entry.names), ids))
        columns = []
        for rule in self._rules.kept:
            cells = [table.cell(row, rule.at) for row in rows]
            pseudonym = subject.pseudonym if rule.at in self._rules.who else ""
            new = self._writer.column(rule.action, [cell or "" for cell in cells], pseudonym, texts)
            for row, cell, text in zip(rows, cells, new, strict=True):
                if text is None or cell is None:
                    self._writer.unread[rule.at].append(row.line)
            if rule.is_text:
                # patterns may take half of a name, and the rest would be nobody's
                bare = texts.clean([cell or "" for cell in cells], patterns=False)
                left = [own_ids.without(text or "") for text in new]
                new = [
                    self._without_others(rule.at, row.line, texts=(cell or "", own_ids.without(rest), text), own=own)
                    for row, cell, text, rest in zip(rows, cells, left, bare, strict=True)
                ]
            columns.append([text or "" for text in new])
        for number in range(len(rows)):
            yield [subject.pseudonym, *(column[number] for column in columns)]

    def _without_others(self, at: int, line: int, *, texts: tuple[str, str, str], own: Callable[[], People]) -> str:
        """A cell, empty if it holds somebody else. texts: as it was, without its own person, and as it will be."""
        whole, bare, cell = texts
        others = self._others
        if not others.are_in(bare) and not others.are_in(cell) and not others.share_words_in(whole, own):
            return cell
        others.found[at].append(line)
        return ""
