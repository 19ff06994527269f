"""What one database costs: each page opened and run again on the real server, its statements read back and repeated."""

import pickle
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine

import settings
from benchmarks import databases
from benchmarks.recording import EMPTY
from benchmarks.tab import Tab
from db.queries import account
from db.session import engine_for, reading
from db.tables import AccountRow
from domain import access
from domain.words import Role
from scripts.serving import Server, serve, sign_in_to
from ui import page_entry
from web import presence
from web.request import cookie_name

ROLES = (Role.COORDINATOR, Role.MANAGER)
WARM_RUNS = 3
ROUNDS = 7
RERUNS_A_ROUND = 6
STARTS = 3
REPEATS = 7
READS = ("SELECT", "WITH")
MS = 1000
NS_IN_MS = 1_000_000

Noted = tuple[str, Any]
"""A statement as it was sent, with its parameters."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as one role opens it. `path` is that of the address."""

    path: str
    role: Role

    @property
    def is_empty(self) -> bool:
        return self.path == EMPTY.path


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page costs. Times in ms; those of a rerun are medians of rounds.

    `statements` are sent at each rerun, `statements_at_first` when the page was opened (before anything is kept).
    `queries_first` is the time of the rerun's reading statements on a connection just made, `queries` their median
    after that, rows fetched. `cpu` is time the server's process worked, `wall` what the person waited for the server.
    `times_empty` compares `cpu` with that of the empty page in the same rounds.
    """

    page: Page
    statements: int
    statements_at_first: int
    queries_first: float
    queries: float
    opened: float
    cpu: float
    wall: float
    times_empty: float
    kilobytes: float


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from starting the server until it answers, and until a first page was drawn; medians."""

    healthy: float
    first_page: float


def pages(url: str) -> list[Page]:
    """The empty page, then what each role is offered, in the order of the menu."""
    engine = engine_for(url)
    found = [Page(EMPTY.path, Role.COORDINATOR)]
    with reading(engine) as tx:
        for role in ROLES:
            row = tx.get_one(AccountRow, databases.account(url, role))
            person = account.person_of(tx, row)
            found += [
                Page(entry.path, role)
                for entry in page_entry.PAGES
                if (settings.PROJECT / "pages" / entry.file).exists()
                and entry is not EMPTY
                and access.may(person, entry.action)
            ]
    engine.dispose()
    return found


def start(url: str, folder: Path) -> Start:
    """How long people wait after a restart of the server as it is shipped, without notes."""
    healthy, first_page = [], []
    for _ in range(STARTS):
        begin = time.perf_counter()
        with serve(url, folder, now=databases.NOW) as server:
            healthy.append(time.perf_counter() - begin)
            with Tab(server.url, cookie(server, Role.COORDINATOR), "vandaag") as tab:
                tab.run()
            first_page.append(time.perf_counter() - begin)
    return Start(median(healthy), median(first_page))


def figures(url: str, folder: Path) -> list[Figures]:
    """The figures of every page, the empty one first."""
    notes = folder / "statements"
    notes.unlink(missing_ok=True)
    program = ("benchmarks.recording", str(notes))
    with serve(url, folder, now=databases.NOW, program=program) as server, ExitStack() as open_tabs:
        cookies = {role: cookie(server, role) for role in ROLES}
        wanted = pages(url)
        tabs, opened, at_first, noted = {}, {}, {}, {}
        for page in wanted:
            tabs[page] = open_tabs.enter_context(Tab(server.url, cookies[page.role], page.path))
            before = notes.stat().st_size
            opened[page] = tabs[page].run().seconds * MS
            at_first[page] = len(noted_since(notes, before))
            for _ in range(WARM_RUNS):
                before = notes.stat().st_size
                tabs[page].run()
            noted[page] = noted_since(notes, before)
        rounds = [
            {page: _round(tab, server.process.pid) for page, tab in tabs.items()} for _ in range(ROUNDS)
        ]
    empty = next(page for page in wanted if page.is_empty)
    found = []
    for page in wanted:
        first, warm = query_times(url, noted[page])
        found.append(
            Figures(
                page=page,
                statements=len(noted[page]),
                statements_at_first=at_first[page],
                queries_first=first,
                queries=warm,
                opened=opened[page],
                cpu=median(one[page].cpu for one in rounds),
                wall=median(one[page].wall for one in rounds),
                times_empty=median(one[page].cpu / one[empty].cpu for one in rounds),
                kilobytes=median(one[page].kilobytes for one in rounds),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Round:
    """Means of a few reruns in a row: CPU and wall in ms, kB over the wire."""

    cpu: float
    wall: float
    kilobytes: float


def _round(tab: Tab, process: int) -> _Round:
    began = cpu_ms(process)
    runs = [tab.run() for _ in range(RERUNS_A_ROUND)]
    return _Round(
        cpu=(cpu_ms(process) - began) / RERUNS_A_ROUND,
        wall=sum(run.seconds for run in runs) * MS / RERUNS_A_ROUND,
        kilobytes=sum(run.size for run in runs) / 1000 / RERUNS_A_ROUND,
    )


def cpu_ms(process: int) -> float:
    """What a process worked so far, all threads together, also those that ended: its clock as in clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~process << 3) | 2) / NS_IN_MS


def floor(url: str, folder: Path) -> float:
    """CPU in ms of a rerun of an empty script on Streamlit alone, with what `ui.preload` does; median of rounds."""
    program = ("streamlit", "run", "benchmarks/floor.py")
    with serve(url, folder, now=databases.NOW, program=program) as server, Tab(server.url, "", "") as tab:
        for _ in range(1 + WARM_RUNS):
            tab.run()
        return median(_round(tab, server.process.pid).cpu for _ in range(ROUNDS))


def query_times(url: str, noted: list[Noted]) -> tuple[float, float]:
    """Ms for the reading statements together: on a connection just made, and the median of repeats on it."""
    engine = engine_for(url)
    reads = [one for one in noted if one[0].lstrip().upper().startswith(READS)]
    times = list(_repeated(engine, reads))
    engine.dispose()
    return times[0], median(times[1:])


def _repeated(engine: Engine, reads: list[Noted]) -> Iterator[float]:
    with engine.connect() as connection:
        for _ in range(REPEATS + 1):
            begin = time.perf_counter()
            for statement, parameters in reads:
                connection.exec_driver_sql(statement, parameters).fetchall()
            yield (time.perf_counter() - begin) * MS


def noted_since(notes: Path, position: int) -> list[Noted]:
    """The statements noted in the file after this position."""
    found = []
    with notes.open("rb") as file:
        file.seek(position)
        while file.peek(1):
            found.append(pickle.load(file))  # noqa: S301 - written a moment ago by our own server
    return found


def cookie(server: Server, role: Role) -> str:
    """The header of somebody who signed in with this role."""
    token = sign_in_to(server, databases.account(server.database_url, role))
    return f"{cookie_name(presence.COOKIE)}={token}"
