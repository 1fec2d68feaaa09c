"""One row of the table of instances, as it goes to the process that writes parts."""

from __future__ import annotations

from typing import NamedTuple


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
