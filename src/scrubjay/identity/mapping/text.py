"""Reading a CSV file of any encoding and delimiter, without guessing at what matters.

Encoding: see `scrubjay.encodings`; Windows-1252 is said in a warning. Delimiter: the one of comma, semicolon, tab and
bar that makes both columns appear in the header, or else most columns. The settings may name either.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from scrubjay.encodings import OLD, encoding_of
from scrubjay.errors import MappingError
from scrubjay.identity.mapping.table import Row, Table, position

DELIMITERS: Final = (",", ";", "\t", "|")
_SEP: Final = "sep="
"""Excel's own first line, which names the delimiter."""


def read_text(data: bytes, columns: Sequence[str], encoding: str = "", delimiter: str = "") -> Table:
    """All rows of a CSV file. Raises MappingError."""
    text, warnings = _decoded(data, encoding)
    first = 1
    head, _, rest = text.partition("\n")
    if head.strip().lower().startswith(_SEP) and len(head.strip()) == len(_SEP) + 1:
        delimiter = delimiter or head.strip()[-1]
        text, first = rest, 2
    elif head.lower().rstrip("\r\n") == f"{_SEP}\t":
        delimiter, text, first = delimiter or "\t", rest, 2
    return Table(_rows(text, delimiter or _delimiter(text, columns), first), warnings)


def _decoded(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    guessed = not encoding and not data.isascii()
    encoding = encoding or encoding_of(data)
    try:
        text = data.decode(encoding)
    except LookupError:
        raise MappingError("the table's encoding is none that Python knows") from None
    except UnicodeError:
        named = "it is not valid in the encoding that is named" if not guessed else "save it as UTF-8"
        raise MappingError(f"the table can't be read as text: {named}") from None
    if guessed and encoding == OLD:
        return text, ("the table is not UTF-8 and was read as Windows-1252: save it as UTF-8 if that is wrong",)
    return text.removeprefix("\ufeff"), ()


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """The one with which the header has all columns; if none has, that with most cells, so that the error fits."""
    cells: dict[str, int] = {}
    for delimiter in DELIMITERS:
        with suppress(MappingError):  # quotes that only make sense with another delimiter
            for header in _rows(text, delimiter, 1, most=1):
                if columns and all(position(header, column) is not None for column in columns):
                    return delimiter
                cells[delimiter] = len(header.cells)
    return max(cells, key=lambda one: cells[one], default=DELIMITERS[0])


def _rows(text: str, delimiter: str, first: int, most: int | None = None) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 0
    try:
        for cells in reader:
            # a quoted cell may hold line breaks: the row is where it begins
            line, begin = begin + first, reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, [cell.strip(" \0\t\r\n\xa0") for cell in cells]))
            if most is not None and len(rows) == most:
                break
    except csv.Error:
        line = begin + first
        raise MappingError(f"line {line}: not CSV: a quote that doesn't end, or a cell too long", (line,)) from None
    return rows
