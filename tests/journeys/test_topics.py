"""The Topics page in a real browser: a click in a chart, the sessions behind it, and the file of its table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from db.session import writing
from domain.words import Role
from tests import factories
from tests.browser import Server, Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    engine: Engine
    coordinator: int
    viewer: int
    last: int
    """The session of last week."""


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    """Three weeks at De Krook, counted but for one session; 4 questions a session on itsme."""
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        group = factories.make_category(tx, code="IDV", label_nl="Aanmelden")
        itsme = factories.make_category(tx, code="IDV1", label_nl="=itsme", parent_id=group.id)
        days = [date(2026, 11, 17) - timedelta(weeks=number) for number in range(3)]
        sessions = [factories.make_session(tx, krook, day=day) for day in days]
        for session in sessions[:2]:
            factories.make_tally(tx, factories.make_count(tx, session, visitors=3), itsme, 4)
        return Desk(
            sqlite_engine,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.VIEWER, networks=[network]).id,
            sessions[0].id,
        )


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    url = desk.engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=NOW) as running:
        yield running


def figure(page: Page, said: str) -> Locator:
    """The mark of a chart that a screen reader would say like this."""
    return page.locator(f"[role='graphics-symbol'][aria-label='{said}']")


def test_a_click_in_a_chart_lists_its_sessions_and_leads_to_a_count(
    visit: Visit, server: Server, desk: Desk
) -> None:
    page = visit(server, "/themas?periode=4w", account=desk.coordinator).page
    behind = page.locator(".st-key-topics_sessions").last

    figure(page, "16 nov, Aanmelden, 4").click()
    expect(behind).to_contain_text("1 sessie · 4 vragen · 3 bezoeken")
    expect(page).to_have_url(re.compile("detail=tijd%2Cvan%3A2026-11-16%2Cgroep%3AIDV"))
    behind.get_by_role("button", name="16 nov · Aanmelden").click()
    expect(behind).to_have_count(0)

    figure(page, "2 nov, Zonder telling, 1").click(force=True)  # its number lies on it
    expect(behind).to_contain_text("di 3 nov 2026 10:00–12:00 · De Krook")
    figure(page, "di, 10:00, n=2, 6 bezoeken, 2 sessies").click(force=True)
    expect(behind).to_contain_text("2 sessies · 8 vragen · 6 bezoeken")
    settled(page)

    behind.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"/tellingen\\?.*sessie={desk.last}"))
    expect(page.get_by_text("Ingevuld: 3 bezoekers")).to_be_visible()


def test_a_link_to_a_figure_shows_a_colleague_the_same(visit: Visit, server: Server, desk: Desk) -> None:
    page = visit(
        server,
        "/themas?periode=4w&verdeel=IDV&detail=tijd,van:2026-11-16,onderwerp:IDV1",
        account=desk.viewer,
    ).page
    behind = page.locator(".st-key-topics_sessions").last
    expect(behind).to_contain_text("di 17 nov 2026 10:00–12:00 · De Krook · 4 vragen · 3 bezoeken")
    expect(behind.get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("heading", name="Vragen per week: Aanmelden")).to_be_visible()


def test_the_file_of_a_chart_says_what_the_chart_says(visit: Visit, server: Server, desk: Desk) -> None:
    page = visit(server, "/themas?periode=4w&verdeel=IDV", account=desk.coordinator).page
    settled(page)
    page.get_by_role("button", name="Downloaden").first.click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="CSV, alle getallen").click()
    assert downloaded.value.suggested_filename == "inloop_gent_2026-10-28-2026-11-24_tijd_alle-getallen.csv"
    assert Path(downloaded.value.path()).read_bytes().decode("utf-8") == (
        "\ufeffWeek vanaf;'=itsme;Vragen;Bezoeken;Sessies ingevuld;Sessies in te vullen\r\n"
        "02/11/2026;0;0;0;0;1\r\n09/11/2026;4;4;3;1;1\r\n16/11/2026;4;4;3;1;1\r\n"
    )
    with page.expect_download() as table:
        page.get_by_role("button", name=re.compile("CSV$")).click()
    assert f"Werkwijze;{server.url}/themas#methode" in Path(table.value.path()).read_text("utf-8")
    with page.expect_download() as shared:
        page.get_by_role("button", name="PNG").click()
    assert shared.value.suggested_filename == "inloop_gent_2026-10-28-2026-11-24_tijd.png"
    with Image.open(Path(shared.value.path())) as picture:
        assert (picture.format, picture.width > picture.height) == ("PNG", True)
