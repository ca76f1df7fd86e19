"""Called by Alembic for each upgrade, with the connection of suggester.storage.upkeep.schema."""

from alembic import context

from suggester.storage.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
