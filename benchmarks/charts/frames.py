"""Charts from everything loaded into pandas: `python -m benchmarks.charts.frames URL ASKED FOLDER`, in a process of its own.

Prints as JSON how long loading took, how much memory that needs, and ms and sum by chart and period; leaves the tables in
FOLDER as Parquet, for DuckDB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from sqlalchemy import text

from db.session import engine_for

TABLES = {
    "location": "id, network_id, kind, name",
    "category": "id, kind, parent_id, merged_into_id",
    "session": "id, location_id, day, starts, ends, state, closure_id, holiday",
    "count": "session_id, location_id, day, state, visitors, first_time",
    "tally": "session_id, location_id, day, category_id, number",
}
REPEATS = 5
MS = 1000


def main(words: Sequence[str]) -> int:
    url, asked, folder = words[0], json.loads(words[1]), Path(words[2])
    begin = time.perf_counter()
    tables = _loaded(url)
    sessions, tallies = _joined(tables)
    loaded = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found: dict[str, dict[str, tuple[float, float, int]]] = {}
    for name, (first, last) in asked["periods"].items():
        days = pd.Timestamp(date.fromisoformat(first)), pd.Timestamp(date.fromisoformat(last))
        charts = _charts(sessions, tallies, days, asked)
        found[name] = {chart: _timed(work) for chart, work in charts.items()}
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet")
    print(json.dumps({"loaded": loaded, "memory": memory, "charts": found}))
    return 0


def _loaded(url: str) -> dict[str, pd.DataFrame]:
    engine = engine_for(url)
    with engine.connect() as connection:
        found = {
            name: pd.read_sql(text(f'SELECT {columns} FROM "{name}"'), connection)  # noqa: S608 - our own words
            for name, columns in TABLES.items()
        }
    engine.dispose()
    for frame in found.values():
        if "day" in frame:
            frame["day"] = pd.to_datetime(frame["day"])
    return found


def _joined(tables: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sessions with place and count; questions of entered counts with place and topic."""
    places = tables["location"].rename(columns={"id": "location_id", "kind": "place"})
    counts = tables["count"][["session_id", "state", "visitors", "first_time"]].rename(
        columns={"state": "counted"}
    )
    sessions = tables["session"].merge(places, on="location_id")
    sessions = sessions.merge(counts, left_on="id", right_on="session_id", how="left")
    topics = tables["category"].query("kind == 'topic'").rename(columns={"id": "category_id"})
    topics["topic"] = topics["merged_into_id"].fillna(topics["category_id"]).astype("int64")
    tallies = tables["tally"].merge(counts[["session_id", "counted"]], on="session_id")
    tallies = tallies[tallies["counted"] == "entered"].merge(
        topics[["category_id", "topic"]], on="category_id"
    )
    return sessions, tallies.merge(places, on="location_id")


def _charts(
    sessions: pd.DataFrame,
    tallies: pd.DataFrame,
    days: tuple[pd.Timestamp, pd.Timestamp],
    given: Mapping[str, Any],
) -> dict[str, Callable[[], Any]]:
    network, today, minute = given["network"], pd.Timestamp(given["today"]), given["minute"]

    def asked() -> pd.DataFrame:
        found: pd.DataFrame = tallies[(tallies["network_id"] == network) & tallies["day"].between(*days)]
        return found

    def here() -> pd.DataFrame:
        found: pd.DataFrame = sessions[(sessions["network_id"] == network) & sessions["day"].between(*days)]
        return found

    def due() -> pd.DataFrame:
        found = here()
        ended = (found["day"] < today) | ((found["day"] == today) & (found["ends"] <= minute))
        is_open = (found["state"] == "planned") & found["closure_id"].isna() & found["holiday"].isna()
        found = found[(is_open & ended) | (found["counted"] == "entered")]
        counted: pd.DataFrame = found.assign(
            visitors=found["visitors"].where(found["counted"] == "entered", 0)
        )
        return counted

    def entered() -> pd.DataFrame:
        found = here()
        counted: pd.DataFrame = found[found["counted"] == "entered"]
        return counted

    def month(frame: pd.DataFrame) -> Any:
        return frame["day"].dt.to_period("M")

    def topics_by_month() -> Any:
        found = asked()
        return found.groupby([month(found), "topic"])["number"].sum()

    def sessions_by_month() -> Any:
        found = due()
        return found.groupby(month(found))["visitors"].sum()

    def by_hour() -> Any:
        found = entered()
        return found.groupby([found["day"].dt.day_of_week, "starts"])["visitors"].sum()

    def topics_by_kind() -> Any:
        return asked().groupby(["place", "topic"])["number"].sum()

    def by_place(found: pd.DataFrame, figure: str) -> Any:
        return found.groupby([month(found), "location_id", "name"])[figure].sum()

    def visits_by_kind() -> Any:
        return entered().groupby("place")["visitors"].sum()

    return {
        "cards": lambda: due()[["visitors", "first_time"]].sum().iloc[:1],
        "questions": lambda: pd.Series([asked()["number"].sum()]),
        "topics by month": topics_by_month,
        "sessions by month": sessions_by_month,
        "topics by kind of place": topics_by_kind,
        "visits by kind of place": visits_by_kind,
        "visits by weekday and hour": by_hour,
        "questions by place and month": lambda: by_place(asked(), "number"),
        "visits by place and month": lambda: by_place(due(), "visitors"),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, float, int]:
    times, worked, found = [], [], work()
    for _ in range(REPEATS):
        begin, began = time.perf_counter(), time.process_time()
        found = work()
        times.append((time.perf_counter() - begin) * MS)
        worked.append((time.process_time() - began) * MS)
    return median(times), median(worked), int(found.sum())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
