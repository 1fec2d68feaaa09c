"""Alembic's entry: runs the scripts on the connection, in the transaction, that scrubjay.vault.upgrade hands over."""

from alembic import context

from scrubjay.vault.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
