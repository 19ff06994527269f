"""The year report in a real browser: one click gives it as it stands; an edition is made, opened and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from db.session import writing
from tests import factories
from tests.browser import Server, Visit, serve, settled
from tests.pages.driving import NOW
from tests.paper.reading import texts

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class City:
    engine: Engine
    coordinator: int


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    """20 counts of De Krook."""
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        for week in range(20):
            session = factories.make_session(tx, krook, day=date(2026, 3, 3) + timedelta(weeks=week))
            factories.make_count(tx, session, visitors=8)
        return City(sqlite_engine, factories.make_account(tx, networks=[network], language="nl").id)


@pytest.fixture
def server(city: City, tmp_path: Path) -> Iterator[Server]:
    url = city.engine.url.render_as_string(hide_password=False)
    with serve(url, tmp_path, now=NOW) as running:
        yield running


def test_the_report_is_one_click_away_and_an_edition_is_made_and_taken_back(
    visit: Visit, server: Server, city: City
) -> None:
    page = settled(visit(server, "/verslag", account=city.coordinator).page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Jaarverslag als PDF").click()
    assert download.value.suggested_filename == "inloop_gent_jaarverslag_2026_ontwerp.pdf"
    said = texts(Path(download.value.path()).read_bytes())
    assert "Jaarverslag 2026, ontwerp" in said[0]
    assert "160" in said[0]
    assert "De Krook" in said[-1]

    page.get_by_role("button", name="Editie van 2026 maken").click()
    expect(page.get_by_text("Editie 1 van 2026 is gemaakt.")).to_be_visible()
    row = page.locator("[class*=st-key-report_edition_]")
    with page.expect_download() as download:
        row.get_by_role("button", name="Excel").click()
    assert download.value.suggested_filename == "inloop_gent_jaarverslag_2026_1.xlsx"
    expect(row.get_by_role("link", name="PDF")).to_be_visible()

    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Er is nog geen editie gemaakt.")).to_be_visible()
    expect(row).to_have_count(0)
