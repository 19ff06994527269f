"""Engine and transactions: the only file that commits or rolls back.

SQLite gets a BEGIN of our own: writers start with BEGIN IMMEDIATE, so that every check inside a write transaction
sees what it will write over; readers start with a plain BEGIN and never wait. On PostgreSQL (READ COMMITTED) the
services lock what they check (`for_update`), and readers see one moment (REPEATABLE READ), as they do on SQLite.

What a write changed of the figures that charts read is added up right after it was committed, when it is little.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from db import rollup_marks, rollup_pending, rollup_upkeep
from domain.errors import DeskError
from language import _

BUSY_TIMEOUT_MS = 30_000
PAGE_CACHE_KIB = 64_000
ONE_MOMENT = {"isolation_level": "REPEATABLE READ"}
"""On PostgreSQL each statement sees what was committed before it otherwise."""
POOL_SIZE = 8
POOL_OVERFLOW = 4
WRITES = "inloop_writes"
MARKS_AT_ONCE = 40
"""So many changed figures are added up by whoever changed them or wants to read them; more is left to upkeep."""

_log = logging.getLogger("inloop")
rollup_marks.listen()


class DatabaseUnreachable(DeskError):
    """No connection, or the database stayed busy for longer than anybody should wait."""

    def sentence(self) -> str:
        return _("The database does not answer. Nothing was saved: wait a minute and try again.")


def engine_for(url: str) -> Engine:
    """An engine with our settings for the database that `url` names."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True, hide_parameters=True
        )
    if parsed.database and parsed.database != ":memory:":
        with suppress(OSError):  # where no folder can be made, opening the file says so in one way for all
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        hide_parameters=True,  # an error in the log names no person
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A transaction that only reads; nothing in it is kept. All that is read in it stood so at one moment.

    So figures that take several statements agree with each other, while others go on counting.
    """
    with _said_plainly(), Session(engine) as tx:
        if not is_sqlite(tx):
            tx.connection(execution_options=ONE_MOMENT)
        yield tx
        tx.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One user action: committed whole at the end, or not at all when anything is raised."""
    with (
        _said_plainly(),
        Session(engine.execution_options(**{WRITES: True}), expire_on_commit=False) as tx,
    ):
        yield tx
        tx.commit()
        marked = rollup_pending.take_marked(tx)
    for network_id, marks in marked.items():
        if marks <= MARKS_AT_ONCE:
            add_up(engine, network_id)


def add_up(engine: Engine, network_id: int, *, most: int = MARKS_AT_ONCE) -> int:
    """How many marked changes of the network's kept figures were added up, at most so many, in a transaction of its own.

    It never raises what the database says: what was saved is saved, and the marks stay until somebody works them off.
    """
    try:
        with Session(engine.execution_options(**{WRITES: True})) as tx:
            done = rollup_upkeep.refresh(tx, network_id, most=most)
            tx.commit()
            return done
    except DBAPIError:
        _log.exception("Adding up figures failed")
        return 0


@contextmanager
def trying(engine: Engine) -> Iterator[Session]:
    """A write transaction of which nothing is kept: a preview that runs what a save would run cannot differ from it."""
    with (
        _said_plainly(),
        Session(engine.execution_options(**{WRITES: True}), expire_on_commit=False) as tx,
    ):
        yield tx
        tx.rollback()


def is_sqlite(tx: Session) -> bool:
    return tx.get_bind().dialect.name == "sqlite"


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseUnreachable from error


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN starts too late, after the first read
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
