"""The month and one helper's weeks on the roster page: what they show, their links, who sees whom, and what they cost."""

import json
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

import settings
from db.session import writing
from db.tables import AbsenceRow, AvailabilityRow, HelperRow, LocationRow
from domain.words import AbsenceKind, AssignmentRole, HelperKind, HelperStage, Role
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.planning_desk import open_desk
from tests.statements import recorded
from ui import data

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
Drawn = dict[str, Any]


@dataclass(frozen=True, slots=True)
class City:
    """Fatma stands at De Krook tomorrow; AMAL looks for somebody a week later. Jan is placed nowhere, Els elsewhere."""

    engine: Engine
    krook: int
    amal: int
    session: int
    gap: int
    fatma: int
    jan: int
    coordinator: int
    manager: int
    viewer: int
    network: int

    def open(self, who: int | None = None, **query: str) -> AppTest:
        return drive(self.engine, who or self.coordinator, page="roster", query=query)

    def month(self, who: int | None = None, **query: str) -> AppTest:
        return self.open(who, weergave="maand", **query)

    def weeks(self, helper: int, who: int | None = None, **query: str) -> AppTest:
        return self.open(who, weergave="begeleider", begeleider=str(helper), **query)


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_desk(tx, TODAY, NOW)
        fatma, jan = (
            desk.helper("Fatma", max_week_minutes=600),
            desk.helper("Jan", kind=HelperKind.WIJK_WERKER),
        )
        factories.make_placement(tx, fatma, desk.location)
        factories.make_assignment(tx, desk.session, fatma)
        gap = desk.another_session(day=TOMORROW + timedelta(weeks=1), starts=time(13), ends=time(17))
        tx.add(AvailabilityRow(helper_id=fatma.id, weekday=2, starts=time(9), ends=time(18)))
        tx.add(
            AbsenceRow(
                helper_id=fatma.id,
                kind=AbsenceKind.HOLIDAY,
                first_day=date(2026, 12, 7),
                last_day=date(2026, 12, 8),
            )
        )
        desk.helper("Stopped", stage=HelperStage.STOPPED)
        return City(
            sqlite_engine,
            desk.location.id,
            gap.location_id,
            desk.session.id,
            gap.id,
            fatma.id,
            jan.id,
            factories.make_account(tx, networks=[desk.network], name="Ann").id,
            factories.make_account(tx, locations=[desk.location], role=Role.MANAGER).id,
            factories.make_account(tx, networks=[desk.network], role=Role.VIEWER).id,
            desk.network.id,
        )


def calendar(app: AppTest) -> Drawn:
    (found,) = [
        one for one in app.get("bidi_component") if one.proto.component_name == "inloop_roster_calendar"
    ]
    drawn: Drawn = json.loads(found.proto.json)
    return drawn


def entries(app: AppTest) -> list[Drawn]:
    return [one for row in calendar(app)["rows"] for cell in row["cells"] for one in cell.get("entries", [])]


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(str(part.value) for part in parts)


def is_drawn(app: AppTest) -> bool:
    return any(one.proto.component_name == "inloop_roster_calendar" for one in app.get("bidi_component"))


def test_a_month_shows_each_place_by_day_with_figures_and_gaps(city: City) -> None:
    app = city.month()
    assert not app.exception
    drawn = calendar(app)
    assert [row["name"] for row in drawn["rows"]] == ["AMAL", "De Krook"]
    assert [column["short"] for column in drawn["columns"]][:11] == ["1*", *map(str, range(2, 11)), "11*"]
    assert drawn["columns"][10]["name"] == "Wednesday 11 November 2026, Armistice Day"
    assert drawn["columns"][23]["marks"] == "today"
    assert [band["name"] for band in drawn["bands"]] == ["", "Autumn holidays", ""]
    assert sum(band["length"] for band in drawn["bands"]) == 30
    (one,) = entries(app)
    assert (one["id"], one["state"], one["text"], one["long"]) == (
        str(city.session),
        "enough",
        "1/1",
        "10–12 · 1 of 1–2",
    )
    assert one["spoken"] == "De Krook; Wed 25 Nov 10:00–12:00; 1 of 1–2; Fatma"
    assert "1 Nov All Saints' Day, 11 Nov Armistice Day" in texts(app)


def test_the_month_is_turned_and_its_week_stands_in_the_address(city: City) -> None:
    app = city.month().button(key="roster.later").click().run()
    assert "**December 2026**" in texts(app)
    assert app.query_params["week"] == "2026-W50"
    assert [(row["name"], row["note"]) for row in calendar(app)["rows"]] == [
        ("AMAL", "1 open"),
        ("De Krook", ""),
    ]
    assert "**December 2026**" in texts(city.month(week=app.query_params["week"]))
    for _ in range(2):
        app = app.button(key="roster.earlier").click().run()
    assert "**October 2026**" in texts(app)
    assert "No sessions in this month" in texts(app)
    app = app.button(key="roster.now").click().run()
    assert ("**November 2026**" in texts(app), app.query_params["week"]) == (True, "2026-W48")


