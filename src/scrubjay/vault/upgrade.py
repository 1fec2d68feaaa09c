"""Making and upgrading the tables, with Alembic. It is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, select

from scrubjay.errors import VaultError
from scrubjay.vault.schema import HEAD, version_table

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """The migration a database is at; None when it holds no vault. Raises VaultError for that of a later ScrubJay."""
    if not inspect(connection).has_table(version_table.name):
        return None
    found = connection.execute(select(version_table.c.version_num)).scalar()
    if found is not None and found > HEAD:
        raise VaultError("the vault was made by a later ScrubJay: use that one")
    return found


def upgrade(connection: Connection) -> None:
    """Bring the tables to HEAD within the transaction of this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
