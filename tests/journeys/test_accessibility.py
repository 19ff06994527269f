"""Every page can be used by everybody: axe-core finds nothing serious, nothing runs off a phone, no English in Dutch.

One server with the demo network; each page is looked at wide and light, then narrow and dark: each other look would
cost every page a run of its own for its charts, and has no colour and no layout that these two lack.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from db.session import reading
from db.tables import AccountRow, LocationRow, PlacementRow
from demo import network
from tests.browser import (
    DESK,
    PHONE,
    Screen,
    Server,
    Visit,
    Visitor,
    judged,
    serious_barriers,
    serve,
    settled,
    visitor_of,
)
from tests.conftest import closing_engine, sqlite_copy
from tests.pages.driving import NOW
from ui import page_entry

pytestmark = pytest.mark.browser

Show = Callable[[str], Page]
COORDINATOR, MANAGER = "coordinator.gent@example.org", "beheerder.krook@example.org"
OF_THE_DOOR = ("/login?wachtwoord", "/demo", "/wachtwoord/verlopen")
LOOKS: tuple[tuple[Screen, Literal["light", "dark"]], ...] = (
    (DESK, "light"),
    (PHONE, "dark"),
)
IS_DRESSED = """scheme => {
    const app = document.querySelector("[data-testid=stApp]");
    return (!app || getComputedStyle(app).colorScheme === scheme)
        && document.getAnimations().every(each => each.playState !== "running");
}"""
"""The theme was put on, and nothing fades any more."""
ENGLISH = re.compile(
    r"\b(Choose|Select|Press|Search|Download|Help|Show|Hide|Close|Collapse|Expand|Navigate|Sidebar|pages|Skip|Link to"
    r"|available|results|Increment|Decrement|Dismiss|Fullscreen|Shortcut|Clear|Remove|not found|Error)\b"
)
"""Words of Streamlit that our Dutch has no use for."""


@pytest.fixture(scope="module")
def server(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("filled")
    url = sqlite_copy(migrated_file, folder)
    with closing_engine(url) as engine:
        network.fill(engine, now=NOW)
    with serve(url, folder, now=NOW) as running:
        yield running


@pytest.fixture(scope="module")
def accounts(server: Server) -> Iterator[dict[str, int]]:
    with closing_engine(server.database_url) as engine, reading(engine) as tx:
        yield {row.email: row.id for row in tx.scalars(select(AccountRow))}


@pytest.fixture(scope="module")
def coordinator(chromium: Browser, server: Server, accounts: dict[str, int]) -> Iterator[Visitor]:
    visitor = visitor_of(chromium, server, account=accounts[COORDINATOR])
    yield visitor
    visitor.context.close()


@pytest.fixture
def show(
    coordinator: Visitor, server: Server, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Show]:
    """The page at a path, wide and light and calm, in the tab of the coordinator of this file.

    A tab that ran Streamlit's code before has a page ready in half of what a new one takes.
    """

    def shown(path: str) -> Page:
        page = coordinator.page
        page.set_viewport_size({"width": DESK.width, "height": DESK.height})
        page.emulate_media(color_scheme="light")
        page.goto(server.url + path)
        return settled(page)

    with judged([coordinator], request, tmp_path):
        yield shown


def look_at(page: Page) -> None:
    """Assert what holds for each page, on either screen and in either theme."""
    for screen, scheme in LOOKS:
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IS_DRESSED, arg=scheme)
        if page.locator("[data-testid=stApp]").count():
            settled(page)  # another theme runs the page again, for its charts
        found = serious_barriers(page)
        assert (screen.width, scheme, found) == (screen.width, scheme, [])
        assert beyond_the_edge(page) == []


def beyond_the_edge(page: Page) -> list[str]:
    """What makes the page or a part of it that scrolls with the page wider than the screen."""
    found: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("[data-testid=stMain], [role=dialog]")]
             .filter(each => each.scrollWidth > each.clientWidth + 1)
             .map(each => `${each.tagName}: ${each.scrollWidth} in ${each.clientWidth}`)"""
    )
    return found


