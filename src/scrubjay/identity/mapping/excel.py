"""Reading a workbook (xlsx, xlsm, xlsb, xls, ods): its first sheet. Needs python-calamine."""

from __future__ import annotations

import io
from collections.abc import Callable

from scrubjay.errors import MappingError
from scrubjay.identity.mapping.table import Row, Table

INSTALL = "pip install python-calamine"


def is_workbook(data: bytes) -> bool:
    """Whether the file is a ZIP (xlsx, xlsb, ods) or an OLE container (xls), whatever it is called."""
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def read_workbook(data: bytes, text: Callable[[object], str | None] | None = None) -> Table:
    """All rows of the first sheet. text: makes text of a cell, None if it can't.

    Without one, whole numbers become digits; dates, truth values and fractions are no IDs. Raises MappingError.
    """
    text = text or _text
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MappingError(f"to read workbooks, install python-calamine: {INSTALL}") from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if not workbook.sheet_names:
            raise MappingError("the workbook has no sheet")
        cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, KeyError):
        raise MappingError("the workbook can't be read: is it whole, and without a password?") from None
    rows = [Row(line, [text(cell) for cell in row]) for line, row in enumerate(cells, start=1)]
    return Table([row for row in rows if any(cell != "" for cell in row.cells)])


def _text(cell: object) -> str | None:
    if isinstance(cell, str):
        return cell.strip(" \0\t\r\n\xa0")
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer()):
        return str(int(cell))
    return None
