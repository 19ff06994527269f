"""Closures on the Locations page driven in this process: of a place and of the network, with what they touch first."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import ClosureRow, SessionRow
from domain.closure import Draft
from domain.period import Period
from domain.words import Role
from services import closure
from tests import factories
from tests.pages.driving import NOW, drive
from tests.services.keeping import TODAY, open_keeping

DECEMBER_1 = date(2026, 12, 1)
WORKS = Draft(Period(DECEMBER_1, DECEMBER_1), "Verbouwing")


@dataclass(frozen=True, slots=True)
class City:
    """De Krook on Tuesdays, with Fatma there on 1 December; a coordinator."""

    engine: Engine
    network: int
    krook: int
    coordinator: int

    def open(self, *, everywhere: bool = False) -> AppTest:
        where = {} if everywhere else {"locatie": str(self.krook)}
        return drive(self.engine, self.coordinator, page="locations", query={"deel": "sluitingen", **where})

    def close(self, draft: Draft = WORKS, *, everywhere: bool = False) -> int:
        """A closure that is there already."""
        with writing(self.engine) as tx:
            root = factories.make_person(tx, Role.ADMINISTRATOR)
            where = None if everywhere else self.krook
            return closure.add(tx, self.network, where, draft, by=root, today=TODAY, now=NOW).closure_id

    def closed(self) -> list[tuple[date, str]]:
        with reading(self.engine) as tx:
            rows = tx.execute(
                select(SessionRow.day, ClosureRow.reason)
                .join(ClosureRow, ClosureRow.id == SessionRow.closure_id)
                .order_by(SessionRow.day)
            )
            return [(day, reason) for day, reason in rows]


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_keeping(tx)
        desk.add()
        desk.stands(desk.on(DECEMBER_1))
        coordinator = factories.make_account(tx, networks=[desk.network]).id
        return City(sqlite_engine, desk.network.id, desk.location.id, coordinator)


def said(app: AppTest) -> list[str]:
    return [str(one.value) for one in (*app.error, *app.warning)]


def texts(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.markdown]


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def fill(app: AppTest, at: str, first: date, last: date, reason: str) -> AppTest:
    app.date_input(key=f"closures.{at}.first").set_value(first)
    app.date_input(key=f"closures.{at}.last").set_value(last)
    app.text_input(key=f"closures.{at}.reason").set_value(reason)
    return app.button(key=f"closures.{at}.show").click().run()


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_closure_is_added_after_it_said_whom_it_touches(city: City, *, everywhere: bool) -> None:
    app = city.open(everywhere=everywhere)
    fill(
        app, "new_network" if everywhere else f"new_{city.krook}", DECEMBER_1, date(2026, 12, 8), "Verbouwing"
    )
    assert texts(app)[0] == "**Tue 1 Dec 2026 to Tue 8 Dec 2026: Verbouwing**"
    assert texts(app)[1].splitlines() == ["- 2 sessions are closed", "- 1 helper is set free"]
    assert texts(app)[3] == "- Tue 1 Dec 13:00–16:00: Fatma set free"
    assert city.closed() == []
    press(app, "Save this closure")
    assert city.closed() == [(DECEMBER_1, "Verbouwing"), (date(2026, 12, 8), "Verbouwing")]
    assert [str(one.value) for one in app.toast] == [
        "Closure saved, 2 sessions are closed, 1 helper is set free"
    ]
    assert texts(app) == ["**Tue 1 Dec 2026 to Tue 8 Dec 2026: Verbouwing**"]


@pytest.mark.parametrize(
    ("first", "last", "reason", "sentence"),
    [
        (DECEMBER_1, TODAY, "Verbouwing", "The last day comes before the first."),
        (TODAY, DECEMBER_1, " ", "Fill in why it is closed"),
        (TODAY, date(2028, 11, 1), "Verbouwing", "A closure lasts at most 400 days."),
        (TODAY, TODAY, "Vraag an@example.org", "Remove the e-mail address from the text"),
    ],
)
def test_bad_input_is_refused_beside_the_form(
    city: City, first: date, last: date, reason: str, sentence: str
) -> None:
    app = fill(city.open(), f"new_{city.krook}", first, last, reason)
    assert [text[: len(sentence)] for text in said(app)] == [sentence]
    assert city.closed() == []


def test_a_closure_too_long_ago_is_refused_before_saving(city: City) -> None:
    app = fill(city.open(), f"new_{city.krook}", date(2026, 10, 1), TODAY, "Verbouwing")
    assert said(app)[0].startswith("A closure begins at most 31 days ago")
    press(app, "Back to the form")
    assert app.text_input(key=f"closures.new_{city.krook}.reason").value == "Verbouwing"


def test_a_closure_is_changed_and_withdrawn_with_what_that_does(city: City) -> None:
    key = city.close()
    app = press(city.open(), "Change")
    fill(app, f"{key}.1", date(2026, 12, 8), date(2026, 12, 8), "Schilderwerken")
    assert texts(app)[1].splitlines() == [
        "- 1 session is closed",
        "- 1 session is open again",
        "- 1 helper is put back",
    ]
    press(app, "Save")
    assert city.closed() == [(date(2026, 12, 8), "Schilderwerken")]
    press(app, "Withdraw")
    assert texts(app)[1] == "- 1 session is open again"
    press(app, "Leave it as it is")
    press(app, "Withdraw")
    press(app, "Withdraw this closure")
    assert city.closed() == []
    assert [one.value for one in app.caption if "closure" in one.value] == ["No closure now or to come."]


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_closure_is_undone_beside_where_it_was_added(city: City, *, everywhere: bool) -> None:
    app = city.open(everywhere=everywhere)
    at = "new_network" if everywhere else f"new_{city.krook}"
    fill(app, at, DECEMBER_1, date(2026, 12, 8), "Verbouwing")
    press(app, "Save this closure")
    line = "Last: Tue 24 Nov 12:00 · Closure added: Tue 1 Dec 2026 to Tue 8 Dec 2026 and 2 more sessions"
    assert line in [str(one.value).replace("\\", "") for one in app.caption]
    press(app, "Undo")
    assert (city.closed(), said(app)) == ([], [])
    assert [str(one.value) for one in app.toast] == ["Undone: 2 sessions."]
    assert [one for one in app.button if one.label == "Undo"] == []


def test_a_closure_of_the_network_is_not_undone_from_a_place(city: City) -> None:
    app = city.open(everywhere=True)
    fill(app, "new_network", DECEMBER_1, DECEMBER_1, "Verbouwing")
    press(app, "Save this closure")
    assert [one for one in city.open().button if one.label == "Undo"] == []


def test_a_colleague_who_was_first_is_shown_and_the_choice_is_saved(city: City) -> None:
    key = city.close()
    app = press(city.open(), "Change")
    with writing(city.engine) as tx:
        root = factories.make_person(tx, Role.ADMINISTRATOR)
        theirs = replace(WORKS, reason="Schilderwerken")
        closure.change(tx, key, theirs, 1, by=root, today=TODAY, now=NOW)
    fill(app, f"{key}.1", DECEMBER_1, date(2026, 12, 8), "Verbouwing")
    press(app, "Save")
    assert {radio.label: radio.options for radio in app.radio} == {
        "Days (it was Tue 1 Dec 2026)": [
            "mine: Tue 1 Dec 2026 to Tue 8 Dec 2026",
            "theirs: Tue 1 Dec 2026",
        ],
        "Reason (it was Verbouwing)": ["mine: Verbouwing", "theirs: Schilderwerken"],
    }
    press(app, "Save my choice")
    press(app, "Save")
    assert said(app) == []
    assert city.closed() == [(DECEMBER_1, "Schilderwerken"), (date(2026, 12, 8), "Schilderwerken")]


def test_two_tabs_that_add_the_same_closure_add_it_once(city: City) -> None:
    tabs = [city.open() for _number in range(2)]
    for app in tabs:
        fill(app, f"new_{city.krook}", DECEMBER_1, DECEMBER_1, "Verbouwing")
    for app in tabs:
        press(app, "Save this closure")
        assert said(app) == []
    with reading(city.engine) as tx:
        assert len(tx.scalars(select(ClosureRow)).all()) == 1


def test_what_closes_the_network_is_shown_at_a_place_and_changed_elsewhere(city: City) -> None:
    city.close(everywhere=True)
    app = city.open()
    assert texts(app) == ["**Tue 1 Dec 2026: Verbouwing**"]
    assert [one.label for one in app.button if one.label in {"Change", "Withdraw"}] == []
    assert "the whole network" in [one.value for one in app.caption]


def test_closures_that_are_over_are_folded_away(city: City) -> None:
    city.close(Draft(Period(date(2026, 11, 3), date(2026, 11, 3)), "Staking"))
    assert [one.label for one in city.open().expander] == ["Add a closure", "1 earlier closure"]


def test_a_closure_can_begin_with_a_school_holiday_to_come(city: City) -> None:
    app = city.open()
    offered = app.pills(key=f"closures.new_{city.krook}.school")
    assert offered.options == [
        "Christmas holidays · 21 Dec 2026–3 Jan 2027",
        "Carnival holidays · 8–14 Feb 2027",
        "Easter holidays · 29 Mar–11 Apr 2027",
        "Summer holidays · 1 Jul–31 Aug 2027",
    ]
    app = offered.set_value("christmas_2026").run()
    at = f"closures.new_{city.krook}.christmas_2026"
    assert app.text_input(key=f"{at}.reason").value == "Christmas holidays"
    app = app.button(key=f"{at}.show").click().run()
    assert texts(app)[0] == "**Mon 21 Dec 2026 to Sun 3 Jan 2027: Christmas holidays**"
    press(app, "Save this closure")
    assert "**Mon 21 Dec 2026 to Sun 3 Jan 2027: Christmas holidays**" in texts(app)
