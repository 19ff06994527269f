"""The databases in which charts are measured: made for one run, or in a folder where they stay for the next one.

A database that stays is measured as it is, brought up to date with the code: nothing is made twice, and whoever wants a quiet
machine to measure on makes them before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from benchmarks import databases
from benchmarks.charts import sizes
from benchmarks.databases import Size
from db import rollup_upkeep
from db.queries import rollup_cut
from db.schema import migrate
from db.session import engine_for, writing
from demo import large

ALL_MARKS = 1_000_000
"""More than a migration leaves where it marks everything of the largest."""
SIZES = {"demo": Size(), "60x10": Size(60, 10), "600x10": Size(600, 10)}


@dataclass(frozen=True, slots=True)
class Databases:
    """Where they are, and whether they stay there."""

    folder: Path
    stay: bool

    @contextmanager
    def at(self, size: str, database: str) -> Iterator[str]:
        """The URL of one of them, which is there while the block runs."""
        if database == "sqlite":
            yield _ready(self._file(size))
            return

        def fill(target: Engine) -> None:
            small, times = of_copies(size)
            source = engine_for(_ready(self._file(small)))
            migrate(target)
            sizes.copy(source, target)
            source.dispose()
            sizes.multiply(target, times)

        name = f"charts_{size}"
        filled = (
            databases.kept_on_postgres(self.folder / "postgresql", name, fill)
            if self.stay
            else databases.filled_on_postgres(fill)
        )
        with filled as url:
            yield _ready(url)

    def _file(self, size: str) -> str:
        """The URL of the database on SQLite, made when it is not there."""
        path = self.folder / f"{size}.db"
        small, times = of_copies(size)
        if not path.exists():
            if small == size:
                return databases.on_sqlite(SIZES[size], self.folder)
            sizes.multiplied_file(_ready(self._file(small)), times, path)
        return f"sqlite:///{path}"


def of_copies(size: str) -> tuple[str, int]:
    """Which size this one is made of, and of how many copies."""
    wanted = SIZES[size]
    times = max(1, wanted.locations // large.PLACES_A_NETWORK)
    if times == 1:
        return size, 1
    return f"{large.PLACES_A_NETWORK}x{wanted.years}", times


def _ready(url: str) -> str:
    """The URL again, once it is up to date with the code and nothing in it waits."""
    engine = engine_for(url)
    migrate(engine)
    with writing(engine) as tx:
        for network in rollup_cut.waiting(tx):
            rollup_upkeep.refresh(tx, network, most=ALL_MARKS)  # only what they are about, each month once
    engine.dispose()
    return url
