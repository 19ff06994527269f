"""The measured figures as a page to read and to compare with the one before."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import streamlit

import settings
from benchmarks.measuring import Figures, Start

RESULTS = settings.PROJECT / "benchmarks" / "results.md"
WHAT_IT_SAYS = """\
Written by `make bench`; nobody types here. A rerun is what Streamlit does at each click: the whole page runs again on
the server. **CPU** is how long the server's process worked on one rerun and decides how many people one process
serves; **waited** is what the browser's tab waited for it on this machine, drawing left out. **× empty** compares
CPU with that of an empty page of Inloop in the same rounds and holds on a busy machine, too. Statements are those of
a rerun (in brackets: of the first time the page was opened); **queries** is the time of those that read, rows
fetched, alone on a connection just made and then the median of repeats. What a coordinator sees is a whole network,
what a manager sees one place. How many people one server serves at once, and how much memory each takes:
[people.md](people.md).
"""


LOAD_HEADING = "## Managers who count at once"
"""The last section of the page, which `make bench-load` writes and `make bench` leaves as it is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One database with what was measured on it."""

    title: str
    rows: dict[str, int]
    start: Start
    floor: float
    figures: list[Figures]


def write(costs: str) -> None:
    """Keep what was measured of pages, before what was measured of counting at once."""
    RESULTS.write_text(costs + _load(), encoding="utf-8")


def write_load(section: str) -> None:
    """Keep what was measured of counting at once, after what was measured of pages."""
    costs = RESULTS.read_text(encoding="utf-8").removesuffix(_load()).rstrip("\n")
    RESULTS.write_text(f"{costs}\n\n{section}", encoding="utf-8")


def _load() -> str:
    """The section as it stands, with the empty line before it; "" while nothing was measured."""
    if not RESULTS.exists():
        return ""
    found = RESULTS.read_text(encoding="utf-8").partition(f"\n{LOAD_HEADING}\n")
    return "".join(found[1:])


def surroundings() -> str:
    """Where, on what and when: one paragraph."""
    return f"{machine()}, Streamlit {streamlit.__version__}, SQLite {sqlite3.sqlite_version}."


def machine() -> str:
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}. {_processor()}, {os.cpu_count()} cores, "
        f"{_memory_gib():.0f} GiB, load {os.getloadavg()[0]:.1f} at the start; {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def text(surroundings: str, measured: list[Measured], left_out: list[str]) -> str:
    """The whole page."""
    parts = ["# What Inloop costs", WHAT_IT_SAYS.strip(), surroundings]
    for one in measured:
        parts += list(_section(one))
    return "\n\n".join(parts + left_out) + "\n"


def _section(one: Measured) -> Iterator[str]:
    yield f"## {one.title[0].upper()}{one.title[1:]}"
    yield ", ".join(f"{number:,} × {name}" for name, number in one.rows.items()) + "."
    yield (
        f"Cold start: the server answers after {one.start.healthy:.1f} s, "
        f"the first page is there after {one.start.first_page:.1f} s. "
        f"A rerun of an empty script on Streamlit alone: {one.floor:.1f} ms CPU."
    )
    yield "\n".join(
        [
            "| page | as | statements | queries, first | queries | opened | CPU a rerun | × empty | waited | sent |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            *(_line(figures) for figures in one.figures),
        ]
    )


def _line(one: Figures) -> str:
    return (
        f"| {one.page.path} | {one.page.role} | {one.statements} ({one.statements_at_first}) "
        f"| {one.queries_first:.1f} ms | {one.queries:.1f} ms | {one.opened:.0f} ms | {one.cpu:.1f} ms "
        f"| {one.times_empty:.1f} | {one.wall:.1f} ms | {one.kilobytes:.1f} kB |"
    )


def _commit() -> str:
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return f"{name} with changes not committed" if changed else name


def _git(*words: str) -> str:
    """What git says, "" when it says nothing or there is none."""
    done = subprocess.run(
        ["git", *words], cwd=settings.PROJECT, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
