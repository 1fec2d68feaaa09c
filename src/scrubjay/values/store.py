"""Counts of values on disk: what makes a million files fit in little memory.

They are patients' values: the folder is this user's only, and goes with the store, whatever happens. A process that is
killed outright leaves it in the folder for temporary files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from scrubjay._engine import ValueColumns

MEMORY: Final = "300MB"
ROWS: Final = 1000
PENDING: Final = 100_000
"""Rows held before they are written: each write costs some milliseconds, whatever its size."""

_TABLES: Final = """
CREATE TABLE file (ordinal BIGINT, path VARCHAR);
CREATE TABLE seen (tag VARCHAR, vr VARCHAR, elements BIGINT, files BIGINT, usual BIGINT, usual_files BIGINT,
                   usual_first BIGINT);
CREATE TABLE listed (tag VARCHAR, vr VARCHAR, value VARCHAR, elements BIGINT, files BIGINT, first BIGINT);
CREATE TABLE usual (tag VARCHAR, vr VARCHAR, digest UBIGINT);
"""
_TOTALS: Final = """
CREATE TABLE tag AS SELECT tag, vr, sum(elements) AS elements, sum(files) AS files FROM seen GROUP BY tag, vr;
CREATE TABLE value AS
SELECT tag, vr, value, 0::BIGINT AS different, sum(elements) AS elements, sum(files) AS files, min(first) AS first
FROM listed GROUP BY tag, vr, value
UNION ALL
SELECT tag, vr, NULL, different, elements, files, first
FROM (SELECT tag, vr, count(DISTINCT digest) AS different FROM usual GROUP BY tag, vr)
JOIN (SELECT tag, vr, sum(usual) AS elements, sum(usual_files) AS files, min(usual_first) AS first FROM seen
      WHERE usual > 0 GROUP BY tag, vr) USING (tag, vr);
"""
_LIST: Final = """
WITH chosen AS (
    SELECT value.*, row_number() OVER (PARTITION BY tag, vr ORDER BY value IS NULL, files, value) AS place,
           count(*) OVER (PARTITION BY tag, vr) AS places
    FROM value JOIN wanted USING (tag, vr) WHERE value.files BETWEEN $least AND $most
)
SELECT tag, vr, value, different, elements, files, path, places FROM chosen LEFT JOIN file ON ordinal = first
WHERE place <= $limit ORDER BY tag, vr, place
"""


class Found(NamedTuple):
    """One value of an attribute; `value` is None for those that are only counted, of which so many are `different`.

    `example` is the path of its first file below the source. `values` counts the lines of the attribute, with those
    that a limit leaves out.
    """

    tag: str
    vr: str
    value: str | None
    different: int
    elements: int
    files: int
    example: str
    values: int


class Store:
    """Takes in what the engine found, and lists it. Use it in a `with` statement."""

    def __init__(self, threads: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scrubjay-values-")
        folder = Path(self._folder.name)
        try:
            self._database = duckdb.connect(
                str(folder / "values.duckdb"),
                config={
                    "memory_limit": MEMORY,
                    "threads": str(threads),
                    "temp_directory": str(folder / "spill"),
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                },
            )
            self._database.execute("SET preserve_insertion_order = false")
            self._database.execute(_TABLES)
        except BaseException:
            self._folder.cleanup()
            raise
        self._pending: dict[str, list[Any]] = {"file": [], "seen": [], "listed": [], "usual": []}
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._database.close()
        finally:
            self._folder.cleanup()

    def add(self, files: Sequence[tuple[int, str]], found: ValueColumns) -> None:
        """Take in a batch: its files, by number and path, and what they hold."""
        tags = pa.array([tag for tag, *_ in found.attributes], pa.string())
        vrs = pa.array([vr for _, vr, *_ in found.attributes], pa.string())
        paths = [path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") for _, path in files]
        self._keep("file", ordinal=pa.array([number for number, _ in files], pa.int64()), path=pa.array(paths))
        counts = zip(*((*seen[:2], *usual) for _, _, seen, usual in found.attributes), strict=True)
        names = ("elements", "files", "usual", "usual_files", "usual_first")
        columns = dict(zip(names, (pa.array(column, pa.int64()) for column in counts), strict=False))
        if columns:
            self._keep("seen", tag=tags, vr=vrs, **columns)
        at = _numbers(pa.uint32(), found.listed, found.listed_attribute)
        text = [None, pa.py_buffer(found.listed_offsets), pa.py_buffer(found.listed_data)]
        self._keep(
            "listed",
            tag=tags.take(at),
            vr=vrs.take(at),
            value=pa.Array.from_buffers(pa.large_string(), found.listed, text),
            elements=_numbers(pa.int64(), found.listed, found.listed_elements),
            files=_numbers(pa.int64(), found.listed, found.listed_files),
            first=_numbers(pa.int64(), found.listed, found.listed_first),
        )
        at = _numbers(pa.uint32(), found.ordinary, found.ordinary_attribute)
        digests = _numbers(pa.uint64(), found.ordinary, found.ordinary_digest)
        self._keep("usual", tag=tags.take(at), vr=vrs.take(at), digest=digests)
        if self._rows >= PENDING:
            self._write()

    def finish(self) -> None:
        """Sum up: after it nothing can be added."""
        self._write()
        self._database.execute(_TOTALS)

    def tags(self) -> Iterator[tuple[str, str]]:
        """Every attribute and VR there is, in order."""
        yield from self._stream("SELECT tag, vr FROM tag ORDER BY tag, vr", {})

    def choose(self, tags: Sequence[tuple[str, str]]) -> None:
        """Of these attributes only, from now on."""
        table = pa.table({"tag": [tag for tag, _ in tags], "vr": [vr for _, vr in tags]})
        chosen = table.cast(pa.schema([("tag", pa.string()), ("vr", pa.string())]))
        self._database.register("chosen_now", chosen)
        self._database.execute("CREATE OR REPLACE TABLE wanted AS SELECT * FROM chosen_now")
        self._database.unregister("chosen_now")

    def values(self, least: int, most: int | None, limit: int | None) -> Iterator[Found]:
        """Values in at least so many files and at most so many, by attribute, the rarest first.

        limit: so many of each attribute.
        """
        ends = {"least": least, "most": 1 << 62 if most is None else most, "limit": 1 << 62 if limit is None else limit}
        for row in self._stream(_LIST, ends):
            yield Found(*row)

    def _stream(self, query: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        cursor = self._database.cursor()
        try:
            cursor.execute(query, parameters)
            while rows := cursor.fetchmany(ROWS):
                yield from rows
        finally:
            cursor.close()

    def _keep(self, table: str, **columns: Any) -> None:
        one = pa.table(columns)
        self._pending[table].append(one)
        self._rows += one.num_rows

    def _write(self) -> None:
        for name, tables in self._pending.items():
            if not tables:
                continue
            self._database.register("pending", pa.concat_tables(tables))
            self._database.execute(f"INSERT INTO {name} SELECT * FROM pending")
            self._database.unregister("pending")
            tables.clear()
        self._rows = 0


def _numbers(kind: Any, count: int, data: bytes) -> Any:
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(data)])
