"""Run by Alembic: migrations use the connection that runtime.db.session hands over."""

from alembic import context

from runtime.db.schema import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
