"""Measure what each chart of the topics page costs as the database grows, beside other ways to answer it; `--help` says how."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Engine, select, text

import language
import settings
from benchmarks import databases, report
from benchmarks.charts import asked, networks, page, plain
from benchmarks.charts.asked import Chart
from benchmarks.charts.made import SIZES, Databases, of_copies
from benchmarks.databases import NOW
from db.queries import topics
from db.session import engine_for, reading
from db.tables import NetworkRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import Role

CLOCK = NOW.astimezone(ZoneInfo("Europe/Brussels"))
TODAY = CLOCK.date()
PERIODS = {
    "a year": Period(TODAY - timedelta(weeks=52, days=-1), TODAY),
    "ten years": Period(date(TODAY.year - 10, 12, 1), TODAY),
}
REPEATS = 7
REPEATS_OF_ROWS = 2
PATIENCE_S = 10
MS = 1000
EVERYBODY = Person(1, "Everybody", Role.ADMINISTRATOR)
DUCK = settings.PROJECT / ".venv-bench-charts" / "bin" / "python"
Timed = tuple[float, float, int]
"""Ms that it took and ms that the process worked, medians; and the sum of what was found."""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.charts", description=__doc__)
    parser.add_argument(
        "--sizes", nargs="*", choices=SIZES, default=["demo", "60x10"], help="demo 60x10 600x10"
    )
    parser.add_argument(
        "--databases", nargs="*", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"]
    )
    parser.add_argument("--folder", type=Path, help="where the databases stay, and are used again")
    parser.add_argument("--only-make", action="store_true", help="make the databases, and measure nothing")
    parser.add_argument(
        "--only-inloop", action="store_true", help="the other ways stay as they were measured last"
    )
    given = parser.parse_args(words)
    with language.use("en"), TemporaryDirectory(prefix="inloop-charts-") as name:
        databases = Databases(given.folder or Path(name), stay=given.folder is not None)
        for size, database in product(given.sizes, given.databases):
            with databases.at(size, database) as url:
                if given.only_make:
                    continue
                print(f"Measuring {size} on {database} …", flush=True)
                before = page.before(size, database) if given.only_inloop else None
                page.keep(size, database, measured(url, size, Path(name), before))
            page.write()
    return 0


def measured(url: str, size: str, folder: Path, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything about one database, as `page` keeps it; the other ways as they are in `before`, where that is given.

    Raises when two ways find different figures.
    """
    engine = engine_for(url)
    with reading(engine) as tx:
        network = tx.scalars(select(NetworkRow.id).order_by(NetworkRow.id)).first()
    assert network is not None
    surroundings = report.machine()
    kept, alone = _inloop(engine, network)
    apart = _apart(url, size, network)
    others = before or _others(engine, url, network, folder)
    engine.dispose()
    rows, frames, duck = others["plain"], others["pandas"], others["duckdb"]
    for period, charts in kept.items():
        for chart, (*_ms, found) in charts.items():
            elsewhere = {way[period][chart][-1] for way in (rows, frames["charts"], duck["charts"])}
            if elsewhere != {found}:
                raise ValueError(f"{size}, {period}, {chart}: {found} kept, and elsewhere {elsewhere}")
    return {
        "surroundings": surroundings,
        "others": page.others_measured(before) if before else surroundings,
        "rows": databases.rows(url),
        "kept": kept,
        "alone": alone,
        "apart": apart,
        "plain": rows,
        "pandas": frames,
        "duckdb": duck,
    }


