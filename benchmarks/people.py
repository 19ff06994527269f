"""How many people one server serves who do something every second, and what each costs in memory.

`python -m benchmarks.people` opens more and more tabs on Today until reruns take longer than a second, then as many as are
wanted on other pages, and writes `benchmarks/people.md`. Tabs and server share the cores of this machine.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import language
import settings
from benchmarks import databases, report
from benchmarks.databases import NOW, Size
from benchmarks.measuring import cookie, cpu_ms
from benchmarks.recording import EMPTY
from benchmarks.tab import Tab
from domain.words import Role
from scripts.serving import Server, serve

SECONDS = 15
WHAT_IT_SAYS = f"""\
# People at once

Written by `python -m benchmarks.people`. Signed-in people with a page of the demo network open, each in a tab with a
websocket of its own, who make the whole page run again once a second, for {SECONDS} seconds. What they wait for counts
from when they meant to press, so that a slow answer is not hidden by the presses it held up. They share the cores of this
one machine with the server: what others do on it shows in the waiting, hardly in the CPU that a rerun takes.
"""
RESULTS = settings.PROJECT / "benchmarks" / "people.md"
TODAY = ("vandaag", Role.COORDINATOR)
OTHERS = (
    (EMPTY.path, Role.COORDINATOR),
    ("vandaag", Role.MANAGER),
    ("tellingen", Role.MANAGER),
    ("rooster", Role.COORDINATOR),
    ("themas", Role.COORDINATOR),
    ("bezetting", Role.COORDINATOR),
)
STEPS = (5, 10, 25, 40, 60, 80)
WANTED, WANTED_MS = 25, 200
"""So many are tried on each page in any case, and 19 of 20 of their reruns on Today shall be there after so long."""
EVERY_S = 1.0
TOO_LONG_MS = 1000
MS, MB = 1000, 2**20


@dataclass(frozen=True, slots=True)
class Felt:
    """What so many people felt on a page, in ms from when somebody meant to press: half, 19 of 20, and 99 of 100.

    `cpu` is what the server's process worked on one rerun, in ms; `busy` how much of one core it took; `memory` its bytes.
    """

    page: str
    role: Role
    people: int
    half: float
    most: float
    nearly_all: float
    cpu: float
    busy: float
    memory: int


def main(_words: Sequence[str]) -> int:
    surroundings = report.surroundings()
    program = ("benchmarks.recording", os.devnull)
    with language.use("en"), TemporaryDirectory() as name:
        url = databases.on_sqlite(Size(), Path(name))
        with serve(url, Path(name), now=NOW, program=program) as server:
            more = _more_and_more(server)
            others = [_felt(server, *page, WANTED) for page in OTHERS]
    text = _text(surroundings, more, others)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


def _more_and_more(server: Server) -> list[Felt]:
    """Today with more people each time, until too many wait too long."""
    found: list[Felt] = []
    with ExitStack() as opened:
        tabs: list[Tab] = []
        for people in STEPS:
            tabs += [_tab(server, *TODAY, opened) for _number in range(people - len(tabs))]
            found.append(_measured(server, *TODAY, tabs))
            if people >= WANTED and found[-1].most > TOO_LONG_MS:
                break
    return found


def _felt(server: Server, page: str, role: Role, people: int) -> Felt:
    with ExitStack() as opened:
        return _measured(server, page, role, [_tab(server, page, role, opened) for _number in range(people)])


def _tab(server: Server, page: str, role: Role, opened: ExitStack) -> Tab:
    """Somebody's tab, with the page drawn twice."""
    tab = opened.enter_context(Tab(server.url, cookie(server, role), page))
    for _number in range(2):
        tab.run()
    return tab


def _measured(server: Server, page: str, role: Role, tabs: Sequence[Tab]) -> Felt:
    before, began = cpu_ms(server.process.pid), time.perf_counter()
    took = _rerun(tabs)
    worked, passed = cpu_ms(server.process.pid) - before, (time.perf_counter() - began) * MS
    in_twenty, in_hundred = quantiles(took, n=20), quantiles(took, n=100)
    felt = Felt(
        page,
        role,
        len(tabs),
        half=median(took),
        most=in_twenty[-1],
        nearly_all=in_hundred[-1],
        cpu=worked / len(took),
        busy=worked / passed,
        memory=_memory(server),
    )
    print(_line(felt), flush=True)
    return felt


def _rerun(tabs: Sequence[Tab]) -> list[float]:
    """Ms of each rerun, from when it was due: who waited longer than a second presses late, and waits for that too.

    People begin one after the other within the first second.
    """
    end = time.perf_counter() + SECONDS

    def person(number: int) -> list[float]:
        due, took = time.perf_counter() + number * EVERY_S / len(tabs), []
        while due < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            tabs[number].run()
            took.append((time.perf_counter() - due) * MS)
            due += EVERY_S
        return took

    with ThreadPoolExecutor(len(tabs)) as pool:
        return [one for took in pool.map(person, range(len(tabs))) for one in took]


def _memory(server: Server) -> int:
    """Bytes of the server's process that are in memory now."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text("utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _text(surroundings: str, more: Sequence[Felt], others: Sequence[Felt]) -> str:
    first, last = more[0], more[-1]
    each = (last.memory - first.memory) / (last.people - first.people)
    (wanted,) = [felt for felt in more if felt.people == WANTED]
    kept = "is kept" if wanted.most < WANTED_MS else "is not kept here"
    parts = [
        WHAT_IT_SAYS.strip(),
        surroundings,
        "## More and more people on Today",
        _table(more),
        f"Wanted: {WANTED} people, 19 of 20 reruns within {WANTED_MS} ms. That {kept}: {wanted.most:.0f} ms.",
        (
            f"Each signed-in person with a page open costs the server {each / MB:.1f} MB; "
            f"{first.memory / MB:,.0f} MB are there with the first {first.people} of them."
        ),
        f"## {WANTED} people on other pages",
        f"`{EMPTY.path}` is a page that shows nothing: the price of the frame around each.",
        _table(others),
    ]
    return "\n\n".join(parts) + "\n"


def _table(found: Iterable[Felt]) -> str:
    return "\n".join(
        [
            "| page | as | people | half of the reruns within | 19 of 20 | 99 of 100 | CPU a rerun | of one core | memory |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|",
            *map(_line, found),
        ]
    )


def _line(felt: Felt) -> str:
    return (
        f"| {felt.page} | {felt.role} | {felt.people} | {felt.half:.0f} ms | {felt.most:.0f} ms | {felt.nearly_all:.0f} ms "
        f"| {felt.cpu:.1f} ms | {felt.busy:.0%} | {felt.memory / MB:,.0f} MB |"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
