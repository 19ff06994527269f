"""Indexes and constraints that are taken off large tables while they are filled, and made again of all rows at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, text

SQLITE = """SELECT type, name, sql FROM sqlite_master
            WHERE tbl_name IN :tables AND sql IS NOT NULL AND type IN ('index', 'trigger')"""
POSTGRES_CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype IN ('f', 'x', 'u', 'p')
              AND (conrelid::regclass::text = ANY(:tables) OR confrelid::regclass::text = ANY(:tables))
            ORDER BY strpos('fxup', contype::text)"""
"""Those of other tables that refer to these first: a key goes after what refers to it, and comes before."""
POSTGRES_INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(:tables)"""


@contextmanager
def indexes(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Off while the block runs; on SQLite all but those that belong to a table's own definition."""
    off, on = _on_sqlite(connection, tables) if connection.dialect.name == "sqlite" else ([], [])
    if connection.dialect.name != "sqlite":
        off, on = _on_postgres(connection, tables)
    for statement in off:
        connection.execute(text(statement))
    yield
    for statement in on:
        connection.execute(text(statement))


def _on_sqlite(connection: Connection, tables: Sequence[str]) -> tuple[list[str], list[str]]:
    """What takes them off, and what makes them again."""
    asked = text(SQLITE).bindparams(bindparam("tables", expanding=True))
    found = connection.execute(asked, {"tables": [*tables]}).all()
    return [f"DROP {kind} {name}" for kind, name, _sql in found], [sql for *_kind, sql in found]


def _on_postgres(connection: Connection, tables: Sequence[str]) -> tuple[list[str], list[str]]:
    """The same; an index that a constraint has made comes and goes with it."""
    wanted = {"tables": [*tables, *(f'"{name}"' for name in tables)]}
    constraints = connection.execute(text(POSTGRES_CONSTRAINTS), wanted).all()
    of_constraints = {name for _table, name, _definition in constraints}
    found = connection.execute(text(POSTGRES_INDEXES), wanted).all()
    free = [(name, definition) for name, definition in found if name not in of_constraints]
    return (
        [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _definition in constraints]
        + [f"DROP INDEX {name}" for name, _definition in free],
        [definition for _name, definition in free]
        + [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {what}" for table, name, what in reversed(constraints)
        ],
    )
