"""How Alembic runs our migrations: on the connection that attendance.database hands it."""

from alembic import context

from attendance.database import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
