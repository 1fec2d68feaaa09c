"""Reading a table of people: CSV, TSV, Excel; any encoding and delimiter (see `identity/mapping/text.py`).

`grouping.py` puts its rows together to people.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from scrubjay.errors import MappingError
from scrubjay.identity.mapping.excel import is_workbook, read_workbook
from scrubjay.identity.mapping.table import Row
from scrubjay.identity.mapping.text import read_text
from scrubjay.identity.placeholders import is_placeholder_birth
from scrubjay.paths import shown
from scrubjay.tables.columns import Columns, Wanted, find_columns
from scrubjay.tables.days import day_of
from scrubjay.tables.grouping import Said, people_of_rows
from scrubjay.tables.matching import Person
from scrubjay.tables.sexes import read_sexes

MOST_BYTES: Final = 1 << 30
_NO_TABLES: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"{\\rtf", b"\x1f\x8b")
"""What PDFs, pictures and other files that are given by mistake begin with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of a table: its rows, by their numbers in `PeopleTable.rows`, and what they say of it."""

    rows: tuple[int, ...]
    person: Person = field(repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    """Names as a PN: what is searched for in files."""
    births: tuple[str, ...] = field(default=(), repr=False)
    """Days of birth as they are written."""


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A table of people."""

    header: Row
    rows: Sequence[Row] = field(repr=False)
    columns: Columns
    entries: Sequence[Entry] = field(repr=False)
    warnings: tuple[str, ...] = ()
    namesakes: tuple[int, ...] = ()
    """Lines of people of whom a table has nothing but a name, and this more than once: not of a man and a woman."""

    def cell(self, row: Row, at: int) -> str | None:
        """The text of a cell; empty where the row is short, None for what is no text."""
        return row.cells[at] if at < len(row.cells) else ""


def read_people(
    path: Path, wanted: Wanted, encoding: str = "", delimiter: str = "", same_name: str = "doubt"
) -> PeopleTable:
    """The table in a file. same_name: of a recipe's `table`.

    Raises MappingError; it holds lines and headers that were asked for, and no cell.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MappingError("the table is larger than 1 GB: that is no table of people")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path"
        raise MappingError(f"the table of people {shown(path)} can't be read: {why}") from None
    return people_of(data, wanted, encoding, delimiter, same_name)


def people_of(
    data: bytes, wanted: Wanted, encoding: str = "", delimiter: str = "", same_name: str = "doubt"
) -> PeopleTable:
    """The table in these bytes. Raises MappingError."""
    if data.startswith(_NO_TABLES) or data[128:132] == b"DICM":
        raise MappingError("the file is no table: CSV, TSV or Excel (xlsx, xls, ods) is")
    if is_workbook(data):
        table = read_workbook(data, cell_text)
    else:
        table = read_text(data, wanted.named or [], encoding, delimiter)
    if not table.rows:
        raise MappingError("the table of people is empty")
    header, *rows = table.rows
    columns = find_columns(header, wanted)
    width = len(header.cells)
    for row in rows:
        if any(row.cells[width:]):
            raise MappingError(
                f"line {row.line}: more cells than the header has: is a cell with the delimiter in it not in quotes?",
                (row.line,),
            )
    read = _Reading(header, columns, rows, same_name)
    entries = list(read.entries())
    return PeopleTable(header, rows, columns, entries, (*table.warnings, *read.warnings()), tuple(read.namesakes()))


def cell_text(cell: object) -> str | None:
    """A cell of a workbook as text: whole numbers without a point, days as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell.strip(" \0\t\r\n\xa0")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return None


class _Reading:
    """Rows put together to people."""

    def __init__(self, header: Row, columns: Columns, rows: Sequence[Row], same_name: str) -> None:
        self._columns = columns
        self._are_one = same_name == "one"
        self._named: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._rows = rows
        self._sexes = self._read_sexes(header)
        self._unread: list[int] = []
        self._nobody: list[int] = []

    def entries(self) -> Iterator[Entry]:
        said_of_all = [self._said(at, row) for at, row in enumerate(self._rows)]
        for row, said in zip(self._rows, said_of_all, strict=True):
            if not (said.has_id or said.names):
                self._nobody.append(row.line)
            elif not (said.has_id or said.day):
                self._named[said.name].append((row.line, said.sex))
        for group in people_of_rows(said_of_all, same_name=self._are_one):
            names = tuple(dict.fromkeys(name for said in group for name in said.names))
            births = [said.day for said in group]
            yield Entry(
                tuple(said.at for said in group),
                Person.of(names, [said.number for said in group], births, [said.sex for said in group]),
                names,
                tuple(dict.fromkeys(said.birth for said in group if said.birth)),
            )

    def namesakes(self) -> list[int]:
        several = (rows for rows in self._named.values() if len(rows) > 1)
        return sorted(line for rows in several if sorted(sex for _, sex in rows) != ["F", "M"] for line, _ in rows)

    def warnings(self) -> Iterator[str]:
        if self._unread:
            yield f"{lines_shown(self._unread)}: the date of birth can't be read, or in two ways: it isn't used"
        if self._nobody:
            yield f"{lines_shown(self._nobody)}: nobody is named: left out"

    def _said(self, at: int, row: Row) -> Said:
        columns = self._columns
        first, last = self._cell(row, columns.first_name), self._cell(row, columns.last_name)
        whole = self._cell(row, columns.name)
        names = [whole] if whole else []
        if first or last:
            names.append(f"{last}^{first}")
        birth = self._cell(row, columns.birth_date)
        day = day_of(birth) if birth else None
        if birth and day is None:
            self._unread.append(row.line)
        if day is not None and is_placeholder_birth(day):
            day = None
        return Said(at, names, self._cell(row, columns.id), birth, day, self._sexes[at])

    def _read_sexes(self, header: Row) -> list[str]:
        at = self._columns.sex
        if at is None:
            return [""] * len(self._rows)
        return read_sexes(header.cells[at] or "", [self._cell(row, at) for row in self._rows])

    def _cell(self, row: Row, at: int | None) -> str:
        if at is None or at >= len(row.cells):
            return ""
        return row.cells[at] or ""


def lines_shown(lines: Sequence[int], most: int = 10) -> str:
    """`line 7`, or `lines 7, 9 and 3 more`."""
    shown = ", ".join(map(str, lines[:most])) + (f" and {len(lines) - most:,} more" if len(lines) > most else "")
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}"
