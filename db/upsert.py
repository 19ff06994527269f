"""Inserting what may be there already; each database has its own word for it."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.session import is_sqlite


def insert_if_absent(
    tx: Session, table: Any, rows: list[dict[str, Any]]
) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves existing rows alone; add `.returning(…)` to learn which were new."""
    if is_sqlite(tx):
        return sqlite.insert(table).values(rows).on_conflict_do_nothing()
    return postgresql.insert(table).values(rows).on_conflict_do_nothing()
