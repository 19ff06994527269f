"""Databases of more places: a network of sixty, with each place, its helpers, its sessions and its counts several times over.

Making them one by one as the demo does takes hours at ten years of a region; copied by the database itself, without indexes
that are in the way meanwhile, minutes. All places are in one network, which is the hardest case: everything that is asked of
it is asked of all places. What is kept of places and kinds is multiplied as well, and some of it is added up again to compare.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, text

from benchmarks.charts import lifted
from db import bulk, rollup_pending, rollup_statements, rollup_upkeep
from db.session import engine_for, reading, writing
from db.tables import Base, LocationRow, NetworkRow, SessionRow
from db.types import TRAVELLING_ID_BITS
from domain.period import Period

AT_ONCE = 50_000
KEYS = 1 << TRAVELLING_ID_BITS
COPIED = (
    "location",
    "helper",
    "helper_category",
    "placement",
    "absence",
    "session",
    "session_wish",
    "assignment",
    "count",
    "tally",
    *(table.name for table in rollup_statements.TABLES if "location_id" in table.c),
)
BIG = ("session", "session_wish", "assignment", "count", "tally")
"""Of which indexes and constraints are made after the rows."""
OF_KINDS = tuple(table.name for table in rollup_statements.TABLES if table.name not in COPIED)
NUMBERED = frozenset({"location", "helper", "placement", "absence"})
"""With keys from 1 on."""
HIGHEST = "SELECT coalesce(max(id), 0) FROM {}"
COMPARED_MONTHS = 3


class Miscounted(AssertionError):
    """What was multiplied is not what the rows add up to."""


def multiplied_file(small: str, times: int, path: Path) -> None:
    """Make an SQLite database with `times` as many places as the one at `small`."""
    making = path.with_suffix(".part")
    shutil.copyfile(small.removeprefix("sqlite:///"), making)
    engine = engine_for(f"sqlite:///{making}")
    multiply(engine, times)
    engine.dispose()  # the last connection takes what stands beside the file into it
    making.rename(path)


def multiply(engine: Engine, times: int) -> None:
    """Have every place `times`, with its figures."""
    if times == 1:
        return
    with _in_a_hurry(engine) as connection:
        for statement in ("DROP TABLE IF EXISTS copies", "CREATE TEMPORARY TABLE copies (copy INTEGER)"):
            connection.execute(text(statement))
        connection.execute(
            text("INSERT INTO copies VALUES (:copy)"), [{"copy": one} for one in range(1, times)]
        )
        highest = {name: connection.execute(text(HIGHEST.format(name))).scalar_one() for name in NUMBERED}
        with lifted.indexes(connection, BIG):
            for name in COPIED:
                connection.execute(text(_copying(connection, Base.metadata.tables[name], highest, times)))
        for name in OF_KINDS:
            connection.execute(text(_multiplying(Base.metadata.tables[name], times)))
    _compare_some(engine)


@contextmanager
def _in_a_hurry(engine: Engine) -> Iterator[Connection]:
    """A transaction that need not survive anything: when it fails, the database is thrown away."""
    is_sqlite = engine.dialect.name == "sqlite"
    hurried = engine_for(engine.url.render_as_string(hide_password=False))
    with hurried.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for setting in SQLITE_HURRY if is_sqlite else POSTGRES_HURRY:
            raw.execute(f"{'PRAGMA' if is_sqlite else 'SET'} {setting}")
        with connection.begin():
            yield connection
        if is_sqlite:
            raw.execute("PRAGMA journal_mode = WAL")
    hurried.dispose()


SQLITE_HURRY = (
    "foreign_keys = OFF",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -1500000",
    "temp_store = FILE",
    "locking_mode = EXCLUSIVE",
)
POSTGRES_HURRY = ("maintenance_work_mem = '1GB'", "work_mem = '256MB'", "synchronous_commit = off")


def _copying(connection: Connection, table: Table, highest: Mapping[str, int], times: int) -> str:
    """The statement that inserts all copies of a table's rows, scattered over all keys as the rows themselves are."""
    quoted = connection.dialect.identifier_preparer
    columns = [quoted.quote(column.name) for column in table.c]
    values = [
        _value(table.name, column.name, quoted.quote(column.name), highest, times) for column in table.c
    ]
    day = " ORDER BY day" if "day" in table.c and connection.dialect.name != "sqlite" else ""
    return (
        f"INSERT INTO {quoted.format_table(table)} ({', '.join(columns)}) "  # noqa: S608 - our own words
        f"SELECT {', '.join(values)} FROM {quoted.format_table(table)} CROSS JOIN copies{day}"
    )


def _value(table: str, column: str, quoted: str, highest: Mapping[str, int], times: int) -> str:
    of = table if column == "id" else column.removesuffix("_id")
    if of == "session":
        return f"({quoted} + copy * {KEYS // times}) & {KEYS - 1}"
    if of in NUMBERED:
        return f"{quoted} + copy * {highest[of]}"
    if table == "session" and column in {"slot_id", "original_day"}:
        return "NULL"
    if table == "location" and column == "name":
        return f"{quoted} || ' (' || cast(copy AS VARCHAR(9)) || ')'"
    return quoted


def _multiplying(table: Table, times: int) -> str:
    figures = [column.name for column in table.c if not column.primary_key]
    sums = ", ".join(f"{one} = {one} * {times}" for one in figures)
    return f"UPDATE {table.name} SET {sums}"  # noqa: S608 - our own words


def _compare_some(engine: Engine) -> None:
    """Raises when something of some months is not what its rows add up to."""
    with writing(engine) as tx:
        networks = tx.scalars(select(NetworkRow.id)).all()
        first, last = tx.execute(select(func.min(SessionRow.day), func.max(SessionRow.day))).one()
        for month in Random(1).sample([*Period(first, last).months], COMPARED_MONTHS):
            if wrong := sum(rollup_upkeep.wrong_in(tx, one, month) for one in networks):
                raise Miscounted(f"{month}: {wrong} figures are not what the rows add up to")


def copy(source: Engine, target: Engine) -> None:
    """Put everything of one database into another that is migrated and empty, in order of time where there is one."""
    classes = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    with reading(source) as rows, writing(target) as tx:
        for table in Base.metadata.sorted_tables:
            order = [table.c.day] if "day" in table.c else []
            found = rows.execute(select(table).order_by(*order, *table.primary_key))
            while some := found.mappings().fetchmany(AT_ONCE):
                bulk.insert_all(tx, classes[table], [dict(row) for row in some])
        places = tx.scalars(select(LocationRow.id)).all()
        rollup_pending.forget(tx, places)  # what is kept of them was copied, too
