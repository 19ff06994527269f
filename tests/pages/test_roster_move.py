"""Moving a session from its drawer on the Roster page, driven in this process: alone, or its slot from this date on."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.queries import roster as read
from db.session import reading, writing
from db.tables import HelperRow, LocationRow, SessionRow
from domain.roster import PlacedSession
from tests import factories
from tests.pages.driving import drive
from tests.pages.test_roster import cards, press
from tests.pages.test_roster import texts as marked
from tests.services.keeping import TUESDAYS, open_keeping
from ui.roster_move import FROM_THIS

DECEMBER_1, DECEMBER_3 = date(2026, 12, 1), date(2026, 12, 3)


@dataclass(frozen=True, slots=True)
class City:
    """De Krook with Tuesdays and Fatma on the first of December, AMAL with nothing."""

    engine: Engine
    coordinator: int
    krook: int
    amal: int
    fatma: int
    session: int

    def drawer(self) -> AppTest:
        query = {"sessie": str(self.session)}
        return drive(self.engine, self.coordinator, page="roster", query=query)

    def stands(self) -> PlacedSession:
        with reading(self.engine) as tx:
            return read.placed(tx, [self.session])[self.session]

    def key(self, name: str) -> str:
        return f"roster.move.{self.session}.1.{name}"


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    with writing(sqlite_engine) as tx:
        desk = open_keeping(tx)
        desk.add()
        session = desk.on(DECEMBER_1)
        return City(
            sqlite_engine,
            factories.make_account(tx, networks=[desk.network]).id,
            desk.location.id,
            factories.make_location(tx, desk.network, name="AMAL").id,
            desk.stands(session).id,
            session.id,
        )


def texts(app: AppTest) -> str:
    return marked(app).replace("\\", "")


def ask(city: City, **given: Any) -> AppTest:
    """The form sent, with some fields changed."""
    app = city.drawer()
    fields = [*app.date_input, *app.time_input, *app.text_input, *app.selectbox, *app.radio]
    for name, value in given.items():
        (field,) = [one for one in fields if one.key == city.key(name)]
        field.set_value(value)
    return press(app, city.key("show"))


def save_on_locations(app: AppTest, city: City) -> None:
    """Save what is shown there."""
    # The driver follows a change of page for one run only.
    app.switch_page("pages/locations.py")
    app.query_params["locatie"], app.query_params["deel"] = str(city.krook), "momenten"
    (save,) = [one for one in app.run().button if one.label == "Save"]
    save.click().run()


def test_a_session_moves_alone_after_it_was_shown_what_that_does(city: City) -> None:
    app = ask(city, day=DECEMBER_3)
    assert city.stands().when.day == DECEMBER_1
    assert "- Fatma there" in texts(app)
    app = press(app, city.key("save"))
    stands = city.stands()
    assert (stands.when.day, [one.name for one in stands.standing]) == (DECEMBER_3, ["Fatma"])
    assert [one.value for one in app.toast] == ["Session moved"]
    assert "moved from Tue 1 Dec 13:00–16:00" in texts(app)
    (card,) = [one for one in cards(app) if one["id"] == str(city.session)]
    assert card["remarks"] == ["moved from Tue 1 Dec 13:00–16:00"]


def test_who_cannot_come_then_is_named_before_it_is_saved_and_after(city: City) -> None:
    with writing(city.engine) as tx:
        amal = tx.get_one(LocationRow, city.amal)
        busy = factories.make_session(tx, amal, day=DECEMBER_3, starts=time(14), ends=time(15))
        factories.make_assignment(tx, busy, tx.get_one(HelperRow, city.fatma))
    reason = "already stands at AMAL 14:00–15:00"
    app = ask(city, day=DECEMBER_3)
    assert f"- Fatma is set free: {reason}" in texts(app)
    app = press(app, city.key("save"))
    assert [one.value for one in app.toast] == [f"Session moved. Fatma is set free: {reason}"]


def test_it_moves_to_another_place(city: City) -> None:
    app = press(ask(city, place=city.amal), city.key("save"))
    assert city.stands().location_id == city.amal
    assert "moved from De Krook, Tue 1 Dec 13:00–16:00" in texts(app)


def test_what_cannot_be_is_said_and_cannot_be_saved(city: City) -> None:
    app = ask(city, ends=time(12))
    assert [one.value for one in app.error] == [
        "The end time must be later than the start time. Correct one of the two."
    ]
    app = ask(city, day=date(2026, 12, 8))
    assert "De Krook already has a session on Tue 8 Dec 13:00–16:00." in texts(app)
    assert app.button(key=city.key("save")).disabled


def test_from_this_date_the_slot_itself_is_changed_after_its_dates_were_shown(city: City) -> None:
    app = ask(city, which=FROM_THIS, day=DECEMBER_3, starts=time(9), ends=time(12))
    assert [one.value for one in app.title] == ["De Krook"]
    assert "**Every week on Thursday, 09:00–12:00**" in texts(app)
    assert "- 1 session on which something was planned is cancelled" in texts(app)
    save_on_locations(app, city)
    with reading(city.engine) as tx:
        planned = tx.scalars(
            select(SessionRow).where(SessionRow.cancel_reason.is_(None)).order_by(SessionRow.day)
        ).all()
        days = [(one.day, one.starts) for one in planned]
    thursdays = [(DECEMBER_3 + timedelta(weeks=number), time(9)) for number in range(9)]
    assert days == [(TUESDAYS.validity.first, time(13)), *thursdays]


def test_from_this_date_the_slot_goes_on_at_another_place(city: City) -> None:
    app = ask(city, which=FROM_THIS, place=city.amal)
    assert "From Tue 1 Dec 2026 on at AMAL" in texts(app)
    save_on_locations(app, city)
    with reading(city.engine) as tx:
        rows = tx.scalars(select(SessionRow).order_by(SessionRow.day)).all()
        places = [one.location_id for one in rows]
    assert places == [city.krook, *[city.amal] * 9]
    assert [one.name for one in city.stands().standing] == ["Fatma"]


def test_what_it_needs_is_asked_of_the_slot_from_this_date(city: City) -> None:
    app = city.drawer()
    app.number_input(key=f"roster.minimum.{city.session}.1").set_value(2)
    app = press(app, "roster.need_from.")
    assert [one.value for one in app.title] == ["De Krook"]
    save_on_locations(app, city)
    with reading(city.engine) as tx:
        rows = tx.scalars(select(SessionRow).order_by(SessionRow.day)).all()
        needed = [one.minimum for one in rows]
    assert needed == [1, *[2] * 9]
