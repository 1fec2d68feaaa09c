"""Excel: one workbook, a sheet for the runs, and as many as it takes for instances and changes.

Written row by row in constant memory. With a password the workbook is encrypted as Excel does it ("agile", AES-256).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from scrubjay.audit.export.cells import visible
from scrubjay.audit.export.files import check_place, new_file, workshop
from scrubjay.audit.export.sheets import Sheet, plain, sheets
from scrubjay.audit.reading import Reader
from scrubjay.audit.runs import runs_of, runs_table
from scrubjay.errors import OutputError

ROWS: Final = 1_048_576
"""Rows of a sheet, the heading among them: Excel's own limit."""

TEXT: Final = 32_767
"""Characters of a cell: Excel's own limit."""

MOST_ENCRYPTED: Final = 160 << 20
"""Bytes of a workbook that is encrypted: that is done in memory, which takes three times as much."""


def export_excel(
    reader: Reader,
    path: Path,
    *,
    originals: bool,
    distinct: bool,
    run: str = "",
    password: str = "",
    force: bool = False,
    rows: int = ROWS,
) -> dict[str, int]:
    """Write a workbook; how many rows each table has. rows: of a sheet, at most.

    Raises OutputError, AuditError, AuditDamaged.
    """
    check_place(path, reader, force=force)
    runs = runs_table(runs_of(reader, run), originals=originals)
    tables = (
        Sheet("runs", runs.schema, iter(runs.to_batches())),
        *sheets(reader, originals=originals, distinct=distinct, run=run),
    )
    with new_file(path, force=force) as file, workshop(path) as folder:
        plainly = folder / "workbook.xlsx"
        counts = _write(plainly, folder, tables, rows)
        if password:
            _encrypt(plainly, file, password)
        else:
            with plainly.open("rb") as source:
                shutil.copyfileobj(source, file)
    return counts


def _write(path: Path, folder: Path, tables: tuple[Sheet, ...], rows: int) -> dict[str, int]:
    import xlsxwriter  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    options = {
        "constant_memory": True,
        "tmpdir": str(folder),  # what lies there has values in it
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "use_zip64": True,
    }
    path.touch(0o600)
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            formats = {
                "head": book.add_format({"bold": True, "bottom": 1}),
                "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            }
            return {sheet.name: _write_sheet(book, sheet, formats, rows) for sheet in tables}
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it is made of


def _write_sheet(book: Any, sheet: Sheet, formats: dict[str, Any], most: int) -> int:
    count, at, page = 0, most, None
    for cells in _rows(sheet.batches):
        if at >= most:
            page = _new_page(book, sheet, formats, count // (most - 1))
            at = 1
        for column, cell in enumerate(cells):
            _write_cell(page, at, column, cell, formats)
        at += 1
        count += 1
    if page is None:
        _new_page(book, sheet, formats, 0)
    return count


def _new_page(book: Any, sheet: Sheet, formats: dict[str, Any], number: int) -> Any:
    page = book.add_worksheet(sheet.name if number == 0 else f"{sheet.name} {number + 1}")
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.schema.names):
        page.set_column(column, column, _WIDTHS.get(name, 14))
        page.write_string(0, column, name, formats["head"])
    return page


_WIDTHS: Final = {"output": 40, "source": 40, "study": 30, "name": 30, "keyword": 26, "rule": 50, "replacement": 30}


def _write_cell(page: Any, row: int, column: int, cell: object, formats: dict[str, Any]) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, _cell(cell))
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, formats["time"])
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)


def _cell(text: str) -> str:
    shown = visible(text)
    if len(shown) <= TEXT:
        return shown
    end = f"… ({len(shown):,} characters)"
    return shown[: TEXT - len(end)] + end


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[object, ...]]:
    for batch in batches:
        for start in range(0, len(batch), _AT_ONCE):
            some = plain(batch.slice(start, _AT_ONCE))
            yield from zip(*(column.to_pylist() for column in some.columns), strict=True)


_AT_ONCE: Final = 4096


def _encrypt(plainly: Path, file: IO[bytes], password: str) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    if os.path.getsize(plainly) > MOST_ENCRYPTED:
        raise OutputError(
            f"the workbook has more than {MOST_ENCRYPTED >> 20} MB, too much to encrypt in memory: export one run "
            "(--run), or each change once (--distinct), or CSV into an encrypted place"
        )
    with plainly.open("rb") as source:
        OOXMLFile(source).encrypt(password, file)
