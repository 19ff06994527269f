"""The page to type a stack of sheets, driven in this process; its keyboard is tried in tests/journeys/test_stack.py."""

import json
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import CountRow, LocationRow, TallyRow
from domain.count import Figures
from domain.counted_session import Occurrence
from domain.tally_sheet import TypedSheet
from domain.words import CountState, Role
from paper import tally_sheet as printed
from tests import factories
from tests.pages.driving import REFUSED, drive
from tests.paper.test_tally_sheet import groups, sheet
from ui import stack

MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class City:
    """Two places, of which the first misses three counts, two of them last week; a topic group with one topic."""

    engine: Engine
    krook: int
    serre: int
    sessions: tuple[int, ...]
    topic: int
    manager: int
    coordinator: int
    viewer: int

    def count(self, session_id: int) -> tuple[CountState, int | None, int | None, dict[int, int]] | None:
        with reading(self.engine) as tx:
            row = tx.get(CountRow, session_id)
            tallies = tx.scalars(select(TallyRow).where(TallyRow.session_id == session_id))
            counted = {tally.category_id: tally.number for tally in tallies}
            return (row.state, row.visitors, row.first_time, counted) if row else None


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre")
        topic = factories.make_category(tx, parent_id=factories.make_category(tx, code="IDV").id)
        days = (MONDAY - timedelta(days=5), MONDAY - timedelta(days=4), MONDAY)
        return City(
            sqlite_engine,
            krook.id,
            serre.id,
            tuple(make_session(tx, krook, day) for day in days),
            topic.id,
            factories.make_account(tx, role=Role.MANAGER, locations=[krook]).id,
            factories.make_account(tx, networks=[network]).id,
            factories.make_account(tx, role=Role.VIEWER, locations=[krook]).id,
        )


def make_session(tx: Any, place: LocationRow, day: date) -> int:
    return factories.make_session(tx, place, day=day, starts=time(10), ends=time(12)).id


def page(city: City, account: int | None = None, **query: Any) -> AppTest:
    asked = {name: str(value) for name, value in query.items()}
    return drive(city.engine, account or city.manager, page="stack", query=asked)


def told(app: AppTest) -> dict[str, Any]:
    """What the component of the stack was told last."""
    (element,) = (each for each in app.get("bidi_component") if each.proto.component_name == "inloop_stack")
    told: dict[str, Any] = json.loads(element.proto.json)
    return told


def send(
    app: AppTest,
    account: int,
    session_id: int,
    totals: dict[str, int],
    *,
    finish: str = "",
    sure: bool = False,
) -> AppTest:
    """What the browser sends after fields were left, or at the end of a sheet."""
    outbox = {
        "n": uuid4().hex,
        "taps": [[str(uuid4()), str(session_id), field, None, total] for field, total in totals.items()],
        "done": [[str(session_id), finish, sure]] if finish else [],
        "late": [],
    }
    app.session_state[stack.key_of(account)] = {"outbox": outbox}
    return app.run()


def sessions(app: AppTest) -> list[int]:
    return [int(one["session"]) for one in told(app)["sheets"]]


def test_the_newest_week_that_misses_counts_is_offered_first_and_others_can_be_chosen(city: City) -> None:
    app = page(city, city.coordinator)
    assert sessions(app) == [city.sessions[2]]
    assert dict(app.query_params)["week"] == "2026-W48"
    (week,) = [one for one in app.selectbox if one.label == "Week"]
    assert week.options == [
        "week 48 · 23–29 Nov 2026 · 1 sheet",
        "week 47 · 16–22 Nov 2026 · 2 sheets",
        "the last 8 weeks · 3 sheets",
    ]
    assert sessions(week.set_value("2026-W47").run()) == list(city.sessions[:2])
    assert sessions(page(city, week="alle")) == list(city.sessions)
    assert sessions(page(city, city.coordinator, locatie=city.serre)) == []
    assert sessions(page(city, week="2026-W99", locatie="x")) == [city.sessions[2]]


