"""A proposal asked for on the roster, followed over a reload, accepted in part, with what a colleague changed refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AvailabilityRow, SessionRow
from tests import factories
from tests.browser import Server, Visit, serve, settled
from tests.services.planning_desk import open_desk

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Desk:
    """Tomorrow: De Krook for Fatma, AMAL for Jan, De Serre where nobody can come."""

    engine: Engine
    krook: int
    amal: int
    coordinator: int

    def standing(self, session_id: int) -> list[str]:
        with reading(self.engine) as tx:
            return [one.name for one in read.placed(tx, [session_id])[session_id].standing]

    def change(self, session_id: int) -> None:
        """A colleague notes something at the session."""
        with writing(self.engine) as tx:
            tx.get_one(SessionRow, session_id).version += 1


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        amal = desk.another_session("AMAL")
        desk.another_session("De Serre", starts=time(18), ends=time(20))
        for name, session in (("Fatma", desk.session), ("Jan", amal)):
            location = tx.get_one(type(desk.location), session.location_id)
            helper = desk.helper(name)
            factories.make_placement(tx, helper, location)
            tx.add(AvailabilityRow(helper_id=helper.id, weekday=2, starts=time(9), ends=time(13)))
        return Desk(sqlite_engine, desk.session.id, amal.id, desk.coordinator.account_id)


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    with serve(desk.engine.url.render_as_string(hide_password=False), tmp_path, now=NOW) as running:
        yield running


def test_a_proposal_is_accepted_in_part(desk: Desk, server: Server, visit: Visit) -> None:
    page = visit(server, "/rooster", account=desk.coordinator).page
    settled(page)
    page.get_by_role("button", name="Voorstel voor open plaatsen").click()
    page.get_by_role("button", name="Voorstel maken").click()
    page.reload()
    expect(page.get_by_text("nu zijn 3 plaatsen open")).to_be_visible()
    expect(page.get_by_text("1 plaats blijft open; daarvoor is niemand beschikbaar")).to_be_visible()
    expect(page.get_by_text("nu: niemand → voorstel: Fatma")).to_be_visible()
    settled(page)
    assert (desk.standing(desk.krook), desk.standing(desk.amal)) == ([], [])

    desk.change(desk.amal)
    page.locator(".st-key-proposal_session_" + str(desk.krook)).get_by_role(
        "button", name="Overnemen", exact=True
    ).click()
    expect(page.get_by_text("Fatma · overgenomen")).to_be_visible()
    settled(page)
    page.locator(".st-key-proposal_session_" + str(desk.amal)).get_by_role(
        "button", name="Overnemen", exact=True
    ).click()
    expect(page.get_by_text("Jan · kon niet overgenomen worden")).to_be_visible()
    expect(page.get_by_text("Een collega heeft deze sessie intussen gewijzigd.")).to_be_visible()
    settled(page)
    assert (desk.standing(desk.krook), desk.standing(desk.amal)) == (["Fatma"], [])
