"""CSV: UTF-8, every text in quotes, a file for the instances and one for the changes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc_csv

from scrubjay.audit.export.cells import as_text_column
from scrubjay.audit.export.files import check_place, new_file
from scrubjay.audit.export.sheets import Sheet, plain, sheets
from scrubjay.audit.reading import Reader


def changes_file(path: Path) -> Path:
    """Where the changes go: `audit-changes.csv` beside `audit.csv`."""
    return path.with_name(f"{path.stem}-changes{path.suffix}")


def export_csv(
    reader: Reader, path: Path, *, originals: bool, distinct: bool, run: str = "", force: bool = False
) -> dict[Path, int]:
    """Write both files; how many rows each has. Raises OutputError, AuditError, AuditDamaged."""
    places = (path, changes_file(path))
    for place in places:
        check_place(place, reader, force=force)
    tables = sheets(reader, originals=originals, distinct=distinct, run=run)
    return {place: _write(place, sheet, force=force) for place, sheet in zip(places, tables, strict=True)}


def _write(path: Path, sheet: Sheet, *, force: bool) -> int:
    rows = 0
    schema = plain(pa.RecordBatch.from_pylist([], sheet.schema)).schema
    with new_file(path, force=force) as file, pc_csv.CSVWriter(file, schema) as writer:
        for batch in sheet.batches:
            safe = pa.record_batch([as_text_column(column) for column in batch.columns], names=batch.schema.names)
            writer.write_batch(plain(safe))
            rows += len(batch)
    return rows