def test_a_figure_is_kept_as_soon_as_its_field_is_left(city: City) -> None:
    app = send(page(city), city.manager, city.sessions[2], {"visitors": 4, f"category:{city.topic}": 2})
    assert city.count(city.sessions[2]) == (CountState.DRAFT, 4, None, {city.topic: 2})
    (shown,) = told(app)["sheets"]
    assert shown["values"] == {"visitors": 4, f"category:{city.topic}": 2}
    assert told(page(city))["sheets"][0]["values"] == shown["values"]


def test_a_finished_sheet_is_entered_as_it_was_typed_and_leaves_the_stack(city: City) -> None:
    app = page(city, week="2026-W47")
    totals = {"visitors": 4, "first_time": 1, f"category:{city.topic}": 2}
    send(app, city.manager, city.sessions[0], totals, finish="finish")
    assert city.count(city.sessions[0]) == (CountState.ENTERED, 4, 1, {city.topic: 2})
    assert sessions(app) == [city.sessions[1]]
    assert told(app)["answer"]["done"] == [
        {"session": str(city.sessions[0]), "sentences": [], "isQuestion": False}
    ]
    send(app, city.manager, city.sessions[1], {"visitors": 0}, finish="zero")
    assert city.count(city.sessions[1]) == (CountState.ENTERED, 0, None, {})
    assert sessions(app) == []
    assert app.get("toast") == []


@pytest.mark.parametrize(
    ("totals", "finish", "sentence", "is_question"),
    [
        ({"first_time": 1}, "finish", "How many visitors came?", False),
        (
            {"visitors": 1, "first_time": 2},
            "finish",
            "There are more first-time visitors than visitors.",
            False,
        ),
        ({"visitors": 1, "topic": 5}, "finish", "5 questions for 1 visitor. Is that right?", True),
    ],
)
def test_a_sheet_that_cannot_be_or_is_doubtful_stays_and_says_why(
    city: City, totals: dict[str, int], finish: str, sentence: str, is_question: bool
) -> None:
    typed = {
        f"category:{city.topic}" if field == "topic" else field: total for field, total in totals.items()
    }
    app = send(page(city), city.manager, city.sessions[2], typed, finish=finish)
    (answer,) = told(app)["answer"]["done"]
    assert answer["isQuestion"] is is_question
    assert answer["sentences"][0].startswith(sentence)
    assert sessions(app) == [city.sessions[2]]
    kept = city.count(city.sessions[2])
    assert kept is not None
    assert kept[0] is CountState.DRAFT
    if is_question:
        send(app, city.manager, city.sessions[2], {}, finish=finish, sure=True)
        assert sessions(app) == []


def test_a_place_of_somebody_else_takes_no_figures(city: City) -> None:
    with writing(city.engine) as tx:
        other = make_session(tx, tx.get_one(LocationRow, city.serre), MONDAY)
    app = send(page(city), city.manager, other, {"visitors": 3}, finish="finish")
    assert city.count(other) is None
    (refused,) = told(app)["answer"]["refused"]
    assert refused["kind"] == "refused"


def test_who_counts_nowhere_does_not_see_the_page(city: City) -> None:
    assert [one.value for one in page(city, city.viewer).error] == [REFUSED]


def test_the_fields_stand_in_the_order_of_the_paper() -> None:
    topics = groups(3, 0, 2)
    paper = [(row.text, row.is_group) for row in printed._rows(sheet(groups=topics))]
    fields = [
        (field["label"].removesuffix(" · in general"), field["isGroup"]) for field in stack.to_layout(topics)
    ]
    assert fields == paper


def test_a_sheet_says_what_is_known_of_it_and_nothing_else() -> None:
    at = Occurrence(7, 1, "De Krook", MONDAY, time(10), time(12), "leeszaal")
    assert stack._sheet(TypedSheet(at, Figures(turned_away=0, tallies={5: 2})), 1) == {
        "session": "7",
        "title": "Monday 23 November 2026 10:00–12:00 · leeszaal",
        "short": "Mon 23 Nov 10:00",
        "layout": 1,
        "values": {"turned_away": 0, "category:5": 2},
    }
