"""Charts from a copy of everything in DuckDB: `duck.py FOLDER ASKED`, run by the Python of .venv-bench-charts.

It reads the Parquet files that `frames.py` left, and prints as JSON how long copying took, and ms and sum by chart and period.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import duckdb  # type: ignore[import-not-found]  # lives in its own environment

REPEATS = 5
MS = 1000


def main(folder: Path, asked: dict[str, dict[str, str]]) -> None:
    begin = time.perf_counter()
    connection = duckdb.connect()
    for file in folder.glob("*.parquet"):
        connection.execute(f"CREATE TABLE \"{file.stem}\" AS SELECT * FROM read_parquet('{file}')")  # noqa: S608 - our own files
    loaded = time.perf_counter() - begin
    found: dict[str, Any] = {}
    for name, statements in asked.items():
        found[name] = {}
        for chart, statement in statements.items():
            times, worked, rows = [], [], []
            for _ in range(REPEATS):
                begin, began = time.perf_counter(), time.process_time()
                rows = connection.execute(statement).fetchall()
                times.append((time.perf_counter() - begin) * MS)
                worked.append((time.process_time() - began) * MS)
            found[name][chart] = (median(times), median(worked), sum(int(row[0]) for row in rows))
    print(json.dumps({"loaded": loaded, "charts": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