@pytest.mark.parametrize("day", ["2026-11-30T09:00", "2027-01-01T09:00", "2026-08-31T09:00"])
def test_every_month_of_a_year_comes_once_when_it_is_turned(city: City, day: str) -> None:
    app = drive(
        city.engine,
        city.coordinator,
        page="roster",
        query={"weergave": "maand"},
        now=NOW.fromisoformat(f"{day}+00:00"),
    )
    seen = []
    for _ in range(13):
        seen.append(calendar(app)["caption"])
        app = app.button(key="roster.later").click().run()
    assert len(set(seen)) == 13


def test_one_place_alone_is_a_calendar_of_weeks_with_names(city: City) -> None:
    app = city.month(plaats=str(city.krook))
    drawn = calendar(app)
    assert [row["name"] for row in drawn["rows"]] == [f"Week {number}" for number in range(45, 50)]
    assert drawn["rows"][0]["note"] == "Autumn holidays"
    assert [column["short"] for column in drawn["columns"]] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    (one,) = entries(app)
    assert (one["head"], one["text"], one["foot"]) == ("10–12", "1 of 1–2", "Fatma")
    assert drawn["rows"][1]["cells"][2]["note"] == "Armistice Day"


def test_a_holiday_closes_a_session_in_the_month_too(city: City) -> None:
    with writing(city.engine) as tx:
        krook = tx.get_one(LocationRow, city.krook)
        factories.make_session(tx, krook, day=date(2027, 7, 11), holiday="flemish_community")
    app = city.month(week="2027-W28")
    (one,) = entries(app)
    assert (one["state"], one["text"]) == ("closed", "×")
    assert "closed: Day of the Flemish Community" in one["spoken"]


def test_filters_hold_for_the_month(city: City) -> None:
    assert "No session of this month fits the filters" in texts(city.month(open="1"))
    assert [one["id"] for one in entries(city.month(week="2026-W50", open="1"))] == [str(city.gap)]


def test_an_opened_day_leads_to_the_board_of_its_week_with_the_session_open(city: City) -> None:
    app = city.month(week="2026-W50")
    app.session_state["roster_calendar"] = {"open": str(city.gap)}
    app = app.run()
    assert not app.exception
    assert (app.query_params["week"], app.query_params["sessie"]) == ("2026-W49", str(city.gap))
    assert "weergave" not in app.query_params
    assert [one.value for one in app.header] == ["Helpers", "Candidates"]


def test_a_manager_and_a_viewer_see_the_month_of_what_they_cover(city: City) -> None:
    assert [one["id"] for one in entries(city.month(city.manager))] == [str(city.session)]
    own = calendar(city.month(city.manager, week="2026-W50"))
    assert [row["name"] for row in own["rows"]] == [f"Week {number}" for number in (49, 50, 51, 52, 53)]
    viewer = city.month(city.viewer)
    assert [one["id"] for one in entries(viewer)] == [str(city.session)]
    assert viewer.segmented_control(key="roster.mode").options == ["Board", "Month"]


def test_a_helper_is_chosen_and_stands_in_the_address(city: City) -> None:
    app = city.open(weergave="begeleider")
    assert "Choose a helper to see the coming weeks" in app.info[0].value
    assert app.selectbox(key="roster.helper").options == ["Fatma", "Jan"]
    app = app.selectbox(key="roster.helper").set_value(city.fatma).run()
    assert not app.exception
    assert app.query_params["begeleider"] == str(city.fatma)
    assert calendar(app)["caption"] == "The weeks of Fatma"


def test_the_weeks_of_a_helper_show_sessions_hours_absence_and_open_places(city: City) -> None:
    app = city.weeks(city.fatma)
    drawn = calendar(app)
    assert [(row["name"], row["note"]) for row in drawn["rows"]][:2] == [
        ("Week 48", "2 of 10 hours"),
        ("Week 49", "0 of 10 hours"),
    ]
    assert len(drawn["rows"]) == 8
    assert drawn["columns"][2]["beside"] == "9–18"
    assert [(one["id"], one["state"], one["text"]) for one in entries(app)] == [
        (str(city.session), "enough", "De Krook"),
        (str(city.gap), "offer", "+ AMAL"),
    ]
    monday = drawn["rows"][2]["cells"][0]
    assert (monday["marks"], monday["note"], monday["said"]) == ("closed", "absent", "Mon 7 Dec: absent")
    assert "**1 session** in 8 weeks · 1 open place to take · this month 2 hours" in texts(app)
    assert "Tinted: when Fatma can usually be asked" in texts(app)


