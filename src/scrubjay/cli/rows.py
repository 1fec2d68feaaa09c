"""Rows of a query on stdout: a table for people, CSV, or JSON lines. Whatever they hold is shown and not obeyed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from scrubjay.audit.export.cells import as_text_column, visible
from scrubjay.audit.export.sheets import plain

_WIDEST = 60
_AT_ONCE = 1000


def print_batches(batches: Iterator[pa.RecordBatch], form: str) -> None:
    """Print them as they come. form: table, csv or json."""
    {"table": _print_table, "csv": _print_csv, "json": _print_json}[form](batches)


def _print_table(batches: Iterator[pa.RecordBatch]) -> None:
    """Columns as wide as the first rows need; what is longer moves the rest of its line."""
    head: list[str] = []
    widths: list[int] = []
    rows = 0
    for batch in batches:
        head = head or [visible(name) for name in batch.schema.names]
        for start in range(0, len(batch), _AT_ONCE):
            lines = [[_cell(cell) for cell in row] for row in _rows(batch.slice(start, _AT_ONCE))]
            if not widths:
                widths = [min(_WIDEST, max(map(len, column))) for column in zip(head, *lines, strict=True)]
                _head(head, widths)
            for line in lines:
                _line(line, widths)
        rows += len(batch)
    if not widths:
        _head(head, [len(name) for name in head])
    print(f"{rows:,} rows", file=sys.stderr)


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """By place, since two columns may have one name."""
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _head(names: list[str], widths: list[int]) -> None:
    _line(names, widths)
    _line(["-" * width for width in widths], widths)


def _line(cells: list[str], widths: list[int]) -> None:
    print("  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex(" ")
    return visible(str(value))


def _print_csv(batches: Iterator[pa.RecordBatch]) -> None:
    import csv

    table = csv.writer(sys.stdout)
    head = None
    for batch in batches:
        if head is None:
            head = batch.schema.names
            table.writerow(as_text_column(pa.array(head)).to_pylist())
        safe = pa.record_batch([as_text_column(column) for column in plain(batch).columns], names=head)
        for row in _rows(safe):
            table.writerow([value.hex() if isinstance(value, bytes) else value for value in row])


def _print_json(batches: Iterator[pa.RecordBatch]) -> None:
    for batch in batches:
        for row in batch.to_pylist():
            print(json.dumps(row, default=_for_json))


def _for_json(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
