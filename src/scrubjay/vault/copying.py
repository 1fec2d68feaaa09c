"""Copying every row of a vault as it is: tokens stay sealed, numbers stay the same, so that they still open."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, text

from scrubjay.vault.queries import pages
from scrubjay.vault.schema import metadata


def copy_rows(source: Connection, target: Connection) -> int:
    """Fill the empty tables of `target`; how many rows."""
    rows = 0
    for table in metadata.sorted_tables:
        number = table.primary_key.columns[0]
        others = [column for column in table.columns if column is not number]
        for page in pages(source, select(number, *others), number):
            target.execute(insert(table), [dict(row._mapping) for row in page])
            rows += len(page)
        if target.dialect.name == "postgresql":
            # rows came with their numbers: the next new one must come after them
            name = target.execute(select(func.pg_get_serial_sequence(table.name, number.name))).scalar()
            if name is not None:
                last = select(func.coalesce(func.max(number), 0) + 1)
                target.execute(text("SELECT setval(:name, :next, false)"), {"name": name, "next": target.scalar(last)})
    return rows
