"""The ways to what is printed, from each page that offers them, for who may."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.session import writing
from domain.words import Role
from tests import factories
from tests.pages.driving import drive
from ui import paper_links
from web import surroundings

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class City:
    engine: Engine
    krook: int
    session: int
    manager: int
    coordinator: int
    viewer: int


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network, name="De Krook")
        return City(
            sqlite_engine,
            krook.id,
            factories.make_session(tx, krook, day=TODAY).id,
            factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.VIEWER, locations=[krook]).id,
        )


def links(app: AppTest) -> list[tuple[str, str]]:
    """Each link that is a button: what it says, and where it leads."""
    return [(one.proto.label, one.proto.url) for one in app.get("link_button")]


def open_fold(app: AppTest, key: str) -> AppTest:
    app.session_state[key] = True
    return app.run()


def test_counts_offers_the_sheet_of_the_session_and_those_of_a_week(city: City) -> None:
    app = open_fold(drive(city.engine, city.manager, page="counts"), paper_links.FOLD)
    assert links(app) == [
        ("Tally sheet of this session", f"/telblad?sessie={city.session}&druktaal=en"),
        ("Tally sheets of this week", f"/telblad?locatie={city.krook}&week=2026-W48&druktaal=en"),
        ("Poster of this week", f"/affiche?locatie={city.krook}&week=2026-W48&druktaal=en"),
    ]
    app.segmented_control(key=f"{paper_links.FOLD}_language").set_value("fr").run()
    app.selectbox(key=f"{paper_links.FOLD}_week").set_value(date(2026, 11, 30)).run()
    assert links(app)[1][1] == f"/telblad?locatie={city.krook}&week=2026-W49&druktaal=fr"


def test_the_drawer_offers_its_sheet_to_who_counts_there(city: City) -> None:
    found = {
        who: links(drive(city.engine, who, page="roster", query={"sessie": str(city.session)}))
        for who in (city.manager, city.coordinator, city.viewer)
    }
    sheet = [("Tally sheet of this session", f"/telblad?sessie={city.session}")]
    assert found == {city.manager: sheet, city.coordinator: sheet, city.viewer: []}


def test_a_location_offers_the_poster_and_the_sheets_of_a_week(city: City) -> None:
    query = {"locatie": str(city.krook), "deel": "papier"}
    app = drive(city.engine, city.coordinator, page="locations", query=query)
    assert links(app) == [
        ("Poster of this week", f"/affiche?locatie={city.krook}&week=2026-W48&druktaal=en"),
        ("Tally sheets of this week", f"/telblad?locatie={city.krook}&week=2026-W48&druktaal=en"),
    ]


def test_what_is_offered_is_served() -> None:
    served = {getattr(route, "path", "") for route in surroundings.routes()}
    assert {paper_links.TALLY_SHEET, paper_links.POSTER} <= served
