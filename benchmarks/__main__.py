"""Measure the demo and a big network, on SQLite and on PostgreSQL; `--help` says what can be left out."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import language
from benchmarks import databases, measuring, report
from benchmarks.databases import Size
from benchmarks.report import Measured

DEMO = Size()
NO_POSTGRES = (
    "PostgreSQL was left out: this environment has none. `pip install -r requirements-dev.txt` brings one, or "
    "set INLOOP_TEST_POSTGRES to the URL of a server where databases may be created."
)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--locations", type=int, default=60, help="places of the big network (60)")
    parser.add_argument("--years", type=int, default=10, help="its years (10)")
    parser.add_argument("--only", choices=("demo", "sqlite", "postgresql"), help="measure one, write nothing")
    asked = parser.parse_args(words)
    big = Size(asked.locations, asked.years)
    surroundings = report.surroundings()
    measured: list[Measured] = []
    left_out: list[str] = []
    with language.use("en"), TemporaryDirectory() as name:
        folder = Path(name)
        if asked.only in (None, "demo"):
            measured.append(_measure(f"{DEMO.title} on SQLite", databases.on_sqlite(DEMO, folder), folder))
        if asked.only in (None, "sqlite"):
            measured.append(_measure(f"{big.title} on SQLite", databases.on_sqlite(big, folder), folder))
        if asked.only in (None, "postgresql"):
            if databases.has_postgres():
                with databases.on_postgres(big) as url:
                    version = databases.version_of_postgres(url)
                    measured.append(_measure(f"{big.title} on PostgreSQL {version}", url, folder))
            else:
                left_out.append(NO_POSTGRES)
    text = report.text(surroundings, measured, left_out)
    print(f"\n{text}")
    if asked.only is None:
        report.write(text)
    return 0


def _measure(title: str, url: str, folder: Path) -> Measured:
    print(f"Measuring {title} …", flush=True)
    return Measured(
        title=title,
        rows=databases.rows(url),
        start=measuring.start(url, folder),
        floor=measuring.floor(url, folder),
        figures=measuring.figures(url, folder),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
