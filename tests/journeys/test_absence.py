"""An absence that re-opens places: noted with the helper, filled from Today, and what its early end leaves double."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from db.queries import roster as read
from db.session import reading, writing
from tests import factories
from tests.browser import Server, Visit, serve, settled
from tests.conftest import TODAY

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""12:00 in Brussels."""
FRIDAY = TODAY + timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Desk:
    """De Krook with a session on Friday for one helper, who is Fatma; Jan is free."""

    engine: Engine
    fatma: int
    session: int
    ann: int

    @property
    def url(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)

    def counting(self) -> list[str]:
        """Who counts as a guide there now."""
        with reading(self.engine) as tx:
            placed = read.placed(tx, [self.session])[self.session]
        return [one.name for one in placed.standing if one.counts]


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        session = factories.make_session(
            tx, krook, day=FRIDAY, starts=time(10), ends=time(12), minimum=1, maximum=1
        )
        fatma, jan = (factories.make_helper(tx, network, name=name) for name in ("Fatma", "Jan"))
        for helper in (fatma, jan):
            factories.make_placement(tx, helper, krook)
        factories.make_assignment(tx, session, fatma)
        ann = factories.make_account(tx, networks=[network], name="Ann")
        return Desk(sqlite_engine, fatma.id, session.id, ann.id)


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    with serve(desk.url, tmp_path, now=NOW) as running:
        yield running


def type_day(page: Page, label: str, digits: str) -> None:
    """Day, month and year one after the other, as the field wants them."""
    page.get_by_role("spinbutton", name=f"day, {label}").click()
    page.keyboard.type(digits)
    page.keyboard.press("Escape")  # the calendar would lie over what comes next


def test_an_absence_opens_a_place_that_is_filled_and_an_early_end_asks_who_comes_off(
    visit: Visit, server: Server, desk: Desk
) -> None:
    absences = f"/begeleiders?begeleider={desk.fatma}&deel=afwezig"
    today = visit(server, "/", account=desk.ann).page
    expect(today.get_by_text("Elke sessie van de komende 4 weken heeft genoeg begeleiders.")).to_be_visible()

    page = visit(server, absences, account=desk.ann).page
    settled(page)
    type_day(page, "Laatste dag (leeg", "01122026")
    page.get_by_role("button", name="Afwezigheid toevoegen").last.click()
    expect(page.get_by_text("Afwezigheid bewaard")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("vr 27 nov 10:00–12:00 · De Krook"))).to_be_visible()
    assert desk.counting() == []

    # The list of what breaks first has it at once, and leads to the candidates.
    today.reload()
    settled(today)
    today.get_by_role("link", name=re.compile("vr 27 nov · niemand")).click()
    drawer = today.get_by_role("dialog")
    expect(drawer).to_contain_text("Fatma")
    drawer.get_by_role("button", name="Inzetten").first.click()
    expect(today.get_by_text("Op de sessie gezet.")).to_be_visible()
    settled(today)
    assert desk.counting() == ["Jan"]

    # Fatma is back earlier: one too many, and one of the two comes off.
    page.get_by_role("button", name="Eerder terug").click()
    settled(page)
    type_day(page, "Laatste dag afwezig", "25112026")
    page.get_by_role("button", name="Tonen wat dit teruggeeft").click()
    expect(page.get_by_text(re.compile("De Krook · 2 van 1: Jan ook"))).to_be_visible()
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("button", name="Jan eraf halen")).to_be_visible()
    settled(page)
    assert desk.counting() == ["Fatma", "Jan"]
    page.get_by_role("button", name="Jan eraf halen").click()
    expect(page.get_by_role("button", name="Jan eraf halen")).to_be_hidden()
    settled(page)
    assert desk.counting() == ["Fatma"]
