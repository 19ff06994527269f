"""The databases that are measured: the demo, and a big network on SQLite and on PostgreSQL, all at one moment."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.engine import make_url

import settings
from db.schema import migrate
from db.session import engine_for, reading
from db.tables import AccountRow, Base
from demo import large, network
from domain.words import Role
from tests import postgres

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Noon in Brussels on a Tuesday: what is measured on two days is the same."""
KEPT = settings.EMBEDDED_DATABASE.with_name("benchmarks")
KEPT_SERVER = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
}
"""What whoever keeps so much gives it; the rest as PostgreSQL comes."""
MADE_BY = ("demo", "services", "domain", "db/migrations", "db/tables")


@dataclass(frozen=True, slots=True)
class Size:
    """`locations` 0 is the demo network itself."""

    locations: int = 0
    years: int = 0

    @property
    def title(self) -> str:
        return f"{self.locations} locations × {self.years} years" if self.locations else "the demo network"

    def fill(self, engine: Engine) -> None:
        migrate(engine)
        if self.locations:
            large.fill(engine, locations=self.locations, years=self.years, now=NOW, report=_show)
        else:
            network.fill(engine, now=NOW)


def on_sqlite(size: Size, folder: Path) -> str:
    """The URL of a database in `folder`: a copy of one that is kept until the code that made it changes."""
    name = f"{size.locations}x{size.years}" if size.locations else "demo"
    kept = KEPT / f"{name}-{_version()}.db"
    if not kept.exists():
        for older in KEPT.glob(f"{name}-*.db*"):
            older.unlink()
        print(
            f"Making {kept.relative_to(settings.PROJECT)}, once; the big one takes some minutes …", flush=True
        )
        making = kept.with_suffix(".part")
        making.unlink(missing_ok=True)
        engine = engine_for(f"sqlite:///{making}")
        size.fill(engine)
        engine.dispose()  # the last connection takes what stands beside the file into it
        making.rename(kept)
    copy = folder / f"{name}.db"
    shutil.copyfile(kept, copy)
    return f"sqlite:///{copy}"


def empty_on_sqlite(folder: Path) -> str:
    """The URL of a database in `folder` with nothing in it."""
    url = f"sqlite:///{folder / 'empty.db'}"
    _made(url, migrate)
    return url


@contextmanager
def empty_on_postgres() -> Iterator[str]:
    """The same on PostgreSQL, gone at the end."""
    with _postgres(migrate) as url:
        yield url


@contextmanager
def filled_on_postgres(fill: Callable[[Engine], object]) -> Iterator[str]:
    """The same, filled by the caller."""
    with _postgres(fill) as url:
        yield url


@contextmanager
def on_postgres(size: Size) -> Iterator[str]:
    """The URL of a database on the tests' PostgreSQL, or the one they were given, gone at the end."""
    print("Filling a database on PostgreSQL; the big one takes some minutes …", flush=True)
    with _postgres(size.fill) as url:
        yield url


@contextmanager
def _postgres(fill: Callable[[Engine], object]) -> Iterator[str]:
    if not os.environ.get(postgres.NAMED_SERVER):
        postgres.begin_run()
    try:
        server, name = postgres.postgres_server(), f"inloop_benchmark_{os.getpid()}"
        _as_admin(server, f"CREATE DATABASE {name}")
        url = _named(server, name)
        _made(url, fill)
        _analyze(url)
        yield url
        _as_admin(server, f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        postgres.end_run()


@contextmanager
def kept_on_postgres(folder: Path, name: str, fill: Callable[[Engine], object]) -> Iterator[str]:
    """The URL of a database that stays in the folder, on a server of its own; filled when it is not there yet."""
    filled = folder / f"{name}-is-filled"
    with postgres.kept_server(folder, KEPT_SERVER) as server:
        if not filled.exists():
            _as_admin(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        url = _named(server, name)
        _made(url, migrate if filled.exists() else fill)
        _analyze(url)
        filled.touch()
        yield url


def _as_admin(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _analyze(url: str) -> None:
    """As the server does by itself within minutes."""
    _as_admin(url, "VACUUM ANALYZE")


def _made(url: str, fill: Callable[[Engine], object]) -> None:
    engine = engine_for(url)
    fill(engine)
    engine.dispose()


def has_postgres() -> bool:
    """Whether there is a server to ask, or a wheel with its programs."""
    return bool(os.environ.get(postgres.NAMED_SERVER)) or find_spec(postgres.WHEEL) is not None


def version_of_postgres(url: str) -> str:
    engine = engine_for(url)
    with engine.connect() as connection:
        version = str(connection.execute(text("SHOW server_version")).scalar())
    engine.dispose()
    return version


def account(url: str, role: Role) -> int:
    """The first account of this role: a coordinator of a whole network, a manager of one place."""
    engine = engine_for(url)
    with reading(engine) as tx:
        key = tx.scalars(select(AccountRow.id).where(AccountRow.role == role).order_by(AccountRow.id)).first()
    engine.dispose()
    assert key is not None
    return key


def rows(url: str) -> dict[str, int]:
    """How many rows the large tables have."""
    engine = engine_for(url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(
                select(func.count()).select_from(Base.metadata.tables[name])
            ).scalar_one()
            for name in ("location", "helper", "session", "assignment", "count", "tally")
        }
    engine.dispose()
    return found


def _version() -> str:
    digest = hashlib.sha256()
    for folder in MADE_BY:
        for file in sorted((settings.PROJECT / folder).rglob("*")):
            if file.suffix in {".py", ".csv", ".txt"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def _show(progress: large.Progress) -> None:
    print(
        f"  {progress.sentence}; {progress.rows:,} rows, {progress.rows / progress.seconds:,.0f} a second",
        flush=True,
    )