def english_on(page: Page) -> list[str]:
    """What is written or said to screen readers with an English word of Streamlit, outside our own components."""
    said: list[str] = page.evaluate(
        """() => [...document.body.querySelectorAll("*")].filter(each => !each.closest("noscript, style")).flatMap(each => [
             ...["aria-label", "placeholder", "title", "alt"].map(name => each.getAttribute(name)),
             ...[...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()),
           ]).filter(Boolean)"""
    )
    return [text for text in said if ENGLISH.search(text)]


@pytest.mark.parametrize("path", OF_THE_DOOR)
def test_the_way_in_is_for_everybody(visit: Visit, server: Server, path: str) -> None:
    visitor = visit(server, path)
    visitor.forgive(re.compile(r"410 \(Gone\)"))  # the link is old: that is what its page says
    page = visitor.page
    look_at(page)
    assert english_on(page) == []


def test_each_page_of_the_menu_is_for_everybody(show: Show, server: Server) -> None:
    """One walk through the menu: loading Streamlit anew for each page would take longer than looking at it."""
    page = show("/")
    seen: dict[str, list[str]] = {}
    for number, entry in enumerate(page_entry.PAGES):
        path = f"/{entry.path}" if number else "/"
        page.set_viewport_size({"width": DESK.width, "height": DESK.height})
        page.emulate_media(color_scheme="light")  # already now, so that the page runs once for it
        if entry.is_in_menu:
            page.locator(f"[data-testid=stSidebar] a[href='{server.url}{path}']").click()
        else:  # one comes to it from another page
            page.goto(server.url + path)
        expect(page).to_have_url(re.compile(re.escape(server.url + path) + r"(\?|$)"))
        expect(settled(page).locator("h1")).to_have_count(1)
        look_at(page)
        seen[path] = english_on(page)
    assert {path: english for path, english in seen.items() if english} == {}


@pytest.mark.parametrize("part", ["gegevens", "momenten", "sluitingen", "nieuw"])
def test_each_part_of_a_location_is_for_everybody(show: Show, server: Server, part: str) -> None:
    with closing_engine(server.database_url) as engine, reading(engine) as tx:
        krook = tx.scalars(select(LocationRow.id).where(LocationRow.name == "Bibliotheek De Krook")).one()
    asked = "nieuw" if part == "nieuw" else f"{krook}&deel={part}"
    page = show(f"/locaties?locatie={asked}")
    expect(page.locator("h1")).to_have_count(1)
    look_at(page)
    assert english_on(page) == []


def test_the_form_of_a_slot_and_its_dates_are_for_everybody(show: Show, server: Server) -> None:
    with closing_engine(server.database_url) as engine, reading(engine) as tx:
        krook = tx.scalars(select(LocationRow.id).where(LocationRow.name == "Bibliotheek De Krook")).one()
    page = show(f"/locaties?locatie={krook}&deel=momenten")
    page.get_by_role("button", name="Stoppen").first.click()
    expect(page.get_by_role("button", name="Toon wat dit doet")).to_be_visible()
    look_at(settled(page))
    page.get_by_role("button", name="Laten zoals het is").click()
    page.get_by_role("button", name="Wijzigen").first.click()
    expect(page.get_by_role("button", name="Toon de datums")).to_be_visible()
    look_at(settled(page))
    assert english_on(page) == []
    page.get_by_role("button", name="Toon de datums").click()
    expect(page.get_by_text("De volgende 12 datums")).to_be_visible()
    look_at(settled(page))


@pytest.mark.parametrize("part", ["gegevens", "standplaats", "afwezig", "opvolging", "uren", "nieuw"])
def test_each_part_of_a_helper_is_for_everybody(show: Show, server: Server, part: str) -> None:
    with closing_engine(server.database_url) as engine, reading(engine) as tx:
        helper_id = tx.scalars(select(PlacementRow.helper_id).order_by(PlacementRow.helper_id).limit(1)).one()
    asked = "begeleider=nieuw" if part == "nieuw" else f"begeleider={helper_id}&deel={part}"
    page = show(f"/begeleiders?{asked}")
    page.locator("[data-testid=stMain] details:not([open]) > summary").evaluate_all(
        "folds => folds.forEach(fold => fold.click())"
    )
    look_at(page)
    assert english_on(page) == []


def test_the_grid_of_the_roster_is_for_everybody(show: Show) -> None:
    page = show("/rooster?weergave=raster")
    page.locator("[data-testid=stDataFrame]").wait_for()
    look_at(page)
    assert english_on(page) == []


