"""The engine's columns as Arrow tables: buffers are wrapped as they are, no row is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from scrubjay.audit.schema import ACTIONS, CHANGES, INSTANCES, WORD

if TYPE_CHECKING:
    from scrubjay import _engine


class Columns(Protocol):
    """What the engine's `AuditColumns` has; buffers are little endian, offsets int32, bitmaps in Arrow's order."""

    files: int
    ref_offsets: bytes
    refs: bytes
    changes: int
    path_offsets: bytes
    path_data: bytes
    vr: bytes
    action: bytes
    rule: bytes
    original_valid: bytes
    original_offsets: bytes
    original_data: bytes
    replacement_valid: bytes
    replacement_offsets: bytes
    replacement_data: bytes


def changes_table(columns: Columns) -> pa.Table:
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


def references(columns: Columns) -> pa.Array:
    """For each file the rows of its changes."""
    values = pa.Array.from_buffers(pa.uint32(), len(columns.refs) // 4, _buffers(None, columns.refs))
    found = pa.Array.from_buffers(
        INSTANCES.field("changes").type, columns.files, _buffers(None, columns.ref_offsets), children=[values]
    )
    found.validate()
    return found


def instances_table(
    run: str,
    rows: Sequence[_engine.Row],
    sources: Sequence[str | None],
    at: Sequence[datetime | int],
    columns: Columns,
) -> pa.Table:
    """One row for each file. sources: paths below IN as `shown_source` gives them. at: milliseconds since 1970, UTC."""
    known: dict[str, Any] = {
        "run": pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), len(rows)), pa.array([run])),
        "source": pa.array(sources, pa.string()),
        "at": pa.array(at, INSTANCES.field("at").type),
        "changes": references(columns),
    }
    arrays = []
    for field in INSTANCES:
        if field.name in known:
            arrays.append(known[field.name])
            continue
        values = [getattr(row, field.name) for row in rows]
        arrays.append(
            pa.array(values, pa.string()).dictionary_encode() if field.type == WORD else pa.array(values, field.type)
        )
    return pa.Table.from_arrays(arrays, schema=INSTANCES)


def shown_source(source: str) -> str:
    """A path with surrogate escapes as UTF-8 can hold it."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _buffers(valid: bytes | None, *rest: bytes) -> list[pa.Buffer | None]:
    return [None if valid is None else pa.py_buffer(valid), *(pa.py_buffer(one) for one in rest)]
