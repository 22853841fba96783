"""Run by Alembic: the connection is the caller's, and all steps are one transaction of its."""

from __future__ import annotations

from alembic import context

from sourceline.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
