"""A week copied forward in a real browser: who cannot come along is seen first, it is saved once, and undone whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AbsenceRow
from domain.words import AbsenceKind
from tests import factories
from tests.browser import PHONE, Server, Visit, serve, settled
from tests.pages.driving import NOW
from tests.services.planning_desk import open_desk

pytestmark = pytest.mark.browser

TODAY = date(2026, 11, 24)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class City:
    """Fatma and Jan at De Krook on Wednesday; Jan is away a week later, when nobody stands there yet, nor the day after."""

    engine: Engine
    coordinator: int
    next_week: int

    def names(self) -> list[str]:
        with reading(self.engine) as tx:
            return [one.name for one in read.placed(tx, [self.next_week])[self.next_week].standing]


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
        for helper in (fatma, jan):
            factories.make_assignment(tx, desk.session, helper)
        later = factories.make_session(tx, desk.location, day=desk.session.day + ONE_WEEK)
        factories.make_session(tx, desk.location, day=later.day + timedelta(days=1))
        away = {"kind": AbsenceKind.HOLIDAY, "first_day": later.day, "last_day": later.day}
        tx.add(AbsenceRow(helper_id=jan.id, **away))
        account = factories.make_account(tx, networks=[desk.network], name="Ann", language="nl")
        return City(sqlite_engine, account.id, later.id)


@pytest.fixture
def server(city: City, tmp_path: Path) -> Iterator[Server]:
    url = city.engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=NOW) as running:
        yield running


def test_a_week_is_copied_with_what_cannot_come_along_and_undone(
    visit: Visit, server: Server, city: City
) -> None:
    page = settled(visit(server, "/rooster", account=city.coordinator).page)
    page.get_by_role("button", name="Meer").click()
    page.get_by_role("button", name="Kopiëren").click()
    drawer = settled(page).get_by_role("dialog")  # a click on what is still drawn is lost
    drawer.get_by_role("button", name="Toon wat dit doet").click()
    expect(drawer).to_contain_text("Week 48 → Week 49")
    expect(drawer).to_contain_text("1 inzet erbij")
    expect(drawer).to_contain_text("De Krook: Jan – afwezig tot en met wo 2 dec")
    assert city.names() == []

    drawer.get_by_role("button", name="Kopiëren").dblclick()
    expect(drawer).to_be_hidden()
    card = page.locator(f".board .card[data-id='{city.next_week}']")
    expect(card).to_contain_text("Fatma")
    assert city.names() == ["Fatma"]

    settled(page).get_by_role("button", name="Ongedaan maken").click()
    expect(card).to_contain_text("niemand")
    assert city.names() == []


def test_a_month_leads_by_keyboard_to_a_session_and_is_a_list_on_a_phone(
    visit: Visit, server: Server, city: City
) -> None:
    page = settled(visit(server, "/rooster?weergave=maand&week=2026-W50", account=city.coordinator).page)
    entry = page.locator(".calendar button.entry").first
    expect(entry).to_have_accessible_name("De Krook; wo 2 dec 10:00–12:00; niemand; nog 1 begeleider nodig")
    entry.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".calendar button.entry").nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("De Krook · wo 2 dec 10:00–12:00")

    phone = settled(
        visit(server, "/rooster?weergave=maand&week=2026-W50", account=city.coordinator, screen=PHONE).page
    )
    expect(phone.locator(".calendar details").filter(has_text="Week 49")).to_contain_text("wo 2 dec")
