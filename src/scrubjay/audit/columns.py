"""The engine's columns as Arrow tables: buffers are wrapped as they are, no row is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from scrubjay.audit.schema import ACTIONS, CHANGES, INSTANCES, WORD

if TYPE_CHECKING:
    from scrubjay._engine import AuditColumns


def changes_table(columns: AuditColumns) -> pa.Table:
    """Each distinct change of a part."""
    count = columns.changes
    paths = pa.Array.from_buffers(pa.string(), count, _buffers(None, columns.path_offsets, columns.path_data))
    vrs = pa.Array.from_buffers(pa.binary(2), count, _buffers(None, columns.vr)).cast(pa.binary()).cast(pa.string())
    codes = pa.Array.from_buffers(pa.uint8(), count, _buffers(None, columns.action))
    actions = pa.DictionaryArray.from_arrays(codes.cast(pa.int32()), pa.array(ACTIONS))
    rules = pa.Array.from_buffers(pa.int32(), count, _buffers(None, columns.rule))
    values = [
        pa.Array.from_buffers(pa.binary(), count, _buffers(*found))
        for found in (
            (columns.original_valid, columns.original_offsets, columns.original_data),
            (columns.replacement_valid, columns.replacement_offsets, columns.replacement_data),
        )
    ]
    arrays = [paths.dictionary_encode(), vrs.dictionary_encode(), actions, rules, *values]
    table = pa.Table.from_arrays(arrays, schema=CHANGES)
    table.validate()
    return table


def references(columns: AuditColumns) -> pa.Array:
    """For each file the rows of its changes."""
    values = pa.Array.from_buffers(pa.uint32(), len(columns.refs) // 4, _buffers(None, columns.refs))
    found = pa.Array.from_buffers(
        INSTANCES.field("changes").type, columns.files, _buffers(None, columns.ref_offsets), children=[values]
    )
    found.validate()
    return found


def instances_table(
    run: str,
    rows: Sequence[Any],
    sources: Sequence[str | None],
    at: Sequence[datetime | int],
    columns: AuditColumns,
) -> pa.Table:
    """One row for each file.

    rows: what has the other columns as attributes of the same names. sources: paths below IN as `shown_source` gives
    them. at: milliseconds since 1970, UTC.
    """
    known: dict[str, pa.Array] = {
        "run": pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), len(rows)), pa.array([run])),
        "source": pa.array(sources, pa.string()),
        "at": pa.array(at, INSTANCES.field("at").type),
        "changes": references(columns),
    }
    asked = [field for field in INSTANCES if field.name not in known]
    values = zip(*map(attrgetter(*(field.name for field in asked)), rows), strict=True) if rows else [()] * len(asked)
    known |= {field.name: _column(field.type, list(some)) for field, some in zip(asked, values, strict=True)}
    return pa.Table.from_arrays([known[name] for name in INSTANCES.names], schema=INSTANCES)


def shown_source(source: str) -> str:
    """A path with surrogate escapes as UTF-8 can hold it."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _column(kind: pa.DataType, values: list[Any]) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode() if kind == WORD else pa.array(values, kind)


def _buffers(valid: bytes | None, *rest: bytes) -> list[pa.Buffer | None]:
    return [None if valid is None else pa.py_buffer(valid), *(pa.py_buffer(one) for one in rest)]
