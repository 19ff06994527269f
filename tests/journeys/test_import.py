"""A file as a library keeps it, with faults in it: seen row by row, its good rows imported, and again without effect."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from db.session import reading, writing
from db.tables import CountRow
from tests import factories
from tests.browser import Server, Visit, serve, settled

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FILE = (
    "Tellingen bibliotheek;;;\r\n"
    "Plaats;Datum;Begin;Bezoekers\r\n"
    "Café Één;20/11/2026;10u00;7\r\n"
    "Café Één;31/11/2026;10u00;4\r\n"
    "Café Één;23/11/2026;10.00;veel\r\n"
    "\r\n"
    "Elders;23/11/2026;10:00;2\r\n"
)
GOOD_ONLY = "Lees alleen de 1 goede rij in"


@pytest.fixture
def coordinator(sqlite_engine: Engine) -> int:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        cafe = factories.make_location(tx, network, name="Café Één")
        for day in (20, 23):
            factories.make_session(tx, cafe, day=date(2026, 11, day))
        return factories.make_account(tx, networks=[network], language="nl").id


@pytest.fixture
def server(sqlite_engine: Engine, coordinator: int, tmp_path: Path) -> Iterator[Server]:
    with serve(sqlite_engine.url.render_as_string(hide_password=False), tmp_path, now=NOW) as running:
        yield running


def look(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(str(file))
    button = page.get_by_role("button", name="Kijk wat het zou doen")
    expect(button).to_be_visible(timeout=30_000)
    button.click()
    expect(page.get_by_role("heading", name="Wat het zou doen")).to_be_visible(timeout=30_000)


def test_a_file_with_faults_is_mended_row_by_row(
    visit: Visit, server: Server, coordinator: int, sqlite_engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "tellingen.csv"
    file.write_bytes(FILE.encode("cp1252"))
    page = visit(server, "/import-export", account=coordinator).page
    look(page, file)
    expect(page.get_by_text("“31/11/2026” is geen datum.")).to_be_visible()
    expect(page.get_by_text("“veel” is geen geheel getal.")).to_be_visible()
    expect(page.get_by_text("Er is geen locatie met deze naam")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Geweigerde rijen met hun reden").click()
    to_mend = downloading.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in to_mend] == ["Plaats", "Café Één", "Café Één", "Elders"]
    assert to_mend[1].endswith("Rij 4: Datum: “31/11/2026” is geen datum. Schrijf die als 31/12/2026.")
    page.get_by_role("button", name=GOOD_ONLY).click()
    expect(page.get_by_text("Ingelezen: 1 rij.")).to_be_visible(timeout=30_000)
    settled(page)
    look(page, file)
    expect(page.get_by_text("Er is niets in te lezen")).to_be_visible()
    expect(page.get_by_role("button", name=GOOD_ONLY)).to_have_count(0)
    with reading(sqlite_engine) as tx:
        assert [(row.visitors, row.version) for row in tx.scalars(select(CountRow))] == [(7, 2)]
