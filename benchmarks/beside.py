"""What others feel while a plan is made: reruns of their pages, with the planner at work and without, in turns.

`python -m benchmarks.beside` writes `benchmarks/beside.md`. Read the ratios: both kinds of round meet the same machine.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

import language
import settings
from benchmarks import databases, report
from benchmarks.databases import NOW, Size
from benchmarks.tab import Tab
from db.queries import account
from db.queries import proposal as proposals
from db.session import engine_for, reading, writing
from db.tables import AccountRow
from domain.period import Period, week_of
from domain.person import Person
from domain.proposal import Freedom, RunState
from domain.words import Role
from scripts.serving import Server, serve, sign_in_to
from services import proposal
from web import presence
from web.request import cookie_name

RESULTS = settings.PROJECT / "benchmarks" / "beside.md"
ROUNDS = 6
LEAST_RERUNS = 25
"""In each round; with the planner at work as many as fit before it is done, too."""
MS = 1000
PATIENCE_S = 120
TODAY = NOW.date()
WEEKS_AHEAD = Period(week_of(TODAY), week_of(TODAY) + timedelta(weeks=4, days=-1))
LOOKED_AT = (
    (Role.COORDINATOR, "rooster", "Roster, a coordinator"),
    (Role.MANAGER, "tellingen", "Counts, a manager"),
)


@dataclass(slots=True)
class Felt:
    """Milliseconds that one page's reruns took, without the planner and with it."""

    title: str
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("--locations", type=int, default=60, help="places of the network (60)")
    asked = parser.parse_args(words)
    size = Size(asked.locations, 1)
    surroundings = report.surroundings()
    with language.use("en"), TemporaryDirectory() as name:
        url = databases.on_sqlite(size, Path(name))
        with serve(url, Path(name), now=NOW) as server:
            felt, runs = _measure(server)
    text = _text(size, surroundings, felt, runs)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


def _measure(server: Server) -> tuple[list[Felt], int]:
    """What each page took, and how many plans were made meanwhile."""
    engine = engine_for(server.database_url)
    by = _coordinator(engine, server)
    runs = 0
    felt = [Felt(title) for _role, _path, title in LOOKED_AT]
    tabs = [Tab(server.url, _cookie(server, role), path) for role, path, _title in LOOKED_AT]
    for tab in tabs:
        for _number in range(3):
            tab.run()
    for number in range(ROUNDS):
        for tab, one in zip(tabs, felt, strict=True):
            one.alone += [tab.run().seconds * MS for _number in range(LEAST_RERUNS)]
            planned = _ask(engine, by, list(Freedom)[number % 2])
            runs += 1
            while _state(engine, by, planned) is RunState.RUNNING:
                one.beside.append(tab.run().seconds * MS)
    for tab in tabs:
        tab.connection.close()
    engine.dispose()
    return felt, runs


def _ask(engine: Engine, by: Person, freedom: Freedom) -> int:
    """A proposal for four weeks of the whole network, once the server has taken it up."""
    with writing(engine) as tx:
        key = proposal.ask(tx, min(by.networks), WEEKS_AHEAD, set(), freedom, by=by, today=TODAY, now=NOW)
    deadline = time.monotonic() + PATIENCE_S
    while _state(engine, by, key) is RunState.WAITING:
        if time.monotonic() > deadline:
            raise TimeoutError("The server did not take the proposal up.")
        time.sleep(0.05)  # another process looks for it now and then
    return key


def _state(engine: Engine, by: Person, key: int) -> RunState:
    with reading(engine) as tx:
        return proposals.run(tx, by, key).state


def _coordinator(engine: Engine, server: Server) -> Person:
    with reading(engine) as tx:
        row = tx.get_one(AccountRow, databases.account(server.database_url, Role.COORDINATOR))
        return account.person_of(tx, row)


def _cookie(server: Server, role: Role) -> str:
    token = sign_in_to(server, databases.account(server.database_url, role))
    return f"{cookie_name(presence.COOKIE)}={token}"


def _text(size: Size, surroundings: str, felt: Sequence[Felt], runs: int) -> str:
    rows = []
    for one in felt:
        halves = median(one.alone), median(one.beside)
        slow = quantiles(one.alone, n=20)[-1], quantiles(one.beside, n=20)[-1]
        rows.append(
            f"| {one.title} | {halves[0]:.0f} | {halves[1]:.0f} | **{halves[1] / halves[0]:.2f}** "
            f"| {slow[0]:.0f} | {slow[1]:.0f} | **{slow[1] / slow[0]:.2f}** | {len(one.alone)}, {len(one.beside)} |"
        )
    return (
        "# What others feel while a plan is made\n\n"
        f"`python -m benchmarks.beside`: {size.title}, four weeks of it planned {runs} times, with and without moving people. "
        "Milliseconds of a rerun as somebody waits for it, one rerun after the other without a pause, while "
        "nothing is planned and while a proposal is under way (read, searched, kept). Half of the reruns are quicker than the "
        "first figures, 19 of 20 than the second.\n\n"
        f"{surroundings}\n\n"
        "| page | half, alone | half, beside | ratio | 19 of 20, alone | 19 of 20, beside | ratio | reruns |\n"
        "|---|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
