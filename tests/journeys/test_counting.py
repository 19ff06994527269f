"""Counting on a phone in a real browser, from the first tap to the count entered (for faults: `test_faults`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, select

from db.session import reading, writing
from db.tables import ChangeRow, CountRow, SessionRow, TallyRow
from domain.words import CancelReason, CountState, Role, SessionState
from tests import factories
from tests.browser import PHONE, Server, Visit, Visitor, serious_barriers, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
"""14:30 in Brussels."""
PROVOKED = re.compile(r"_stcore/|ERR_|WebSocket|not responding|timed out")
"""What a browser says when it asks once too often for the address of its server."""


@dataclass(frozen=True, slots=True)
class Desk:
    engine: Engine
    session: int
    other: int
    topic: int
    manager: int
    colleague: int

    def total(self, session_id: int | None = None) -> tuple[CountState, int | None, dict[int, int]] | None:
        with reading(self.engine) as tx:
            row = tx.get(CountRow, session_id or self.session)
            tallies = tx.execute(
                select(TallyRow.category_id, TallyRow.number).where(TallyRow.session_id == self.session)
            )
            return (
                (row.state, row.visitors, {each.category_id: each.number for each in tallies})
                if row
                else None
            )

    @property
    def url(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        location = factories.make_location(tx, name="De Krook")
        group = factories.make_category(tx, code="IDV")
        topic = factories.make_category(tx, code="IDV1", parent_id=group.id)
        hours = {"starts": time(13), "ends": time(17)}
        return Desk(
            sqlite_engine,
            factories.make_session(tx, location, **hours).id,
            factories.make_session(tx, location, day=date(2026, 11, 17), **hours).id,
            topic.id,
            factories.make_account(tx, role=Role.MANAGER, locations=[location]).id,
            factories.make_account(tx, role=Role.MANAGER, locations=[location]).id,
        )


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    with serve(desk.url, tmp_path, now=NOW) as running:
        yield running


def phone(visit: Visit, server: Server, account: int, session: int | None = None) -> Visitor:
    """The counter on a phone, ready."""
    path = "/tellingen" + (f"?sessie={session}" if session else "")
    visitor = visit(server, path, account=account, screen=PHONE, language="en-GB")
    settled(visitor.page)
    visitor.forgive(PROVOKED)
    return visitor


def plus(page: Page, field: str = "visitors") -> Locator:
    return page.locator(f"[data-more='{field}']")


def tap(page: Page, times: int, field: str = "visitors") -> None:
    """As fast as a machine can."""
    plus(page, field).evaluate("(button, times) => { for (let i = 0; i < times; i++) button.click() }", times)


def figure(page: Page, field: str = "visitors") -> Locator:
    return page.locator(f"[data-figure='{field}']")


def state(page: Page) -> Locator:
    return page.locator(".state")


def is_saved(page: Page) -> None:
    expect(state(page)).to_have_text(re.compile(r"^All saved"), timeout=20_000)


def test_two_phones_count_together_and_finish_once(visit: Visit, server: Server, desk: Desk) -> None:
    first, second = phone(visit, server, desk.manager), phone(visit, server, desk.colleague)
    for _ in range(5):
        tap(first.page, 2)
        tap(second.page, 3)
    for each in (first, second):
        is_saved(each.page)
    assert desk.total() == (CountState.DRAFT, 25, {})
    tap(first.page, 1)
    first.page.locator(".finish").evaluate(
        "button => { button.click(); button.click() }"
    )  # with a tap under way
    expect(first.page.get_by_text("Entered: 26 visitors")).to_be_visible()
    tap(second.page, 1)
    expect(second.page.get_by_text("1 tap is not in the count")).to_be_visible()
    assert desk.total() == (CountState.ENTERED, 26, {})
    second.page.get_by_role("button", name="Add to the count").click()
    expect(second.page.get_by_text("Entered: 27 visitors")).to_be_visible()
    with reading(desk.engine) as tx:
        verbs = tx.scalars(select(ChangeRow.verb).where(ChangeRow.entity == "count")).all()
    assert sorted(verbs) == ["corrected", "entered"]
    first.page.get_by_role("button", name=re.compile("1 session still without a count")).click()
    expect(first.page.get_by_text("Tue 17 Nov 2026")).to_be_visible()
    assert str(desk.other) in first.page.url


def test_three_visitors_and_three_questions_take_six_touches(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = phone(visit, server, desk.manager).page
    figure(page).tap()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    for _ in range(3):
        plus(page, f"category:{desk.topic - 1}").tap()
    page.locator(".finish").tap()
    expect(page.get_by_text("Entered: 3 visitors")).to_be_visible()
    assert desk.total() == (CountState.ENTERED, 3, {desk.topic - 1: 3})


def test_what_is_typed_right_after_the_tap_is_all_there(visit: Visit, server: Server, desk: Desk) -> None:
    page = phone(visit, server, desk.manager).page
    has_keys = figure(page).evaluate(
        "figure => { const root = figure.getRootNode(); figure.click(); return root.activeElement?.dataset.type }"
    )
    assert has_keys == "visitors"
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(figure(page)).to_have_text("12")
    is_saved(page)
    assert desk.total() == (CountState.DRAFT, 12, {})


def test_what_cannot_be_is_said_on_the_phone_and_nothing_is_sent(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = phone(visit, server, desk.manager).page
    page.locator(".finish").click()
    expect(page.get_by_role("alert")).to_contain_text("How many visitors came?")
    figure(page).click()
    page.keyboard.type("501")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A figure lies between 0 and 500.")
    page.keyboard.press("Escape")
    expect(figure(page)).to_have_text("–")
    page.locator("[data-less='visitors']").click(force=True)
    expect(figure(page)).to_have_text("–")
    assert desk.total() is None
    page.locator(".zero").click()
    expect(page.get_by_text("Entered: 0 visitors")).to_be_visible()
    assert desk.total() == (CountState.ENTERED, 0, {})
    page.get_by_role("button", name="Correct this count").click()
    page.get_by_role("spinbutton", name="Visitors").fill("501")
    page.get_by_role("button", name="Save correction").click()
    expect(page.get_by_role("alert").filter(has_text="A figure lies between 0 and 500.")).to_be_visible()
    assert desk.total() == (CountState.ENTERED, 0, {})


def test_taps_of_a_session_called_off_are_shown_once_and_can_be_discarded(
    visit: Visit, server: Server, desk: Desk
) -> None:
    visitor = phone(visit, server, desk.manager)
    page = visitor.page
    with writing(desk.engine) as tx:
        row = tx.get_one(SessionRow, desk.session)
        row.state, row.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
    tap(page, 2)
    expect(page.get_by_text("2 taps are not in the count")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("2 taps are not in the count")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('inloop.'))") == []
    assert desk.total() is None


def test_another_account_on_the_same_phone_neither_sends_nor_loses_what_waits(
    visit: Visit, server: Server, desk: Desk
) -> None:
    waiting = f"inloop.tap.{desk.colleague}.{desk.session}.0000000000001.8f14e45f-ceea-467f-ab3e-0123456789ab"
    visitor = phone(visit, server, desk.manager)
    page = visitor.page
    page.evaluate("key => localStorage.setItem(key, JSON.stringify(['visitors', 1, null]))", waiting)
    page.reload()
    settled(page)
    tap(page, 1)
    is_saved(page)
    assert desk.total() == (CountState.DRAFT, 1, {})
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('inloop.'))") == [waiting]
    visitor.forgive(PROVOKED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_counter_can_be_used_by_everybody(visit: Visit, server: Server, desk: Desk, scheme: str) -> None:
    visitor = visit(
        server,
        "/tellingen",
        account=desk.manager,
        screen=PHONE,
        scheme="dark" if scheme == "dark" else "light",
        language="en-GB",
    )
    page = settled(visitor.page)
    tap(page, 2)
    page.locator(".open").first.click()
    is_saved(page)
    names = page.locator(".step").evaluate_all("all => all.map(step => step.getAttribute('aria-label'))")
    assert names[:2] == ["One less: Visitors", "One more: Visitors"]
    assert figure(page).get_attribute("aria-label") == "Visitors: 2. Type another number"
    small = page.locator(".counter button:visible").evaluate_all(
        "all => all.filter(each => Math.min(each.offsetHeight, each.offsetWidth) < 48).map(each => each.className)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE.width
    assert [barrier for barrier in serious_barriers(page) if "counter" in barrier] == []
    visitor.forgive(PROVOKED)
