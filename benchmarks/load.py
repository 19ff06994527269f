"""Fifty managers who count at once over real websockets: whether every tap is in the database once, and how long it takes.

`python -m benchmarks.load` measures SQLite and PostgreSQL and puts the figures into benchmarks/results.md.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Barrier

from sqlalchemy import func, select

from benchmarks import databases, report
from benchmarks.phone import Phone
from db.session import engine_for, reading, writing
from db.tables import CountRow, TapRow
from domain.words import CountState, Role
from scripts.serving import Server, serve, sign_in_to
from tests import factories
from web import presence
from web.request import cookie_name

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
"""14:30 in Brussels, in the middle of each session."""
MANAGERS = 50
MESSAGES = 12
MOST_AT_ONCE = 3
PACE_S = 5.0
TWO_A_SESSION = 2
SENT_AGAIN_EVERY = 4
MS = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """Sessions of this moment with two managers each, by account."""

    managers: tuple[int, ...]
    sessions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What so many phones did: ms until each message was known to be in the database, and until each count was entered."""

    title: str
    phones: int
    taps: int
    seconds: float
    stored: tuple[float, ...]
    entered: tuple[float, ...]


def open_desk(url: str, managers: int) -> Desk:
    """A network with a session for each two managers, who see nothing else."""
    engine = engine_for(url)
    accounts, sessions = [], []
    with writing(engine) as tx:
        network = factories.make_network(tx)
        factories.make_category(tx)
        for _session in range(managers // TWO_A_SESSION):
            place = factories.make_location(tx, network)
            one = factories.make_session(
                tx, place, day=NOW.date(), starts=clock_time(13), ends=clock_time(17)
            )
            sessions.append(one.id)
            accounts += [
                factories.make_account(tx, role=Role.MANAGER, locations=[place]).id
                for _person in range(TWO_A_SESSION)
            ]
    engine.dispose()
    return Desk(tuple(accounts), tuple(sessions))


def count_together(
    server: Server, desk: Desk, *, messages: int, pace: float, title: str = "", seed: int = 1
) -> Load:
    """All of them tap at once, one message after the other is answered, `pace` seconds apart; then one of each two finishes.

    Every fourth message is sent once more, as after a lost answer. Raises `AssertionError` when a tap is lost or doubled.
    """
    with ExitStack() as open_phones, ThreadPoolExecutor(len(desk.managers)) as people:
        phones = [
            open_phones.enter_context(Phone(server.url, _cookie(server, account)))
            for account in desk.managers
        ]
        for phone in phones:
            phone.run()
        ready = Barrier(len(phones))

        def counts(number: int) -> tuple[int, list[float]]:
            random, phone, took, taps = Random(seed * 1000 + number), phones[number], [], 0
            ready.wait()
            time.sleep(random.random() * pace)
            for turn in range(1, messages + 1):
                began = time.monotonic()
                tapped = phone.tap(random.randint(1, MOST_AT_ONCE))
                took.append(tapped.seconds * MS)
                taps += len(tapped.taps)
                if turn % SENT_AGAIN_EVERY == 0:
                    phone.tap(0, again=tapped.taps)
                time.sleep(max(0.0, pace - (time.monotonic() - began)))
            return taps, took

        began = time.monotonic()
        done = list(people.map(counts, range(len(phones))))
        seconds = time.monotonic() - began
        expected = [
            sum(taps for taps, _took in done[first : first + TWO_A_SESSION])
            for first in range(0, len(phones), TWO_A_SESSION)
        ]
        _check(server.database_url, desk, expected, CountState.DRAFT)
        entered = list(people.map(lambda phone: phone.finish() * MS, phones[::TWO_A_SESSION]))
        _check(server.database_url, desk, expected, CountState.ENTERED)
    stored = tuple(one for _taps, took in done for one in took)
    return Load(title, len(phones), sum(expected), seconds, stored, tuple(entered))


def _check(url: str, desk: Desk, expected: Sequence[int], state: CountState) -> None:
    """Each session has exactly the taps of its phones, each of them kept once."""
    engine = engine_for(url)
    with reading(engine) as tx:
        kept = select(func.count()).where(TapRow.session_id == CountRow.session_id).scalar_subquery()
        counted = {
            key: (visitors, taps, how)
            for key, visitors, taps, how in tx.execute(
                select(CountRow.session_id, CountRow.visitors, kept, CountRow.state)
            )
        }
    engine.dispose()
    found = [counted[key] for key in desk.sessions]
    assert found == [(number, number, state) for number in expected], (found, expected)


def _cookie(server: Server, account: int) -> str:
    return f"{cookie_name(presence.COOKIE)}={sign_in_to(server, account)}"


def measure(url: str, folder: Path, title: str, managers: int) -> list[Load]:
    """The same people as fast as the answers come, and as fast as people come to a desk in a rush."""
    found = []
    for name, pace in (("without a pause", 0.0), (f"every {PACE_S:.0f} s", PACE_S)):
        desk = open_desk(url, managers)
        with serve(url, folder, now=NOW) as server:
            print(f"{managers} managers, {name}, {title} …", flush=True)
            found.append(
                count_together(
                    server, desk, messages=MESSAGES if not pace else 8, pace=pace, title=f"{title}, {name}"
                )
            )
    return found


WHAT_IT_SAYS = """\
Written by `make bench-load`. Managers count two by two, each on a phone with a websocket of its own, and send 1 to 3
taps a message; every fourth message goes twice, as after a lost answer. **Stored** is from sending until the phone
heard that the taps are in the database, **entered** from pressing Finish. Afterwards each session had exactly the taps
of its two phones, each kept once. Phones and server share the cores of this one machine.
"""
COLUMNS = ("on", "phones", "taps", "taps a second", "stored p50", "p95", "p99", "entered p50", "p95")


def text(loads: Sequence[Load], surroundings: str) -> str:
    """The section of the results, from its heading on."""
    lines = [
        report.LOAD_HEADING,
        "",
        WHAT_IT_SAYS,
        surroundings,
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" + "|--:" * (len(COLUMNS) - 1) + "|",
    ]
    for one in loads:
        times = [_percentile(one.stored, share) for share in (50, 95, 99)]
        times += [_percentile(one.entered, share) for share in (50, 95)]
        figures = [str(one.phones), f"{one.taps:,}", f"{one.taps / one.seconds:.0f}"]
        lines.append(f"| {' | '.join([one.title, *figures, *(f'{ms:.0f} ms' for ms in times)])} |")
    return "\n".join(lines) + "\n"


def _percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--managers", type=int, default=MANAGERS, help=f"an even number of them ({MANAGERS})")
    asked = parser.parse_args(words)
    surroundings = report.surroundings()
    loads: list[Load] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        loads += measure(databases.empty_on_sqlite(folder), folder, "SQLite", asked.managers)
        if databases.has_postgres():
            with databases.empty_on_postgres() as url:
                loads += measure(
                    url, folder, f"PostgreSQL {databases.version_of_postgres(url)}", asked.managers
                )
    section = text(loads, surroundings)
    print(f"\n{section}")
    report.write_load(section)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
