"""Inserting what may be there already; each database has its own word for it."""

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.session import is_sqlite
from db.tables import Base


def insert_if_absent(
    tx: Session, table: Any, rows: list[dict[str, Any]]
) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves existing rows alone; add `.returning(…)` to learn which were new."""
    if is_sqlite(tx):
        return sqlite.insert(table).values(rows).on_conflict_do_nothing()
    return postgresql.insert(table).values(rows).on_conflict_do_nothing()


def insert_each_if_absent(tx: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """The same for many rows, which are handed to `tx.execute` beside it: no statement as long as the rows."""
    target = cast(Table, table.__table__)
    if is_sqlite(tx):
        return sqlite.insert(target).on_conflict_do_nothing()
    return postgresql.insert(target).on_conflict_do_nothing()
