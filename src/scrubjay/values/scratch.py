"""A database on disk for one command: counts of values that would not fit in memory.

They are patients' values: the folder is this user's only, and goes with the database, whatever happens. A process that
is killed outright leaves it in the folder for temporary files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self

import duckdb
import pyarrow as pa

MEMORY: Final = "300MB"
ROWS: Final = 1000
PENDING: Final = 100_000
"""Rows held before they are written: each write costs some milliseconds, whatever its size."""


class Scratch:
    """Tables that are filled column-wise, summed up and read once. Use it in a `with` statement."""

    TABLES: ClassVar[str]
    """SQL that makes what is filled."""
    TOTALS: ClassVar[str]
    """SQL that makes what is read."""

    def __init__(self, threads: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scrubjay-")
        folder = Path(self._folder.name)
        try:
            self.database = duckdb.connect(
                str(folder / "counts.duckdb"),
                config={
                    "memory_limit": MEMORY,
                    "threads": str(threads),
                    "temp_directory": str(folder / "spill"),
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                },
            )
            self.database.execute("SET preserve_insertion_order = false")
            self.database.execute(self.TABLES)
        except BaseException:
            self._folder.cleanup()
            raise
        self._pending: dict[str, list[Any]] = {}
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.database.close()
        finally:
            self._folder.cleanup()

    def keep(self, table: str, **columns: Any) -> None:
        """Add rows, given as Arrow arrays in the order of the table's columns; written when they are many."""
        one = pa.table(columns)
        self._pending.setdefault(table, []).append(one)
        self._rows += one.num_rows
        if self._rows >= PENDING:
            self.write()

    def write(self) -> None:
        """Write what is kept back."""
        for name, tables in self._pending.items():
            if tables:
                self.insert(f"INSERT INTO {name} SELECT * FROM pending", pending=pa.concat_tables(tables))
                tables.clear()
        self._rows = 0

    def finish(self) -> None:
        """Sum up: after it, nothing can be added to what it sums."""
        self.write()
        self.database.execute(self.TOTALS)

    def insert(self, query: str, **tables: Any) -> None:
        """Run a statement that sees these Arrow tables under their names."""
        for name, table in tables.items():
            self.database.register(name, table)
        try:
            self.database.execute(query)
        finally:
            for name in tables:
                self.database.unregister(name)

    def stream(self, query: str, parameters: dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, some at a time."""
        cursor = self.database.cursor()
        try:
            cursor.execute(query, parameters)
            while rows := cursor.fetchmany(ROWS):
                yield from rows
        finally:
            cursor.close()


def numbers(kind: Any, count: int, data: bytes) -> Any:
    """An Arrow array over little-endian bytes."""
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(data)])


def paths(names: Iterable[str]) -> Any:
    """Paths with surrogate escapes as an Arrow array can hold them."""
    shown = (name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") for name in names)
    return pa.array(shown, pa.string())
