"""A stack of paper in a real browser: five sheets typed by keyboard alone, and the code on a sheet that opens its count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, select

from db.session import reading, writing
from db.tables import CountRow, TallyRow
from domain.words import CountState, Role
from scripts.serving import sign_in_to
from services import sign_in
from tests import factories
from tests.browser import PHONE, Server, Visit, serious_barriers, serve, settled
from tests.paper.reading import codes
from web import paper, presence
from web.request import cookie_name

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 28, 13, 30, tzinfo=UTC)
"""Saturday, after five days of sessions."""
DAYS = [date(2026, 11, day) for day in (23, 24, 25, 26, 27)]
MINUTES = 3
EMAIL, PASSWORD = "manager@example.org", "vier woorden op rij"
PROVOKED = re.compile(r"_stcore/|ERR_|WebSocket|not responding|timed out")


@dataclass(frozen=True, slots=True)
class Desk:
    """Five sessions of one place, two groups of two topics and one, and its manager, who has a password."""

    engine: Engine
    sessions: list[int]
    topics: list[int]
    manager: int

    def counts(self) -> list[tuple[CountState, int | None, int | None, int | None, dict[int, int]] | None]:
        """What the database says of each session, in order of time."""
        with reading(self.engine) as tx:
            rows = [tx.get(CountRow, session) for session in self.sessions]
            tallies = tx.scalars(select(TallyRow).where(TallyRow.number > 0)).all()
            return [
                None
                if row is None
                else (
                    row.state,
                    row.visitors,
                    row.first_time,
                    row.turned_away,
                    {one.category_id: one.number for one in tallies if one.session_id == row.session_id},
                )
                for row in rows
            ]


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        location = factories.make_location(tx, name="De Krook")
        topics = []
        for number, size in enumerate((2, 0), 1):
            group = factories.make_category(tx, code=f"G{number}", position=number)
            topics += [group.id] + [
                factories.make_category(tx, code=f"G{number}{each}", position=each, parent_id=group.id).id
                for each in range(size)
            ]
        return Desk(
            sqlite_engine,
            [
                factories.make_session(tx, location, day=day, starts=time(10), ends=time(12)).id
                for day in DAYS
            ],
            topics,
            factories.make_account(
                tx,
                role=Role.MANAGER,
                locations=[location],
                email=EMAIL,
                password_hash=sign_in.to_password_hash(PASSWORD),
            ).id,
        )


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    url = desk.engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=NOW) as running:
        yield running


def field(page: Page, key: str = "visitors") -> Locator:
    return page.locator(f".sheet input[data-field='{key}']")


def chips(page: Page) -> Locator:
    return page.locator(".chip .mark")


def all_saved(page: Page) -> None:
    expect(page.locator(".stack .state")).to_have_text(re.compile("^All saved"))


def type_sheet(page: Page, *figures: int | None) -> None:
    """The figures of one sheet in the order of the paper, Enter after each, as fast as the keys can be pressed."""
    for figure in figures:
        if figure is not None:
            page.keyboard.type(str(figure))
        page.keyboard.press("Enter")


def test_five_sheets_are_typed_by_keyboard_alone_in_under_three_minutes(
    visit: Visit, server: Server, desk: Desk
) -> None:
    visitor = visit(server, "/stapel", account=desk.manager, language="en-GB")
    page = settled(visitor.page)
    expect(page.get_by_role("group", name="Monday 23 November 2026 10:00–12:00")).to_be_visible()
    expect(field(page)).to_be_focused()
    began = datetime.now(UTC)
    type_sheet(page, 4, 1, None, 2, None, 1, 3)
    type_sheet(page, 3, None, 2, None, 1, None, None)  # typed ahead, while the first is being saved
    expect(page.get_by_role("group", name="Wednesday 25 November 2026")).to_be_visible()

    type_sheet(page, 2, 3)  # more first-time visitors than visitors
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="There are more first-time visitors")).to_be_visible()
    expect(field(page, "first_time")).to_be_focused()
    page.keyboard.type("501")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="A figure lies between 0 and 500.")).to_be_visible()
    page.keyboard.type("2")
    page.reload()  # in the middle of a field: nothing is lost
    settled(page)
    expect(page.get_by_role("group", name="Wednesday 25 November 2026")).to_be_visible()
    expect(field(page)).to_have_value("2")
    expect(field(page, "first_time")).to_have_value("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("group", name="Thursday 26 November 2026")).to_be_visible()

    visitor.context.set_offline(True)
    page.keyboard.type("0")
    page.keyboard.press("Control+Enter")  # nobody came; kept here until there is a connection
    expect(page.get_by_role("group", name="Friday 27 November 2026")).to_be_visible()
    expect(chips(page)).to_have_text(["entered", "waits for a connection", ""])
    visitor.context.set_offline(False)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("4")  # more questions than one visitor usually has
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("4 questions for 1 visitor. Is that right?")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Everything of this stack is typed. Thank you!")).to_be_visible()
    all_saved(page)
    assert (datetime.now(UTC) - began).total_seconds() < MINUTES * 60
    first, one, other, second = desk.topics
    assert desk.counts() == [
        (CountState.ENTERED, 4, 1, None, {first: 2, other: 1, second: 3}),
        (CountState.ENTERED, 3, None, 2, {one: 1}),
        (CountState.ENTERED, 2, 2, None, {}),
        (CountState.ENTERED, 0, None, None, {}),
        (CountState.ENTERED, 1, None, None, {first: 4}),
    ]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('inloop.'))") == []
    visitor.forgive(PROVOKED)


def test_the_code_on_a_sheet_opens_its_count_after_signing_in(
    visit: Visit, server: Server, desk: Desk
) -> None:
    cookie = {cookie_name(presence.COOKIE): sign_in_to(server, desk.manager)}
    printed = httpx.get(f"{server.url}{paper.TALLY_SHEET}?sessie={desk.sessions[1]}", cookies=cookie)
    ((link,),) = codes(printed.content)
    assert link.startswith(server.url)
    address = urlsplit(link)
    visitor = visit(server, f"{address.path}?{address.query}", screen=PHONE, language="en-GB")
    page = visitor.page
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="De Krook")).to_be_visible()
    expect(page.get_by_text("Tue 24 Nov 2026 10:00–12:00")).to_be_visible()
    assert f"sessie={desk.sessions[1]}" in page.url
    visitor.forgive(PROVOKED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stack_can_be_used_by_everybody(visit: Visit, server: Server, desk: Desk, scheme: str) -> None:
    visitor = visit(
        server,
        "/stapel",
        account=desk.manager,
        scheme="dark" if scheme == "dark" else "light",
        language="en-GB",
    )
    page = settled(visitor.page)
    type_sheet(page, 2, 3)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="There are more first-time visitors")).to_be_visible()
    assert field(page, "first_time").get_attribute("aria-describedby") == "fault-first_time"
    assert page.get_by_role("textbox", name="G1 en · in general").count() == 1
    settled(page)  # what still fades has no contrast yet
    assert [barrier for barrier in serious_barriers(page) if "stack" in barrier] == []
    visitor.forgive(PROVOKED)
