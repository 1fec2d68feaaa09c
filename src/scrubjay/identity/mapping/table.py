"""A table as its file has it: rows of text with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """One row; `line` counts from 1, as an editor or Excel shows it. `repr` of it is for nobody: cells identify."""

    line: int
    cells: Sequence[str | None]
    """Text without spaces around it; None for a cell that is no text and no whole number."""

    def __repr__(self) -> str:
        return f"Row(line={self.line}, {len(self.cells)} cells)"


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, the header first; `warnings` of whoever read it."""

    rows: Sequence[Row] = field(repr=False)
    warnings: tuple[str, ...] = ()


def position(header: Row, column: str) -> int | None:
    """Where the column is: by its name as it is, else regardless of case. None when it is not there, or twice."""
    for normal in (str, str.casefold):
        found = [at for at, cell in enumerate(header.cells) if cell is not None and normal(cell) == normal(column)]
        if found:
            return found[0] if len(found) == 1 else None
    return None
