"""The few fixtures all tests share: a real, migrated database of each kind, and a moment that stands still."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache

import language
from db import session
from db.schema import migrate
from db.session import WRITES, engine_for
from db.types import new_id
from services import sign_in
from tests.postgres import postgres_server

T = TypeVar("T")
SHARED = {"sqlite": "shared_sqlite", "postgresql": "shared_postgres"}
TODAY = date(2026, 11, 24)
"""A Tuesday."""
IN_EARNEST = sign_in._hasher
"""What a server hashes passwords with."""
KEPT_STATEMENTS = 4_000
SELDOM = (50_000, 20, 20)
"""How many new objects, and how many such rounds, before garbage is looked for: Python's own 700 suit less memory."""


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    """12:00 in Brussels on `TODAY`."""
    return datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences in tests are the source's own; tests of other languages say so."""
    with language.use("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def garbage_is_looked_for_seldom() -> Iterator[None]:
    """With all of pandas, Altair and SQLAlchemy loaded, looking for garbage takes a tenth of the tests' time."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    yield
    gc.set_threshold(*before)


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """As weakly as can be: a fifth of a second for each is meant to be long. `test_sign_in` has it `in_earnest`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """SQLAlchemy keeps what it compiled for one engine; the thousands of the tests are of two kinds, and share it.

    As on a server, where one engine answers for months: compiling took a third of what a test with its own database does.
    """
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        kept: dict[str, Any] = {"compiled_cache": LRUCache(KEPT_STATEMENTS)}
        patch.setattr(session, "create_engine", partial(create_engine, execution_options=kept))
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "inloop.db"
    engine = engine_for(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The URL of a server on which a migrated database `name` waits to be copied."""
    server = make_url(postgres_server())
    name = f"template_{new_id()}"
    _on_server(server, f"CREATE DATABASE {name}")
    engine = engine_for(server.set(database=name).render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()
    yield server.set(database=name).render_as_string(hide_password=False)
    _on_server(server, f"DROP DATABASE {name}")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The same tests run on both kinds of database."""
    return str(request.param)


@pytest.fixture
def engine(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of its own for one test that commits, on SQLite and on PostgreSQL."""
    if kind == "sqlite":
        with closing_engine(sqlite_copy(request.getfixturevalue("migrated_file"), tmp_path)) as engine:
            yield engine
    else:
        with postgres_copy(request.getfixturevalue("migrated_postgres")) as engine:
            yield engine


class Kept(Protocol):
    """A database of the kind for all tests of a file, which only read in it, and what `fill` said when it filled it."""

    def __call__(self, kind: str, fill: Callable[[Engine], T]) -> tuple[Engine, T]: ...


@pytest.fixture(scope="module")
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    filled: dict[str, tuple[Engine, Any]] = {}
    with ExitStack() as until_the_end:

        def once(kind: str, fill: Callable[[Engine], Any]) -> tuple[Engine, Any]:
            if kind not in filled:
                made = (
                    closing_engine(
                        sqlite_copy(request.getfixturevalue("migrated_file"), tmp_path_factory.mktemp("kept"))
                    )
                    if kind == "sqlite"
                    else postgres_copy(request.getfixturevalue("migrated_postgres"))
                )
                engine = until_the_end.enter_context(made)
                filled[kind] = engine, fill(engine)
            return filled[kind]

        yield once


@pytest.fixture(scope="session")
def shared_sqlite(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with closing_engine(sqlite_copy(migrated_file, tmp_path_factory.mktemp("shared"))) as engine:
        yield engine


@pytest.fixture(scope="session")
def shared_postgres(migrated_postgres: str) -> Iterator[Engine]:
    with postgres_copy(migrated_postgres) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database, for what does not depend on the kind of database."""
    with closing_engine(sqlite_copy(migrated_file, tmp_path)) as engine:
        yield engine


@pytest.fixture
def tx(kind: str, request: pytest.FixtureRequest) -> Iterator[Session]:
    """A write transaction that is rolled back, in the test's own database when it has one.

    Copying a PostgreSQL database takes longer than most tests, so those that keep nothing share one.
    """
    own = "engine" in request.fixturenames
    engine: Engine = request.getfixturevalue("engine" if own else SHARED[kind])
    with Session(engine.execution_options(**{WRITES: True}), expire_on_commit=False) as session:
        yield session
        session.rollback()


@contextmanager
def closing_engine(url: str) -> Iterator[Engine]:
    """`engine_for(url)`, disposed at the end."""
    engine = engine_for(url)
    yield engine
    engine.dispose()


@contextmanager
def postgres_copy(migrated: str) -> Iterator[Engine]:
    """A copy of the migrated database, gone at the end."""
    template = make_url(migrated)
    server, name = template.set(database="postgres"), f"test_{new_id()}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    with closing_engine(template.set(database=name).render_as_string(hide_password=False)) as engine:
        yield engine
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def sqlite_copy(migrated: Path, folder: Path) -> str:
    path = folder / "inloop.db"
    shutil.copyfile(migrated, path)
    return f"sqlite:///{path}"


def _on_server(url: Any, statement: str) -> None:
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()
