"""How many people one server serves who do something every second, and what each costs in memory.

`python -m benchmarks.people` opens more and more tabs on Today until reruns take longer than a second, and writes
`benchmarks/people.md`. Tabs and server share the cores of this machine.
"""

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import language
import settings
from benchmarks import databases, report
from benchmarks.databases import NOW, Size
from benchmarks.tab import Tab
from domain.words import Role
from scripts.serving import Server, serve, sign_in_to
from web import presence
from web.request import cookie_name

RESULTS = settings.PROJECT / "benchmarks" / "people.md"
PAGE = "vandaag"
STEPS = (5, 10, 25, 40, 60)
SECONDS = 10
EVERY_S = 1.0
TOO_LONG_MS = 1000
WANTED = 25
"""So many are tried in any case."""
MS, MB = 1000, 2**20


def main(_words: Sequence[str]) -> int:
    surroundings = report.surroundings()
    with language.use("en"), TemporaryDirectory() as name, ExitStack() as opened:
        server = opened.enter_context(serve(databases.on_sqlite(Size(), Path(name)), Path(name), now=NOW))
        account = databases.account(server.database_url, Role.COORDINATOR)
        tabs = [_tab(server, account, opened) for _number in range(STEPS[0])]
        rows: list[tuple[int, float, float, int]] = []
        for people in STEPS:
            tabs += [_tab(server, account, opened) for _number in range(people - len(tabs))]
            took = _rerun(tabs)
            rows.append((people, median(took), quantiles(took, n=20)[-1], _memory(server)))
            print(
                f"{people} people: half of the reruns within {rows[-1][1]:.0f} ms, 19 of 20 within {rows[-1][2]:.0f}"
            )
            if people >= WANTED and rows[-1][2] > TOO_LONG_MS:
                break
    (first, *_took, at_first), (last, *_took, at_last) = rows[0], rows[-1]
    each = (at_last - at_first) / (last - first)
    lines = [
        f"| {people} | {half:.0f} ms | {most:.0f} ms | {rss / MB:,.0f} MB |"
        for people, half, most, rss in rows
    ]
    RESULTS.write_text(
        "# People at once\n\n"
        "Written by `python -m benchmarks.people`. Signed-in people with Today open, each in a tab with a websocket of its own, "
        f"who make the whole page run again once a second, for {SECONDS} seconds; more of them until 1 of 20 reruns takes longer "
        "than a second. They share the cores of this one machine with the server.\n\n"
        f"{surroundings}\n\n"
        "| people | half of the reruns within | 19 of 20 within | memory of the server |\n|--:|--:|--:|--:|\n"
        + "\n".join(lines)
        + f"\n\nEach signed-in person with a page open costs the server {each / MB:.1f} MB; {at_first / MB:,.0f} MB "
        f"are there with the first {first} of them.\n",
        encoding="utf-8",
    )
    return 0


def _memory(server: Server) -> int:
    """Bytes of the server's process that are in memory now."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text("utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _tab(server: Server, account: int, opened: ExitStack) -> Tab:
    """Somebody's tab, with the page drawn twice."""
    cookie = f"{cookie_name(presence.COOKIE)}={sign_in_to(server, account)}"
    tab = opened.enter_context(Tab(server.url, cookie, PAGE))
    for _number in range(2):
        tab.run()
    return tab


def _rerun(tabs: Sequence[Tab]) -> list[float]:
    """Ms of each rerun; people begin one after the other within the first second."""
    end = time.perf_counter() + SECONDS

    def person(number: int) -> list[float]:
        due, took = time.perf_counter() + number * EVERY_S / len(tabs), []
        while due < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            took.append(tabs[number].run().seconds * MS)
            due = max(due + EVERY_S, time.perf_counter())
        return took

    with ThreadPoolExecutor(len(tabs)) as pool:
        return [one for took in pool.map(person, range(len(tabs))) for one in took]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
