"""Run migrations on the connection that service/migrations.py lends, inside its transaction."""

from alembic import context
from sqlmodel import SQLModel

import service.tables  # noqa: F401 - fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,  # true of SQLite too, once Python's driver lets transactions be
)
with context.begin_transaction():
    context.run_migrations()
