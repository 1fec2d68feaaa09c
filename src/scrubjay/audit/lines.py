"""What goes to the process that writes parts: rows of the table of instances, and the engine's columns of changes."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol


class Line(NamedTuple):
    """What became of one file. source: as `columns.shown_source` takes it; at: milliseconds since 1970, UTC."""

    source: str
    at: int
    ordinal: int
    outcome: str
    reason: str
    tag_path: str
    offset: int
    output: str
    subject: str
    study: str
    bytes_read: int
    bytes_written: int
    needle: str
    cleaned: int
    spared: int
    unsearched: int
    unknown: int
    micros: int

    def __repr__(self) -> str:
        return f"Line({self.ordinal}, {self.outcome})"


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


COLUMNS: Final = tuple(Columns.__annotations__)
"""Their names."""
