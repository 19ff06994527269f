"""What a page costs on the wire and in the database, on the real server: fixed, and no more after years of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import language
from benchmarks import measuring
from benchmarks.databases import NOW, Size
from benchmarks.measuring import Page
from benchmarks.tab import Tab
from db.session import engine_for
from domain.words import Role
from scripts.serving import serve

PLACES = 8
FEW, MANY = 1, 2
"""Years of history of the two networks that are compared."""
NOISE = 0.1
"""A name or a figure is longer than another."""
KB = 1000

LIMITS = {
    "vandaag": (60, 11),
    "rooster": (180, 14),
    "vooruitblik": (62, 14),
    "voorstel": (56, 12),
    "tellingen": (110, 17),
    "consulten": (56, 12),
    "stapel": (98, 11),
    "themas": (290, 21),
    "bezetting": (300, 19),
    "verslag": (60, 14),
    "begeleiders": (80, 36),
    "locaties": (58, 14),
    "lijsten": (68, 24),
    "import-export": (56, 11),
    "toegang": (56, 12),
    "mijn-account": (56, 11),
}
"""At most so many kilobytes reach the browser when a page is opened (style and scripts included), and at a rerun."""
MOST_STATEMENTS = 10
"""Of a rerun in which nothing was changed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of opening a page: how often its script ran, and bytes; of a rerun: bytes and statements."""

    runs: int
    opened: int
    rerun: int
    statements: int


def costs(folder: Path, years: int, roles: Sequence[Role]) -> dict[Page, Cost]:
    """What each page that these roles are offered costs in a network with so many years behind it."""
    url, notes = f"sqlite:///{folder / f'{years}.db'}", folder / f"{years}.statements"
    notes.touch()
    engine = engine_for(url)
    with language.use("en"):
        Size(PLACES, years).fill(engine)
    engine.dispose()
    found = {}
    with serve(url, folder, now=NOW, program=("benchmarks.recording", str(notes))) as server:
        cookies = {role: measuring.cookie(server, role) for role in roles}
        for page in measuring.pages(url):
            if page.role in roles and not page.is_empty:
                with Tab(server.url, cookies[page.role], page.path) as tab:
                    opened = tab.run()
                    reruns = [_rerun(tab, notes) for _number in range(3)]
                found[page] = Cost(opened.runs, opened.size, *map(min, *reruns))
    return found


def _rerun(tab: Tab, notes: Path) -> tuple[int, int]:
    """Bytes and statements of a rerun. The least of some is meant: what is kept is read again after a minute."""
    before = notes.stat().st_size
    size = tab.run().size
    return size, len(measuring.noted_since(notes, before))


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> dict[Page, Cost]:
    return costs(tmp_path_factory.mktemp("young"), FEW, measuring.ROLES)


def test_each_page_is_there_after_one_run_of_its_script(young: dict[Page, Cost]) -> None:
    assert {page: cost.runs for page, cost in young.items() if cost.runs != 1} == {}


def test_each_page_keeps_to_its_limit_of_bytes_and_statements(young: dict[Page, Cost]) -> None:
    assert {page.path for page in young} == set(LIMITS)
    over = {
        page: cost
        for page, cost in young.items()
        if cost.opened > LIMITS[page.path][0] * KB
        or cost.rerun > LIMITS[page.path][1] * KB
        or cost.statements > MOST_STATEMENTS
    }
    assert over == {}


def test_no_page_costs_more_after_years_of_use(young: dict[Page, Cost], tmp_path: Path) -> None:
    old = costs(tmp_path, MANY, [Role.COORDINATOR])
    assert old.keys() == {page for page in young if page.role is Role.COORDINATOR}
    grown = {
        page: (young[page], cost)
        for page, cost in old.items()
        if cost.statements > young[page].statements
        or cost.rerun > young[page].rerun * (1 + NOISE)
        or cost.opened > young[page].opened * (1 + NOISE)
    }
    assert grown == {}