@pytest.mark.parametrize("view", ["maand&week=2026-W52", "maand&week=2026-W52&plaats={place}", "begeleider"])
def test_a_month_and_the_weeks_of_a_helper_are_for_everybody(show: Show, server: Server, view: str) -> None:
    with closing_engine(server.database_url) as engine, reading(engine) as tx:
        first = tx.scalars(select(PlacementRow).order_by(PlacementRow.helper_id).limit(1)).one()
        asked = f"weergave={view.format(place=first.location_id)}&begeleider={first.helper_id}"
    page = show(f"/rooster?{asked}")
    page.locator(".calendar button.entry").first.wait_for()
    look_at(page)
    assert english_on(page) == []


@pytest.mark.parametrize("part", ["uren", "vergoedingen"])
def test_each_part_of_the_report_is_for_everybody(show: Show, part: str) -> None:
    page = show(f"/verslag?deel={part}")
    expect(page.locator("h1")).to_have_count(1)
    look_at(page)
    assert english_on(page) == []


@pytest.mark.parametrize("part", ["uitval&begeleider=1", "watals&moment=1"])
def test_each_part_of_the_outlook_is_for_everybody(show: Show, part: str) -> None:
    page = show(f"/vooruitblik?deel={part}")
    expect(page.locator("h1")).to_have_count(1)
    look_at(page)
    assert english_on(page) == []


def test_the_drawer_of_a_session_is_for_everybody(show: Show) -> None:
    page = show("/rooster")
    page.locator(".board .card.short .hours").first.click()
    drawer = page.get_by_role("dialog")
    for fold in ("Wat ze nodig heeft, en een nota", "Deze sessie schrappen"):
        settled(page)  # what unfolds pushes the next fold away
        drawer.locator("summary").filter(has_text=fold).click()
    expect(drawer.get_by_role("button", name="Sessie schrappen")).to_be_visible()
    look_at(page)
    assert english_on(page) == []


def test_what_opens_beside_a_card_is_for_everybody(show: Show) -> None:
    page = show("/rooster")
    gap = page.locator(".board .card.short, .board .card.nobody").first
    for inside, shows in ((".why", ".beside li"), (".add", ".beside .person"), (".chip", ".beside .way")):
        opener = gap.locator(inside).or_(page.locator(f".board {inside}")).first
        opener.click()
        page.locator(shows).first.wait_for()
        assert serious_barriers(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(".beside")).to_be_hidden()


def test_the_drawer_in_the_dark_has_the_small_print_of_the_dark(
    visit: Visit, server: Server, accounts: dict[str, int]
) -> None:
    page = settled(visit(server, "/rooster", account=accounts[COORDINATOR], scheme="dark").page)
    page.locator(".board .card.short .hours").first.click()
    caption = page.get_by_role("dialog").locator("[data-testid=stCaptionContainer]").first
    expect(caption).to_have_css("color", "rgb(154, 167, 175)")


def test_a_phone_shows_the_week_on_one_row_and_the_board_below_without_scrolling(
    visit: Visit, server: Server, accounts: dict[str, int]
) -> None:
    page = settled(visit(server, "/rooster", account=accounts[COORDINATOR], screen=PHONE).page)
    card = page.locator(".board section:not(.past) .card").first
    expect(card).to_be_in_viewport(ratio=1)
    arrows = [page.get_by_role("button", name=name) for name in ("Week 47", "Week 49")]
    tops = {round(arrow.evaluate("each => each.getBoundingClientRect().top")) for arrow in arrows}
    week = page.locator(".st-key-roster_week .stMarkdown").evaluate(
        "each => each.getBoundingClientRect().top"
    )
    assert len(tops) == 1
    assert tops.pop() <= week


def test_a_count_under_way_is_for_everybody(visit: Visit, server: Server, accounts: dict[str, int]) -> None:
    page = settled(visit(server, "/tellingen", account=accounts[MANAGER]).page)
    page.locator("[data-more='visitors']").click()
    page.locator(".counter .open").first.click()
    expect(page.locator(".state")).to_contain_text("Alles bewaard")
    look_at(page)
    assert english_on(page) == []