def _inloop(engine: Engine, network: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What Inloop takes by period: the charts that the other ways are asked too, and those it is asked alone."""
    filters = {name: TopicFilters(network, period) for name, period in PERIODS.items()}
    kept = {name: _asked(engine, asked.compared(EVERYBODY, one, CLOCK)) for name, one in filters.items()}
    alone = {}
    for name, one in filters.items():
        with reading(engine) as tx:
            entered = topics.totals(tx, EVERYBODY, one, now=CLOCK).entered
        alone[name] = _asked(engine, asked.alone(EVERYBODY, one, CLOCK, entered=entered))
    return kept, alone


def _apart(url: str, size: str, network: int) -> dict[str, Any]:
    """The same of one network of sixty among others, by period; nothing when there are no others.

    Raises when it finds something else than such a network alone in its database, where that was measured.
    """
    small, times = of_copies(size)
    if times == 1:
        return {}
    with networks.of_sixty(url):
        engine = engine_for(url)
        kept, alone = _inloop(engine, network)
        expected = page.found_before(small, engine.dialect.name)
        engine.dispose()
    for period, charts in kept.items():
        for chart, (*_ms, found) in charts.items():
            if expected and expected[period][chart][-1] != found:
                raise ValueError(
                    f"{size}, a network of it, {period}, {chart}: {found}, not {expected[period][chart]}"
                )
    return {period: {**charts, **alone[period]} for period, charts in kept.items()}


def _others(engine: Engine, url: str, network: int, folder: Path) -> dict[str, Any]:
    """What the other ways take. DuckDB reads the files that pandas wrote."""
    return {
        "plain": {name: _plain(engine, network, period) for name, period in PERIODS.items()},
        "pandas": _frames(url, network, folder),
        "duckdb": _duck(network, folder),
    }


def _asked(engine: Engine, charts: Mapping[str, Chart]) -> dict[str, Timed]:
    def found(chart: Chart) -> int:
        with reading(engine) as tx:
            value, name = chart(tx)
        return int(value[name].sum()) if isinstance(value, pd.DataFrame) else getattr(value, name)

    return {name: _timed(partial(found, chart)) for name, chart in charts.items()}


def _plain(engine: Engine, network: int, period: Period) -> dict[str, Timed]:
    def found(statement: str) -> int:
        with engine.connect() as connection:
            return sum(int(row[0]) for row in connection.execute(text(statement)))

    statements = _statements(engine.dialect.name, network, period)
    return page.cards_as_one(
        {name: _timed(partial(found, one), repeats=REPEATS_OF_ROWS) for name, one in statements.items()}
    )


def _statements(dialect: str, network: int, period: Period) -> dict[str, str]:
    minute = CLOCK.hour * 60 + CLOCK.minute
    return plain.statements(dialect, network, period, TODAY, minute)


def _frames(url: str, network: int, folder: Path) -> dict[str, Any]:
    question = {
        "network": network,
        "today": TODAY.isoformat(),
        "minute": CLOCK.hour * 60 + CLOCK.minute,
        "periods": {name: (one.first.isoformat(), one.last.isoformat()) for name, one in PERIODS.items()},
    }
    words = [sys.executable, "-m", "benchmarks.charts.frames", url, json.dumps(question), str(folder)]
    return _said(words)


def _duck(network: int, folder: Path) -> dict[str, Any]:
    statements = {name: _statements("duckdb", network, one) for name, one in PERIODS.items()}
    return _said([str(DUCK), str(Path(__file__).with_name("duck.py")), str(folder), json.dumps(statements)])


def _said(words: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run(words, cwd=settings.PROJECT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    found["charts"] = {name: page.cards_as_one(charts) for name, charts in found["charts"].items()}
    return found


def _timed(work: Callable[[], int], *, repeats: int = REPEATS) -> Timed:
    """After a first time, which warms what there is to warm; what takes longer than `PATIENCE_S` is done only once."""
    found, times, worked = 0, list[float](), list[float]()
    for number in range(1 + repeats):
        begin, began = time.perf_counter(), time.process_time()
        found = work()
        times.append((time.perf_counter() - begin) * MS)
        worked.append((time.process_time() - began) * MS)
        if number == 0 and times[0] <= PATIENCE_S * MS:
            times.clear()
            worked.clear()
        elif number == 0:
            break
    return median(times), median(worked), found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
