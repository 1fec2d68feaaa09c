"""Small questions that several parts ask the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Column, Connection, Select, Table, bindparam, func, select

from scrubjay.vault.schema import projects, subjects

CHUNK: Final = 1000
"""Values looked for, or rows read, at once: memory stays flat."""

_T = TypeVar("_T")


def lock_project(connection: Connection, project: int) -> None:
    """Wait until nobody else gives out names in this project. SQLite has one writer anyway."""
    connection.execute(select(projects.c.id).where(projects.c.id == project).with_for_update())


def chunks(values: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """Lists of at most `size`."""
    source = iter(values)
    while chunk := list(islice(source, size)):
        yield chunk


def find(
    connection: Connection, column: Column[Any], wanted: Iterable[bytes], answer: Sequence[Column[Any]]
) -> Iterator[Any]:
    """The columns `answer` of the rows of a table whose `column` is one of those wanted.

    Without SQLAlchemy's own IN, which takes longer to write its text than the database to answer.
    """
    said = f"SELECT {', '.join(one.name for one in answer)} FROM {column.table.name} WHERE {column.name} IN "
    for chunk in chunks(sorted(set(wanted))):
        yield from connection.exec_driver_sql(f"{said}({marks(connection, len(chunk))})", tuple(chunk)).all()


def add_all(connection: Connection, columns: Sequence[Column[Any]], rows: list[tuple[object, ...]]) -> None:
    """Insert rows into a table, values in the order of `columns`: as `find`, for the many."""
    if rows:
        connection.exec_driver_sql(_insertion(connection, columns), rows)


def put_all(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], rows: list[tuple[object, ...]]
) -> None:
    """Insert rows, or change those that have this `key` already."""
    if rows:
        changes = ", ".join(f"{one.name} = excluded.{one.name}" for one in columns if one is not key)
        said = f"{_insertion(connection, columns)} ON CONFLICT ({key.name}) DO UPDATE SET {changes}"
        connection.exec_driver_sql(said, rows)


def _insertion(connection: Connection, columns: Sequence[Column[Any]]) -> str:
    names = ", ".join(one.name for one in columns)
    return f"INSERT INTO {columns[0].table.name} ({names}) VALUES ({marks(connection, len(columns))})"


def marks(connection: Connection, count: int) -> str:
    """Placeholders for so many values, as the database's driver writes them."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    return ", ".join([mark] * count)


def taken_pseudonyms(connection: Connection, wanted: Iterable[bytes]) -> set[bytes]:
    """Which of these pseudonym indexes are in use."""
    column = subjects.c.pseudonym_index
    return {index for (index,) in find(connection, column, wanted, [column])}


def pages(connection: Connection, query: Select[Any], number: Column[int]) -> Iterator[Sequence[Any]]:
    """The rows of a query, in chunks, in the order of `number`, which must be the first column it asks for."""
    paged = query.where(number > bindparam("last")).order_by(number).limit(CHUNK)
    last = -1
    while rows := connection.execute(paged, {"last": last}).all():
        yield rows
        last = rows[-1][0]


def count_rows(connection: Connection, table: Table, project: int) -> int:
    """How many rows of a table belong to a project."""
    return connection.execute(select(func.count()).select_from(table).where(table.c.project_id == project)).scalar_one()
