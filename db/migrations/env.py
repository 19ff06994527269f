"""How Alembic runs our migrations: over the connection it is handed, else over the database of the settings."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

import settings
from db.session import WRITES, engine_for
from db.tables import Base

OUTSIDE_MODELS = {"ex_assignment_one_place_at_a_time"}
"""Guards that SQLAlchemy's models cannot say for both databases; the first migration makes them."""


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name plain types, never ours, so that an old one keeps its meaning."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def include_name(name: str | None, _kind: str, _parents: Any) -> bool:
    return name not in OUTSIDE_MODELS


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = engine_for(settings.current().database_url)
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        run(connection)
