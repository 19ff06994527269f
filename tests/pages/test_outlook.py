"""The Outlook page, driven in this process: what may go wrong, and what breaks if one helper falls out."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import writing
from db.tables import ClosureRow, HelperRow, LocationRow
from domain.words import Role
from language import formats
from tests import factories
from tests.pages.driving import REFUSED, drive, lines, ways
from tests.statements import recorded
from ui import data, slots

TODAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
WEEK = timedelta(weeks=1)
MOST_STATEMENTS = 22
"""Two of the frame, ten for the weeks ahead, eight for who may be asked, and whether these still stand."""


@dataclass(frozen=True, slots=True)
class City:
    engine: Engine
    network: int
    krook: int
    serre: int
    coordinator: int

    def session(
        self, day: date = SATURDAY, *names: str, place: int | None = None, starts: int = 14, **given: Any
    ) -> int:
        """A session of two hours on which helpers of these names stand; one name is one helper."""
        with writing(self.engine) as tx:
            location = tx.get_one(LocationRow, place or self.krook)
            session = factories.make_session(
                tx, location, day=day, starts=time(starts), ends=time(starts + 2), **given
            )
            for name in names:
                found = tx.scalars(select(HelperRow).where(HelperRow.name == name)).one_or_none()
                helper = found or factories.make_helper(tx, network_id=self.network, name=name)
                factories.make_assignment(tx, session, helper)
            return session.id

    def helper(self, name: str) -> int:
        with writing(self.engine) as tx:
            return factories.make_helper(tx, network_id=self.network, name=name).id

    def slot(self, visitors: int, sessions: int, place: int | None = None) -> int:
        """A slot of Saturday afternoons whose past sessions had this many visitors."""
        with writing(self.engine) as tx:
            location = tx.get_one(LocationRow, place or self.krook)
            slot = factories.make_slot(tx, location, weekday=5, starts=time(14), ends=time(16))
            for number in range(sessions):
                session = factories.make_session(
                    tx,
                    location,
                    day=TODAY - (number + 1) * WEEK,
                    slot_id=slot.id,
                    starts=time(14),
                    ends=time(16),
                )
                factories.make_count(tx, session, visitors=visitors + number % 2)
            return slot.id

    def open(self, **query: str) -> AppTest:
        app = drive(self.engine, self.coordinator, page="outlook", query=query)
        assert not app.exception
        return app


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        network = factories.make_network(tx, name="Gent")
        krook = factories.make_location(tx, network, name="De Krook")
        serre = factories.make_location(tx, network, name="De Serre")
        return City(
            sqlite_engine,
            network.id,
            krook.id,
            serre.id,
            coordinator=factories.make_account(tx, networks=[network]).id,
        )


def headings(app: AppTest) -> list[str]:
    return [element.value for element in app.subheader]


def links(app: AppTest) -> list[str]:
    return [label for label, _query in ways(app)]


def captions(app: AppTest) -> list[str]:
    return [element.value for element in app.caption]


def test_an_empty_network_says_how_to_begin(city: City) -> None:
    app = city.open()
    assert [one.value for one in app.info] == [
        "No sessions in these weeks. Add slots to your locations and their sessions appear here."
    ]
    assert [one.value for one in city.open(deel="uitval").info] == [
        "Nobody stands on the roster in these weeks yet."
    ]


def test_gaps_come_first_by_kind_each_with_its_visitors_and_the_way_to_its_candidates(city: City) -> None:
    quiet, busy = city.slot(2, 9), city.slot(9, 12, city.serre)
    city.session(SATURDAY, slot_id=quiet)
    city.session(SATURDAY, place=city.serre, slot_id=busy)
    city.session(TODAY, "Ada", minimum=2, maximum=2)
    city.session(TODAY, "Ben", starts=17)
    city.helper("Free")
    app = city.open()
    assert headings(app) == ["Nobody (2)", "Too few helpers (1)"]
    assert lines(app) == [
        "De Serre · Saturday 14:00–16:00",
        "usually 5–14 visitors (mean 9, from 12 sessions)",
        "Sat 28 Nov · nobody · 3 can be asked",
        "De Krook · Saturday 14:00–16:00",
        "usually 1–5 visitors (mean 3, from 9 sessions)",
        "Sat 28 Nov · nobody · 3 can be asked",
        "De Krook · Tuesday 14:00–16:00",
        "usually 1–6 visitors (mean 3, from 9 sessions of the whole location)",
        "Tue 24 Nov · 1 of 2 · 2 can be asked",
    ]
    assert links(app) == [
        "Sat 28 Nov · nobody · 3 can be asked",
        "Sat 28 Nov · nobody · 3 can be asked",
        "Tue 24 Nov · 1 of 2 · 2 can be asked",
    ]
    assert [one.label for one in app.expander] == ["On one helper (1)", "Closures and holidays ahead (1)"]
    app.session_state["outlook.more_on_one"] = True  # the person opens it
    app.run()
    assert links(app)[-1] == "Tue 24 Nov · Ben"


def test_a_link_leads_to_the_session_in_its_week(city: City) -> None:
    gap = city.session()
    asked = f"netwerk={city.network}&week=2026-W48&sessie={gap}"
    assert ways(city.open()) == [("Sat 28 Nov · nobody · nobody can be asked", asked)]


def test_eight_weeks_show_more_than_four_and_stand_in_the_address(city: City) -> None:
    city.session(TODAY + 5 * WEEK)
    assert headings(city.open()) == []
    app = city.open(weken="8")
    assert headings(app) == ["Nobody (1)"]
    assert app.query_params["weken"] == "8"


def test_place_and_kind_of_risk_choose_what_is_shown(city: City) -> None:
    city.session()
    city.session(SATURDAY, "Ada", place=city.serre, minimum=2, maximum=2)
    assert headings(city.open(plaats=str(city.serre))) == ["Too few helpers (1)"]
    assert headings(city.open(risico="niemand")) == ["Nobody (1)"]
    app = city.open(risico="taal")
    assert headings(app) == []
    assert [one.value for one in app.success] == ["Nothing of this kind is at risk in these weeks."]


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ({"weken": "²"}, "weeks"),
        ({"weken": "400"}, "weeks"),
        ({"plaats": "987654"}, "place"),
        ({"plaats": "x"}, "place"),
        ({"risico": "brand"}, "kind of risk"),
        ({"deel": "uitval", "begeleider": "9" * 400}, "helper"),
        ({"deel": "watals", "moment": "x"}, "slot"),
        ({"deel": "watals", "moment": "{slot}", "wat": "verven"}, "what happens to the slot"),
    ],
)
def test_nonsense_in_the_address_is_left_out_and_said(city: City, query: dict[str, str], part: str) -> None:
    city.session(SATURDAY, "Ada")
    slot = str(city.slot(2, 1))
    app = city.open(**{name: value.replace("{slot}", slot) for name, value in query.items()})
    assert [f"({part})" in one.value for one in app.info] == [True]


def test_closures_and_holidays_ahead_are_summed_up(city: City) -> None:
    with writing(city.engine) as tx:
        closure = ClosureRow(network_id=city.network, first_day=SATURDAY, last_day=SATURDAY, reason="Works")
        tx.add(closure)
        tx.flush()
        key = closure.id
    city.session(closure_id=key)
    app = city.open(weken="8")
    app.session_state["outlook.closed"] = True  # the person opens it
    app.run()
    assert [one.label for one in app.expander] == ["Closures and holidays ahead (4)"]
    assert [element.value for element in app.markdown][-4:] == [
        "Closed: Works, Sat 28 Nov · 1 session at 1 location",
        "Fri 25 Dec: Christmas Day · no session on that day",
        "Fri 1 Jan: New Year's Day · no session on that day",
        (
            f"School holiday: Christmas holidays, {formats.days(date(2026, 12, 21), date(2027, 1, 3))}"
            " · sessions go on unless a location closes"
        ),
    ]


def test_on_whom_most_rests_leads_to_what_breaks(city: City) -> None:
    busy = city.slot(9, 12)
    city.session(SATURDAY, "Ada", slot_id=busy)
    city.session(SATURDAY + WEEK, "Ada", "Ben", slot_id=busy)
    city.session(TODAY, "Ben", "Cas", place=city.serre, minimum=2, maximum=2)
    app = city.open(deel="uitval")
    most = [one.label for one in app.button if (one.key or "").startswith("outlook.helper_")]
    assert most == [
        "**Ada** · 1 of 2 sessions break: 1 with nobody · about 9 visitors expected",
        "**Ben** · 1 of 2 sessions break: 1 with too few · no counts yet",
        "**Cas** · 1 of 1 session breaks: 1 with too few · no counts yet",
    ]
    next(one for one in app.button if one.label.startswith("**Ada")).click().run()
    assert not app.exception
    assert headings(app) == ["If Ada falls out"]
    assert [element.value for element in app.markdown][1:] == ["**Would have nobody (1)**"]
    assert lines(app)[0] == "De Krook · Saturday 14:00–16:00"
    assert links(app) == ["Sat 28 Nov · 2 can be asked"]
    app.button(key="outlook.most").click().run()
    assert headings(app) == ["On whom most rests"]


def test_nothing_breaks_without_a_helper_where_there_are_enough_others(city: City) -> None:
    city.session(SATURDAY, "Ada", "Ben")
    app = city.open(deel="uitval")
    assert [one.value for one in app.success] == [
        "No session stands worse when one helper falls out: each has one more than it needs."
    ]
    app.selectbox(key="outlook.filter.begeleider").select_index(0).run()
    assert [one.value for one in app.success] == [
        "Nothing breaks: the 1 session at which this helper stands has enough others."
    ]


def test_closing_a_slot_says_whom_it_touches_and_leads_to_what_stopping_does(city: City) -> None:
    slot = city.slot(9, 12)
    city.session(SATURDAY, "Ada", "Ben", slot_id=slot)
    city.session(SATURDAY + WEEK, "Ada", slot_id=slot)
    city.slot(2, 1, city.serre)
    app = city.open(deel="watals", moment=str(slot))
    assert headings(app) == ["Visits", "Helper hours that come free", "Where these visitors can go"]
    said = [element.value for element in app.markdown]
    assert "About **40 visits a month** (28 to 53), at 4.2 sessions a month." in said
    assert "- Ada: 8.5 hours a month (stands at 2 of 2)\n- Ben: 4.2 hours a month (stands at 1 of 2)" in said
    assert (
        "- **De Serre** · every week on Saturday, 14:00–16:00 · distance not known · same weekday · Walk-in"
        in said
    )
    assert captions(app)[1] == (
        "usually 5–14 visitors (mean 9, from 12 sessions) · "
        "12 of 12 sessions of the last year have their count"
    )
    app.button(key=f"outlook.stop_{slot}").click().run()
    assert not app.exception
    assert headings(app)[0].startswith("Stop: ")
    assert "slots.1.stop.save" in [one.key for one in app.button]


def test_moving_a_slot_says_who_can_go_along_and_leads_to_what_changing_does(city: City) -> None:
    slot = city.slot(9, 12)
    city.session(SATURDAY, "Ada", slot_id=slot)
    city.session(SATURDAY - timedelta(days=1), "Ada", place=city.serre)
    city.helper("Free")
    app = city.open(deel="watals", moment=str(slot), wat="verplaatsen")
    assert headings(app) == []
    assert captions(app)[-1] == "Choose another location, weekday or hours to see what that touches."
    app.selectbox(key=f"outlook.weekday.{slot}").select(4).run()
    assert headings(app) == ["Visits", "Who can go along", "The new moment", "Where these visitors can go"]
    said = [element.value for element in app.markdown]
    assert said[1] == "- Ada: **cannot** · already stands at De Serre 14\\:00–16\\:00"
    assert "Others who can be asked at the new hours: **1** a session." in said
    app.text_input(key=f"outlook.hours.{slot}").set_value("half past").run()
    assert [one.value for one in app.error] == ["Write a start and an end time, such as 13:00–17:00."]
    app.text_input(key=f"outlook.hours.{slot}").set_value("10-12").run()
    assert any(element.value.startswith("- Ada: can at 1 of 1") for element in app.markdown)
    app.button(key=f"outlook.change_{slot}").click().run()
    assert not app.exception
    assert headings(app)[0].startswith("Change: ")


def test_moving_to_another_location_leads_to_what_that_does_too(city: City) -> None:
    slot = city.slot(9, 12)
    app = city.open(deel="watals", moment=str(slot), wat="verplaatsen")
    app.selectbox(key=f"outlook.place.{slot}").select(city.serre).run()
    assert headings(app)[2] == "The new moment"
    app.button(key=f"outlook.change_{slot}").click().run()
    assert not app.exception
    assert headings(app)[0].startswith("Change: ")
    assert app.session_state[slots.place_key_of(slot)] == city.serre


def test_a_slot_that_was_never_counted_says_so(city: City) -> None:
    slot = city.slot(0, 0)
    app = city.open(deel="watals", moment=str(slot))
    said = [element.value for element in app.markdown]
    assert said[0] == "Nobody knows: nothing was ever counted here. It is about 4.2 sessions a month."
    assert said[1] == "Nobody stands there in these weeks. The minimum asks 8.5 hours a month."
    assert said[2] == "Nowhere: there is no other slot in this network."


def test_before_a_slot_is_chosen_the_page_says_what_comes(city: City) -> None:
    assert [one.value for one in city.open(deel="watals").info] == [
        "This network has no slots yet. Add them to your locations first."
    ]
    city.slot(2, 1)
    assert captions(city.open(deel="watals"))[-1].startswith("See what closing or moving a slot would touch")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_only_who_plans_looks_ahead(city: City, role: Role) -> None:
    with writing(city.engine) as tx:
        krook = tx.get_one(LocationRow, city.krook)
        who = factories.make_account(tx, role=role, locations=[krook]).id
    app = drive(city.engine, who, page="outlook")
    assert [one.value for one in app.error] == [REFUSED]


def test_another_city_shows_nothing_of_this_one(city: City) -> None:
    city.session(SATURDAY, "Ada")
    with writing(city.engine) as tx:
        other = factories.make_account(tx, networks=[factories.make_network(tx, name="Kortrijk")]).id
    app = drive(city.engine, other, page="outlook", query={"netwerk": str(city.network)})
    assert links(app) == []
    assert [one.value for one in app.info][-1].startswith("No sessions in these weeks.")


@pytest.mark.parametrize(
    ("query", "most"),
    [({}, MOST_STATEMENTS), ({"deel": "uitval"}, MOST_STATEMENTS), ({"deel": "watals", "moment": "1"}, 30)],
)
def test_a_page_takes_as_many_statements_for_three_as_for_one(
    city: City, query: dict[str, str], most: int
) -> None:
    def statements() -> int:
        app = city.open(**query)
        data.forget()
        with recorded(data._engine(city.engine.url.render_as_string(hide_password=False))) as sent:
            app.run()
        return len(sent)

    slot = city.slot(2, 3)
    assert slot == 1
    city.session(SATURDAY, "Ada", minimum=2, slot_id=slot)
    few = statements()
    for number in range(3):
        city.session(SATURDAY, f"Helper {number}", starts=8, place=city.serre, minimum=2, room=str(number))
    assert statements() == few
    assert few <= most