def test_a_helper_without_sessions_says_so_and_when_is_not_known(city: City) -> None:
    with writing(city.engine) as tx:
        tx.get_one(HelperRow, city.jan).stage = HelperStage.PAUSED
    app = city.weeks(city.jan)
    assert "**0 sessions** in 8 weeks · no open place that fits · this month 0 of 60 hours" in texts(app)
    assert "When Jan can be asked is not known" in texts(app)


def test_a_role_other_than_guide_is_named(city: City) -> None:
    with writing(city.engine) as tx:
        session = factories.make_session(
            tx, tx.get_one(LocationRow, city.krook), day=TOMORROW, starts=time(14), ends=time(16)
        )
        factories.make_assignment(tx, session, tx.get_one(HelperRow, city.jan), role=AssignmentRole.RESERVE)
    assert ("reserve", "De Krook") in [
        (one.get("foot"), one["text"]) for one in entries(city.weeks(city.jan))
    ]


@pytest.mark.parametrize("who", ["coordinator", "manager"])
@pytest.mark.parametrize("asked", ["999999", "abc", "elsewhere", "out of sight"])
def test_a_helper_who_is_not_there_or_not_for_this_account_is_left_out(
    city: City, who: str, asked: str
) -> None:
    if who == "coordinator" and asked == "out of sight":
        with writing(city.engine) as tx:
            tx.get_one(HelperRow, city.jan).stage = HelperStage.STOPPED
    with writing(city.engine) as tx:
        elsewhere = factories.make_helper(tx, name="Els").id
    key = {"elsewhere": str(elsewhere), "out of sight": str(city.jan)}.get(asked, asked)
    app = city.open(getattr(city, who), weergave="begeleider", begeleider=key)
    assert not app.exception
    assert "(helper)" in texts(app)
    assert not is_drawn(app)
    assert "begeleider" not in app.query_params


def test_a_manager_sees_own_helpers_only_and_no_way_into_other_places(city: City) -> None:
    with writing(city.engine) as tx:
        amal, fatma = tx.get_one(LocationRow, city.amal), tx.get_one(HelperRow, city.fatma)
        factories.make_assignment(tx, factories.make_session(tx, amal, day=date(2026, 12, 9)), fatma)
    app = city.weeks(city.fatma, city.manager)
    assert app.selectbox(key="roster.helper").options == ["Fatma"]
    assert [(one.get("id"), one["text"]) for one in entries(app)] == [
        (str(city.session), "De Krook"),
        (None, "AMAL"),
    ]


def test_a_viewer_is_not_offered_helpers(city: City) -> None:
    app = city.weeks(city.fatma, city.viewer)
    assert "(view)" in app.info[0].value
    assert not is_drawn(app)


def test_a_manager_with_a_link_to_the_grid_gets_the_board(city: City) -> None:
    app = city.open(city.manager, weergave="raster")
    assert "(view)" in app.info[0].value
    assert app.segmented_control(key="roster.mode").value == "bord"


def test_the_drawer_and_the_page_of_a_helper_lead_to_the_weeks(city: City) -> None:
    app = city.open(sessie=str(city.session))
    app = app.button(key=f"roster_weeks_{city.fatma}").click().run()
    assert (app.query_params["weergave"], app.query_params["begeleider"]) == ("begeleider", str(city.fatma))
    assert "sessie" not in app.query_params
    assert calendar(app)["caption"] == "The weeks of Fatma"
    helper = drive(city.engine, city.coordinator, page="helpers", query={"begeleider": str(city.fatma)})
    assert not helper.exception
    assert "The coming weeks on the roster" in [one.proto.label for one in helper.get("page_link")]


@pytest.mark.parametrize("view", ["maand", "begeleider"])
def test_a_view_takes_the_same_statements_however_much_there_is(city: City, view: str) -> None:
    def statements() -> int:
        app = city.weeks(city.fatma) if view == "begeleider" else city.month()
        data.forget()
        with recorded(data._engine(settings.current().database_url)) as taken:
            app.run()
        return len(taken)

    few = statements()
    with writing(city.engine) as tx:
        fatma = tx.get_one(HelperRow, city.fatma)
        for number in range(12):
            place = factories.make_location(tx, network_id=city.network, name=f"Place {number}")
            day = TODAY + timedelta(days=number % 5)
            session = factories.make_session(
                tx, place, day=day, starts=time(8 + number), ends=time(9 + number)
            )
            factories.make_assignment(tx, session, fatma)
            factories.make_session(tx, place, day=day, starts=time(20), ends=time(21))
    assert statements() == few


@pytest.mark.parametrize("week", ["2000-W01", "2099-W53"])
def test_the_first_and_last_weeks_that_can_be_looked_at_are_no_error(city: City, week: str) -> None:
    for app in (city.month(week=week), city.weeks(city.fatma, week=week)):
        assert not app.exception
        assert not app.button(key="roster.earlier").click().run().exception
        assert not app.button(key="roster.later").click().run().exception
