"""Writing tables: CSV, TSV or Excel by the name's ending. New files only, 0600; nothing in them is computed."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import IO, Final

from scrubjay.audit.export.cells import as_text, visible
from scrubjay.errors import OutputError

FORMATS: Final = (".csv", ".tsv", ".xlsx")
_EXCEL_ROWS: Final = 1_048_576
_EXCEL_CELL: Final = 32_767
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
"""A spreadsheet reads it and computes nothing: an apostrophe would only break it."""
_PLAIN: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_EXCEL_DIGITS: Final = 15
"""Excel shows no more of them, so that a longer number would become another one."""


def check_format(path: Path) -> None:
    """Raise OutputError for a name that ends in none of `FORMATS`, and for a file that exists."""
    if path.suffix.lower() not in FORMATS:
        raise OutputError(f"{path}: a table's name ends in {', '.join(FORMATS)}")
    if os.path.lexists(path):
        raise OutputError(f"{path} exists already: nothing is overwritten")


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table; how many rows below the header. Raises OutputError; no half of a table is left then.

    Cells that a spreadsheet would compute (they begin with = + - @) are text: in Excel by their type, else by an
    apostrophe in front. Numbers stay numbers: without an apostrophe, and in Excel by their type, except in the first
    column and where a cell has the text of that, since names of subjects are no numbers.
    """
    check_format(path)
    with _new_file(path) as file:
        if path.suffix.lower() == ".xlsx":
            return _write_excel(file, header, rows)
        return _write_text(file, "\t" if path.suffix.lower() == ".tsv" else ",", header, rows)


def _write_text(file: IO[bytes], delimiter: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    with io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="") as text:
        table = csv.writer(text, delimiter=delimiter)
        table.writerow([as_text(cell) for cell in header])
        for row in rows:
            count += 1
            table.writerow([cell if _NUMBER.fullmatch(cell) else as_text(cell) for cell in row])
    return count


def _write_excel(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    import xlsxwriter  # type: ignore[import-untyped]

    # in memory: its temporary files would be readable by others
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    written = 0
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet()
        for column, cell in enumerate(header):
            page.write_string(0, column, visible(cell))
        for count, row in enumerate(rows, start=1):
            written = count
            if count >= _EXCEL_ROWS:
                raise OutputError(f"Excel takes {_EXCEL_ROWS - 1:,} rows, these are more: write .csv")
            for column, cell in enumerate(row):
                if len(cell) > _EXCEL_CELL:
                    raise OutputError(f"a cell is longer than Excel takes ({_EXCEL_CELL:,}): write .csv")
                number = _number(cell) if column and cell != row[0] else None
                if number is None:
                    page.write_string(count, column, visible(cell))
                else:
                    page.write_number(count, column, number)
    return written


def _number(cell: str) -> float | None:
    """What Excel can hold without a loss: no code with zeros in front, no long one; or what was a number in a workbook,
    which is written as Python writes numbers."""
    if _PLAIN.fullmatch(cell) and sum(map(str.isdigit, cell)) < _EXCEL_DIGITS:
        return float(cell)
    if not _NUMBER.fullmatch(cell) or "," in cell:
        return None
    number = float(cell)
    return number if repr(number) == cell and isfinite(number) else None


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
