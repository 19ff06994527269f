"""The Today page, driven in this process: what each role finds there, and where its lines lead."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from db.session import writing
from db.tables import LocationRow
from domain.words import HelperStage, Role
from tests import factories
from tests.pages.driving import drive, lines, ways
from tests.statements import recorded
from ui import data, today

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class City:
    engine: Engine
    krook: LocationRow
    serre: LocationRow
    coordinator: int
    manager: int
    viewer: int

    def session(
        self, day: date, starts: int = 14, *, helpers: int = 0, place: LocationRow | None = None
    ) -> int:
        with writing(self.engine) as tx:
            location = place or self.krook
            session = factories.make_session(
                tx, location, day=day, starts=time(starts), ends=time(starts + 2)
            )
            network = tx.get_one(LocationRow, location.id).network_id
            for _number in range(helpers):
                helper = factories.make_helper(tx, network_id=network, name="Ada Maes", stage_since=TODAY)
                factories.make_assignment(tx, session, helper)
            return session.id


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre")
        return City(
            sqlite_engine,
            krook,
            serre,
            coordinator=factories.make_account(tx, networks=[network]).id,
            manager=factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
            viewer=factories.make_account(tx, role=Role.VIEWER, networks=[network]).id,
        )


def texts(app: AppTest) -> list[str]:
    said = [element.value for element in [*app.subheader, *app.caption, *app.info, *app.success]]
    return said + lines(app)


def links(app: AppTest) -> list[tuple[str, str]]:
    """Each link's label and its query, in order: those within pieces of HTML first."""
    found = [block.proto for block in app.main.get("page_link")]
    return ways(app) + [(link.label, link.query_string) for link in found]


def test_an_empty_network_says_how_to_begin(city: City) -> None:
    app = drive(city.engine, city.coordinator)
    assert [one.value for one in app.info] == [
        "No sessions in the next 4 weeks. Add slots to your locations and their sessions appear here."
    ]
    assert [label for label, _query in links(app)] == ["To the locations"]


def test_a_coordinator_finds_the_gap_and_the_way_to_its_candidates(city: City) -> None:
    gap = city.session(date(2026, 11, 28))
    app = drive(city.engine, city.coordinator)
    assert not app.exception
    assert "De Krook · Saturday 14:00–16:00 · no counts yet" in texts(app)
    network = city.krook.network_id
    assert links(app) == [
        ("Sat 28 Nov · nobody", f"netwerk={network}&week=2026-W48&sessie={gap}"),
        (
            "The 1 session below minimum, and what else may go wrong, in the outlook",
            f"netwerk={network}",
        ),
    ]


def test_a_filled_network_says_so_and_folds_what_stands_on_one(city: City) -> None:
    city.session(date(2026, 11, 28), helpers=1)
    app = drive(city.engine, city.coordinator)
    assert [one.value for one in app.success] == ["Every session of the next 4 weeks has enough helpers."]
    assert [one.label for one in app.expander] == ["1 session stands on one helper"]
    assert links(app) == []
    app.session_state[today.ON_ONE] = True  # the person opens it
    app.run()
    assert [label for label, _query in links(app)] == ["Sat 28 Nov · Ada Maes"]


def test_a_coordinator_finds_missing_counts_by_place_the_most_first(city: City) -> None:
    city.session(YESTERDAY, place=city.krook)
    first = city.session(YESTERDAY - timedelta(days=7), place=city.serre)
    city.session(YESTERDAY, place=city.serre)
    app = drive(city.engine, city.coordinator)
    assert "0 of 3 sessions of the last 8 weeks have their count." in texts(app)
    assert [label for label, _query in ways(app)] == ["De Serre: 2 missing", "De Krook: 1 missing"]
    assert ways(app)[0][1] == f"sessie={first}"


def test_a_manager_finds_the_session_of_now_and_what_is_missing_at_own_places(city: City) -> None:
    missing = city.session(YESTERDAY)
    running = city.session(TODAY, 11, helpers=1)
    city.session(TODAY, 11, place=city.serre)
    app = drive(city.engine, city.manager)
    assert not app.exception
    assert "De Krook · now · 11:00–13:00 · 1 of 1–2" in texts(app)
    assert "Without a count (1)" in texts(app)
    assert [button.key for button in app.button if button.label == "Count"] == [f"today.count_{running}"]
    assert links(app)[-1] == ("Mon 23 Nov 14:00–16:00 · De Krook", f"sessie={missing}")


def test_whom_to_speak_with_leads_to_the_helper(city: City) -> None:
    with writing(city.engine) as tx:
        network = tx.get_one(LocationRow, city.krook.id).network_id
        waiting = factories.make_helper(
            tx, network_id=network, name="Ben Cools", stage=HelperStage.CANDIDATE, stage_since=YESTERDAY
        )
        overdue = factories.make_helper(
            tx,
            network_id=network,
            name="Cas Daems",
            stage_since=TODAY,
            next_action="Sign the agreement",
            next_action_on=YESTERDAY,
        )
        ids = (overdue.id, waiting.id)
    app = drive(city.engine, city.coordinator)
    assert not app.exception
    query = f"netwerk={network}&begeleider="
    assert ways(app) == [
        ("Cas Daems · Sign the agreement (Mon 23 Nov)", f"{query}{ids[0]}&deel=opvolging"),
        ("Ben Cools · Candidate since Mon 23 Nov", f"{query}{ids[1]}&deel=opvolging"),
    ]
    assert "Overdue · 1" in texts(app)


def test_a_viewer_is_offered_nothing_to_enter(city: City) -> None:
    city.session(YESTERDAY)
    city.session(TODAY, 11)
    app = drive(city.engine, city.viewer)
    assert not app.exception
    assert [button.label for button in app.button if button.label == "Count"] == []
    assert [label for label, _query in links(app)] == ["Roster"]


def test_the_page_takes_the_same_statements_however_many_sessions_there_are(city: City) -> None:
    def statements() -> int:
        app = drive(city.engine, city.coordinator)
        data.forget()
        with recorded(data._engine(city.engine.url.render_as_string(hide_password=False))) as sent:
            app.run()
        return len(sent)

    city.session(date(2026, 11, 28), helpers=1)
    city.session(YESTERDAY)
    few = statements()
    for number in range(6):
        city.session(date(2026, 11, 25) + timedelta(days=number), 8, helpers=number % 2)
        city.session(YESTERDAY - timedelta(days=number), 8, place=city.serre)
    assert statements() == few
