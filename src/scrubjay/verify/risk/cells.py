"""Rows of files brought together to subjects, and subjects to cells: DuckDB counts, and goes to the disk if it must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from scrubjay.verify.risk.attributes import YEAR, Quasi
from scrubjay.verify.risk.reading import Row
from scrubjay.verify.risk.values import SHIFTED

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

MEMORY: Final = "256MB"
_SEPARATOR: Final = "chr(31)"


class Cells:
    """Use as a context; `add` everything, then `gather`, then ask. What goes to the disk is 0700 and goes away."""

    def __init__(self, quasi: tuple[Quasi, ...]) -> None:
        self._quasi = quasi

    def __enter__(self) -> Self:
        from tempfile import TemporaryDirectory

        import duckdb

        self._folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="scrubjay-risk-")
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": self._folder.name,
            "memory_limit": MEMORY,
            "threads": 2,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        self._base = duckdb.connect(":memory:", config=settings)
        columns = ", ".join(f"q{at} VARCHAR, b{at} VARCHAR" for at in range(len(self._quasi)))
        self._base.execute(f"CREATE TABLE seen (subject VARCHAR, day INTEGER, {columns})")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        self._folder.cleanup()

    def add(self, rows: Iterable[Row]) -> None:
        """Rows of some files. The same row may come again."""
        import pyarrow as pa

        listed = list(rows)
        if not listed:
            return
        columns = {
            "subject": pa.array([row[0] for row in listed], pa.string()),
            "day": pa.array([row[1] for row in listed], pa.int32()),
        }
        for at in range(len(self._quasi)):
            columns[f"q{at}"] = pa.array([row[2][at] for row in listed], pa.string())
            columns[f"b{at}"] = pa.array([row[3][at] for row in listed], pa.string())
        self._base.register("batch", pa.table(columns))
        self._base.execute("INSERT INTO seen SELECT * FROM batch")
        self._base.unregister("batch")

    def gather(self) -> None:
        """One row for each subject: of each attribute the set of its values, as one text; NULL where it has none.

        A date that was moved counts as days since the subject's first study.
        """
        sets = [
            f"{_set(_value(one, at))} AS q{at}, {_set(_band(one, at))} AS b{at}" for at, one in enumerate(self._quasi)
        ]
        self._base.execute(
            f"CREATE TABLE subjects AS WITH first AS (SELECT subject, min(day) AS start FROM seen GROUP BY subject) "
            f"SELECT {', '.join(sets)} FROM seen JOIN first USING (subject) GROUP BY subject"
        )
        self._base.execute("DROP TABLE seen")

    def sizes(self, *, bands: bool, only: int | None = None) -> Mapping[int, int]:
        """How many cells there are of each size, over all attributes, or over one by its place."""
        letter = "b" if bands else "q"
        places = range(len(self._quasi)) if only is None else (only,)
        names = ", ".join(f"{letter}{at}" for at in places)
        return dict(
            self._base.execute(
                f"SELECT size, count(*) FROM (SELECT count(*) AS size FROM subjects GROUP BY {names}) GROUP BY size"
            ).fetchall()
        )

    def present(self, at: int) -> int:
        """How many subjects have a value of the attribute at this place."""
        row = self._base.execute(f"SELECT count(q{at}) FROM subjects").fetchone()
        return int(row[0]) if row else 0


def _set(value: str) -> str:
    chosen = f"list(DISTINCT {value}) FILTER ({value} IS NOT NULL)"
    return f"array_to_string(list_sort({chosen}), {_SEPARATOR})"


def _value(quasi: Quasi, at: int) -> str:
    return f"q{at}" if quasi.vr != "DA" else _if_moved(at, _days(at), f"q{at}")


def _band(quasi: Quasi, at: int) -> str:
    if quasi.band != YEAR:
        return f"b{at}"
    return _if_moved(at, f"CAST(floor({_days(at)} / 365.25) AS INTEGER)", f"b{at}")


def _days(at: int) -> str:
    return f"(CAST(substr(q{at}, 2) AS INTEGER) - coalesce(start, 0))"


def _if_moved(at: int, then: str, otherwise: str) -> str:
    return f"CASE WHEN starts_with(q{at}, '{SHIFTED}') THEN '{SHIFTED}' || {then} ELSE {otherwise} END"
