"""Inserting hundreds of thousands of rows; what one person saves goes through the Session like everything else."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from sqlalchemy import Column, Table, insert, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from db import rollup_marks
from db.session import is_sqlite
from db.tables import Base

Maker = Callable[[dict[str, Any]], Any]
"""Makes the stored value of one column from a row."""


def insert_all(tx: Session, table: type[Base], rows: list[dict[str, Any]]) -> int:
    """Insert rows that all name the same columns; how many they were. On PostgreSQL by COPY.

    Defaults of the other columns are filled in, and a value outside its closed list is refused as anywhere else.
    What the database refuses rises, on PostgreSQL as its driver's own error: nobody at a screen can put it right.
    """
    if not rows:
        return 0
    tx.flush()  # what the rows refer to
    rollup_marks.note(tx, table, rows)
    connection = tx.connection()
    target = cast(Table, table.__table__)
    makers = _makers(target, rows[0].keys(), connection.dialect)
    values = _values(rows, makers.values())
    if is_sqlite(tx):
        statement = insert(target).compile(dialect=connection.dialect, column_keys=list(makers))
        connection.exec_driver_sql(str(statement), list(values))
    else:
        quoted = connection.dialect.identifier_preparer
        columns = ", ".join(quoted.quote(name) for name in makers)
        with (
            cast(Any, connection.connection).cursor() as cursor,
            cursor.copy(f"COPY {quoted.format_table(target)} ({columns}) FROM STDIN") as copy,
        ):
            for row in values:
                copy.write_row(row)
    return len(rows)


def take_stock(tx: Session) -> None:
    """Have PostgreSQL look at what there is now: what this transaction wrote, it takes for next to nothing until then.

    It would go through a hundred thousand new rows in ways that are good for ten. SQLite has only one way anyhow.
    """
    if not is_sqlite(tx):
        tx.execute(text("ANALYZE"))


def _values(rows: Iterable[dict[str, Any]], makers: Iterable[Maker]) -> Iterator[tuple[Any, ...]]:
    ordered = list(makers)
    return (tuple([make(row) for make in ordered]) for row in rows)


def _makers(table: Table, given: Iterable[str], dialect: Dialect) -> dict[str, Maker]:
    """By column: those given, and those with a default of our own."""
    names = set(given)
    return {
        column.name: _given(column, dialect) if column.name in names else _default(column, dialect)
        for column in table.columns
        if column.name in names or column.default is not None
    }


def _given(column: Column[Any], dialect: Dialect) -> Maker:
    name, process = column.name, column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return lambda row: row[name]
    return lambda row: process(row[name])


def _default(column: Column[Any], dialect: Dialect) -> Maker:
    """The same for all rows of one insertion: a moment, a number, an empty text."""
    default: Any = column.default  # a scalar or a callable, which the library does not tell apart by type
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    value = default.arg(None) if default.is_callable else default.arg
    kept = process(value) if process else value
    return lambda _row: kept
