"""A small invented town set up from nothing, through the screens alone.

The database is as the first command leaves it: one network, its coordinator, the standard lists.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from db.session import reading, writing
from db.tables import AccountRow, AssignmentRow, LocationRow, SessionRow
from domain.account import Draft
from domain.words import AssignmentState, LocationKind, Role
from services import account, network, sign_in
from tests.browser import PHONE, Server, Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PLACE = "Buurthuis De Linde"
HELPER = "Fatma Yilmaz"
MANAGER = "Bob Baert"
PASSWORD = "nog eens vier woorden"


@pytest.fixture
def coordinator(sqlite_engine: Engine) -> int:
    with writing(sqlite_engine) as tx:
        town = network.install(tx, "Kleinstad", now=NOW)
        draft = Draft("an@example.org", "An", Role.COORDINATOR, "nl", frozenset({town}))
        return account.install(tx, draft, sign_in.to_password_hash("vier woorden op rij"), now=NOW)


@pytest.fixture
def server(sqlite_engine: Engine, coordinator: int, tmp_path: Path) -> Iterator[Server]:
    with serve(sqlite_engine.url.render_as_string(hide_password=False), tmp_path, now=NOW) as running:
        yield running


def choose(page: Page, label: str, option: str) -> None:
    """One of a list of choices."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def add_location(page: Page) -> None:
    """From the empty list to a location that waits for its moments."""
    expect(page.get_by_text("Dit netwerk heeft nog geen locaties")).to_be_visible()
    page.get_by_role("button", name="Voeg je eerste locatie toe").click()
    page.get_by_label("Naam", exact=True).fill(PLACE)
    choose(page, "Soort", "Buurt- of wijkcentrum")
    page.get_by_label("Adres", exact=True).fill("Kerkstraat 1, 9999 Kleinstad")
    page.get_by_label("Punt op de kaart", exact=True).fill("51.0543, 3.7174")
    page.get_by_role("button", name="Deze locatie toevoegen").click()
    expect(page.get_by_role("heading", name=PLACE)).to_be_visible()


def add_slot(page: Page, weekday: str, starts: str, ends: str) -> None:
    """A moment of every week; its dates are looked at before it is saved."""
    page.get_by_role("button", name="Vast moment toevoegen").click()
    expect(page.get_by_role("button", name="Toon de datums")).to_be_visible()
    choose(page, "Weekdag", weekday)
    for label, clock in (("Van", starts), ("Tot", ends)):
        hour, minute = clock.split(":")
        field = page.get_by_role("group", name=label, exact=True)
        field.get_by_role("spinbutton").first.click()
        page.keyboard.type(hour + minute)
    page.get_by_role("button", name="Toon de datums").click()
    expect(page.get_by_text("De volgende 12 datums")).to_be_visible()


def add_helper(page: Page) -> None:
    """From the empty list to an active helper with a placement."""
    page.get_by_role("button", name="Voeg je eerste begeleider toe").click()
    page.get_by_label("Naam", exact=True).fill(HELPER)
    choose(page, "Fase", "Actief")
    page.get_by_role("button", name="Deze begeleider toevoegen").click()
    expect(page.get_by_role("heading", name=HELPER)).to_be_visible()
    page.get_by_role("radio", name="Standplaats en beschikbaarheid").click()
    expect(page.get_by_role("heading", name="Standplaatsen")).to_be_visible()
    choose(page, "Locatie", PLACE)
    page.get_by_role("button", name="Bewaren").first.click()
    expect(page.get_by_text(f"{PLACE} · vanaf")).to_be_visible()


def add_manager(page: Page) -> str:
    """From the list of accounts to the link with which the manager chooses a password; the link."""
    page.get_by_role("button", name="Account toevoegen").click()
    page.get_by_label("Naam", exact=True).fill(MANAGER)
    page.get_by_label("E-mailadres", exact=True).fill("bob@example.org")
    choose(page, "Locaties", PLACE)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Dit account toevoegen").click()
    page.get_by_role("button", name="Link maken om een wachtwoord te kiezen").click()
    link = page.locator(".st-key-accounts_link code")
    expect(link).to_contain_text("/wachtwoord/")
    return link.inner_text().strip()


def go_to(page: Page, name: str) -> None:
    """By the menu."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    settled(page)


def test_a_whole_town_is_set_up_from_nothing_through_the_screens(
    visit: Visit, server: Server, sqlite_engine: Engine, coordinator: int
) -> None:
    page = settled(visit(server, "/", account=coordinator).page)
    expect(page.get_by_text("Geen sessies in de komende 4 weken")).to_be_visible()
    page.get_by_role("link", name="Naar de locaties").click()
    add_location(page)
    add_slot(settled(page), "woensdag", "13:30", "16:00")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("link", name="Bekijk de sessies op het rooster")).to_be_visible()
    go_to(page, "Begeleiders")
    add_helper(page)
    go_to(page, "Accounts")
    link = add_manager(page)
    go_to(page, "Vandaag")
    page.get_by_role("link", name="wo 25 nov · niemand").click()
    page.get_by_role("dialog").get_by_role("button", name="Inzetten", exact=True).first.click()
    expect(page.get_by_text("Op de sessie gezet.")).to_be_visible()
    settled(page).keyboard.press("Escape")
    expect(page.locator(".board .card")).to_contain_text(HELPER)

    phone = visit(server, link.removeprefix(server.url), screen=PHONE).page
    phone.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    phone.get_by_label("Nog eens hetzelfde wachtwoord", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Dit wachtwoord bewaren en aanmelden").click()
    expect(settled(phone).get_by_text(HELPER)).to_be_visible()
    expect(phone.get_by_text(PLACE).first).to_be_visible()
    with reading(sqlite_engine) as tx:
        (standing,) = tx.scalars(select(AssignmentRow))
        assert (standing.day, standing.state) == (date(2026, 11, 25), AssignmentState.CONFIRMED)
        (manager,) = tx.scalars(select(AccountRow).where(AccountRow.email == "bob@example.org"))
        assert (manager.name, manager.role, manager.password_hash is None) == (MANAGER, Role.MANAGER, False)


def test_a_town_gets_its_first_place_and_moments_and_sees_them_on_the_roster(
    visit: Visit, server: Server, sqlite_engine: Engine, coordinator: int
) -> None:
    page = settled(visit(server, "/locaties", account=coordinator).page)
    add_location(page)
    add_slot(settled(page), "woensdag", "13:30", "16:00")
    expect(page.get_by_text("wo 25 nov 2026")).to_be_visible()
    page.get_by_role("button", name="Bewaren").dblclick()
    expect(page.get_by_text("Elke week op woensdag, 13:30–16:00")).to_be_visible()
    page.get_by_role("link", name="Bekijk de sessies op het rooster").click()
    expect(page).to_have_url(re.compile("/rooster.*week=2026-W48"))
    card = page.locator(".board .card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("13:30")
    with reading(sqlite_engine) as tx:
        (place,) = tx.scalars(select(LocationRow))
        assert (place.name, place.kind) == (PLACE, LocationKind.NEIGHBOURHOOD_CENTRE)
        first = tx.scalars(select(SessionRow).order_by(SessionRow.day).limit(1)).one()
        assert (first.day, first.starts, first.ends) == (date(2026, 11, 25), time(13, 30), time(16))
