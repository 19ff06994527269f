"""The Coverage page in a real browser: from a cell to the narrowed page, its sessions, back, a colleague, and the files."""

import re
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from db.session import writing
from domain.words import Role
from tests import factories
from tests.browser import Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
CELL = "di, 15:00, n=3, 0 van 3"
"""As a screen reader says it."""


def figure(page: Page, said: str) -> Locator:
    return page.locator(f"[role='graphics-symbol'][aria-label='{said}']")


def test_a_cell_narrows_the_page_to_its_sessions_and_a_colleague_sees_the_same(
    visit: Visit, sqlite_engine: Engine, tmp_path: Path
) -> None:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        for number in range(3):
            day = date(2026, 11, 17) - timedelta(weeks=number)
            for hour in (10, 14):
                factories.make_session(tx, krook, day=day, starts=time(hour), ends=time(hour + 2))
        account = factories.make_account(tx, networks=[network]).id
        colleague = factories.make_account(tx, role=Role.COORDINATOR, networks=[network]).id
    url = sqlite_engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=NOW) as server:
        page = visit(server, "/bezetting?deel=wie&periode=4w", account=account).page
        behind = page.locator(".st-key-coverage_sessions").last
        chips = page.locator(".st-key-coverage_chips")

        figure(page, CELL).click(force=True)  # its number lies on it
        expect(behind).to_contain_text("3 sessies")
        behind.get_by_role("button", name="Alleen dit bekijken").click()
        expect(chips).to_contain_text("dinsdag")
        expect(chips).to_contain_text("15:00")
        expect(page.get_by_text("van 3 sessies die doorgingen").first).to_be_visible()

        figure(page, CELL).click(force=True)
        expect(behind).to_contain_text("3 sessies")
        expect(page).to_have_url(re.compile("uur=15.*detail=uur|detail=uur.*uur=15"))
        link = page.url
        settled(page)
        behind.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile("/rooster\\?.*sessie="))
        settled(page)
        page.go_back()
        expect(page).to_have_url(re.compile("/bezetting"))
        expect(chips).to_contain_text("15:00")
        expect(behind).to_contain_text("3 sessies")

        other = visit(server, link.removeprefix(server.url), account=colleague).page
        expect(other.locator(".st-key-coverage_chips")).to_contain_text("15:00")
        expect(other.locator(".st-key-coverage_sessions").last).to_contain_text("3 sessies")
        settled(other)

        other.get_by_role("button", name="Downloaden").first.click()
        with Image.open(_downloaded(other, "PNG")) as picture:
            assert (picture.format, picture.width > 0) == ("PNG", True)
        table = _downloaded(other, "CSV").read_text("utf-8-sig")
        assert "dinsdag;15:00;3;0" in table
        assert "Gent · dinsdag · 15:00" in table.replace("alle plaatsen · ", "")
        rows = [
            *load_workbook(BytesIO(_downloaded(other, "Excel").read_bytes())).active.iter_rows(
                values_only=True
            )
        ]
        assert ("dinsdag", "15:00", 3, 0) in [row[:4] for row in rows]


def _downloaded(page: Page, kind: str) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=re.compile(f"{kind}$")).click()
    return Path(found.value.path())
