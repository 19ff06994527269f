"""The week board in a real browser: filled by keyboard alone, by mouse, by two people at once, and without a connection."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AvailabilityRow
from services import sign_in
from tests import factories
from tests.browser import PHONE, Server, Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 25)
EMAIL = "ann@example.org"
PASSWORD = "vier woorden op rij"


@dataclass(frozen=True, slots=True)
class Desk:
    """Tomorrow: AMAL with Jan, De Krook with Fatma at the same time, De Serre with nobody in the afternoon.

    Els, who can be asked on Mondays only, stands nowhere.
    """

    engine: Engine
    amal: int
    krook: int
    serre: int
    ann: int
    bea: int

    @property
    def url(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)

    def names(self) -> list[list[str]]:
        """Who stands at AMAL, De Krook, De Serre."""
        keys = (self.amal, self.krook, self.serre)
        with reading(self.engine) as tx:
            found = read.placed(tx, keys)
            return [[one.name for one in found[key].standing] for key in keys]


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        sessions = []
        for place, starts in (("AMAL", 10), ("De Krook", 10), ("De Serre", 14)):
            location = factories.make_location(tx, network, name=place)
            sessions.append(
                factories.make_session(
                    tx, location, day=TOMORROW, starts=time(starts), ends=time(starts + 2), maximum=2
                )
            )
        for session, name in zip(sessions, ("Jan", "Fatma"), strict=False):
            factories.make_assignment(tx, session, factories.make_helper(tx, network, name=name))
        els = factories.make_helper(tx, network, name="Els")
        tx.add(AvailabilityRow(helper_id=els.id, weekday=0, starts=time(9), ends=time(17)))
        password = sign_in.to_password_hash(PASSWORD)
        ann = factories.make_account(tx, networks=[network], email=EMAIL, name="Ann", password_hash=password)
        bea = factories.make_account(tx, networks=[network], name="Bea")
        amal, krook, serre = (session.id for session in sessions)
        return Desk(sqlite_engine, amal, krook, serre, ann.id, bea.id)


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    with serve(desk.url, tmp_path, now=NOW) as running:
        yield running


def card(page: Page, session: int) -> Locator:
    return page.locator(f".board .card[data-id='{session}']")


def chip(page: Page, session: int, name: str) -> Locator:
    return card(page, session).locator(".chip", has_text=name)


def status(page: Page) -> Locator:
    return page.locator(".board .status")


def drag(page: Page, from_: Locator, to: Locator) -> None:
    start, end = from_.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 20, start["y"] + start["height"] / 2 + 5, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


def test_a_gap_is_filled_by_keyboard_alone_from_the_door_to_the_undo(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = visit(server, "/rooster").page
    keys = page.keyboard
    page.get_by_label("E-mailadres").focus()
    keys.type(EMAIL)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/rooster"))
    settled(page)

    gap = card(page, desk.serre)
    for _ in range(60):  # past the menu and the filters, wherever those come to stand
        keys.press("Tab")
        if page.evaluate(
            "() => document.activeElement.shadowRoot?.activeElement?.className.includes('card')"
        ):
            break
    expect(card(page, desk.amal)).to_be_focused()

    # Fatma and Jan swap, and that is taken back.
    keys.press("ArrowDown")
    expect(card(page, desk.krook)).to_be_focused()
    keys.press("s")
    expect(status(page)).to_contain_text("Te wisselen: Fatma")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(chip(page, desk.amal, "Fatma")).to_be_visible()
    expect(status(page)).to_contain_text("Fatma en Jan gewisseld")
    assert desk.names() == [["Fatma"], ["Jan"], []]
    keys.press("Control+z")
    expect(status(page)).to_contain_text("Bewaard: ongedaan gemaakt")
    assert desk.names() == [["Jan"], ["Fatma"], []]

    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(gap).to_be_focused()
    expect(gap).to_have_class(re.compile("nobody"))
    keys.press("w")
    expect(page.locator(".beside.why")).to_contain_text("1–2 nodig, 0 aanwezig")
    keys.press("Escape")
    expect(gap).to_be_focused()

    # Somebody who can be asked on Mondays only: a warning, which is asked first.
    keys.press("+")
    keys.type("els")
    expect(page.locator(".beside .person")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator(".beside.question")).to_contain_text("Els: niet beschikbaar op woensdag")
    keys.press("Enter")
    expect(chip(page, desk.serre, "Els")).to_be_visible()
    expect(gap).to_have_class(re.compile("enough"))
    expect(status(page)).to_contain_text("Bewaard: Els ingezet op De Serre")
    expect(gap).to_be_focused()
    assert desk.names() == [["Jan"], ["Fatma"], ["Els"]]

    # Into the session by Tab, and off with Delete.
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(card(page, desk.amal)).to_be_focused()
    keys.press("Tab")
    expect(chip(page, desk.amal, "Jan")).to_be_focused()
    keys.press("Delete")
    expect(card(page, desk.amal)).to_have_class(re.compile("nobody"))
    keys.press("?")
    expect(page.get_by_role("dialog", name="Toetsen")).to_be_visible()
    keys.press("Escape")
    expect(card(page, desk.amal)).to_be_focused()
    settled(page)
    assert desk.names() == [[], ["Fatma"], ["Els"]]


def test_a_helper_is_dragged_to_another_session_and_never_where_a_rule_forbids(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = visit(server, "/rooster", account=desk.ann).page
    settled(page)
    drag(page, chip(page, desk.krook, "Fatma"), card(page, desk.serre).locator(".hours"))
    expect(chip(page, desk.serre, "Fatma")).to_be_visible()
    expect(card(page, desk.krook)).to_have_class(re.compile("nobody"))
    expect(status(page)).to_contain_text("Fatma verplaatst naar De Serre")
    assert desk.names() == [["Jan"], [], ["Fatma"]]

    # On a helper: the two swap.
    drag(page, chip(page, desk.amal, "Jan"), chip(page, desk.serre, "Fatma"))
    expect(chip(page, desk.amal, "Fatma")).to_be_visible()
    expect(status(page)).to_contain_text("gewisseld")
    assert desk.names() == [["Fatma"], [], ["Jan"]]


def test_of_two_who_move_the_same_helper_the_second_sees_why_and_what_stands(
    visit: Visit, server: Server, desk: Desk
) -> None:
    ann, bea = (visit(server, "/rooster", account=who).page for who in (desk.ann, desk.bea))
    settled(ann)
    settled(bea)
    drag(ann, chip(ann, desk.krook, "Fatma"), card(ann, desk.serre).locator(".hours"))
    expect(status(ann)).to_contain_text("Fatma verplaatst")

    # Bea's board still shows Fatma at De Krook.
    drag(bea, chip(bea, desk.krook, "Fatma"), card(bea, desk.amal).locator(".hours"))
    expect(status(bea)).to_contain_text("collega")
    expect(chip(bea, desk.serre, "Fatma")).to_be_visible()
    expect(chip(bea, desk.krook, "Fatma")).to_have_count(0)
    expect(chip(bea, desk.amal, "Fatma")).to_have_count(0)
    assert desk.names() == [["Jan"], [], ["Fatma"]]


def test_on_a_phone_a_helper_moves_by_taps(visit: Visit, server: Server, desk: Desk) -> None:
    page = visit(server, "/rooster", account=desk.ann, screen=PHONE).page
    settled(page)
    chip(page, desk.krook, "Fatma").tap()
    page.locator(".beside .way").first.tap()
    expect(status(page)).to_contain_text("Opgepakt: Fatma")
    card(page, desk.serre).locator(".place").tap()
    expect(chip(page, desk.serre, "Fatma")).to_be_visible()
    expect(status(page)).to_contain_text("Fatma verplaatst naar De Serre")
    assert desk.names() == [["Jan"], [], ["Fatma"]]


def test_an_edit_without_a_connection_is_said_not_to_be_saved_and_is_saved_after(
    visit: Visit, server: Server, desk: Desk
) -> None:
    visitor = visit(server, "/rooster", account=desk.ann)
    page = visitor.page
    settled(page)
    visitor.context.set_offline(True)
    chip(page, desk.krook, "Fatma").focus()
    page.keyboard.press("Delete")
    expect(status(page)).to_contain_text("1 wijziging is nog niet bewaard")
    assert desk.names()[1] == ["Fatma"]
    visitor.context.set_offline(False)
    expect(card(page, desk.krook)).to_have_class(re.compile("nobody"))
    expect(status(page)).not_to_contain_text("nog niet bewaard")
    assert desk.names()[1] == []
    visitor.forgive(re.compile("ERR_INTERNET_DISCONNECTED|WebSocket"))
