"""Whatever changes the roster says first which booked consults it hits, and afterwards they stand where somebody sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import AbsenceRow, ConsultRow, LocationRow, SessionRow
from domain.words import CancelReason, ConsultStatus, HelperStage, SessionState
from tests import factories
from tests.pages.driving import NOW, drive, ways
from tests.services.consulting import open_consults

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
HIT = "- Wed 25 Nov 10\\:00–11\\:00 · itsme · Dutch · A12 · Nele, Permeke"


@dataclass(frozen=True, slots=True)
class Desk:
    """Permeke, where the hour of 10 with Nele is booked tomorrow."""

    engine: Engine
    coordinator: int
    manager: int
    location: int
    helper: int
    session: int
    booking: int

    def change(self, act: Callable[[SessionRow], object]) -> None:
        with writing(self.engine) as tx:
            act(tx.get_one(SessionRow, self.session))

    def absences(self) -> int:
        with reading(self.engine) as tx:
            return len(tx.scalars(select(AbsenceRow)).all())


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    with writing(sqlite_engine) as tx:
        open_desk = open_consults(tx, TODAY, NOW)
        factories.make_placement(tx, open_desk.nele, open_desk.location)
        return Desk(
            sqlite_engine,
            open_desk.coordinator.account_id,
            open_desk.manager.account_id,
            open_desk.location.id,
            open_desk.nele.id,
            open_desk.session.id,
            open_desk.book(reference="A12"),
        )


def warnings(app: AppTest) -> list[str]:
    return [one.value for one in app.warning]


def links(app: AppTest) -> list[tuple[str, str]]:
    found = [block.proto for block in app.get("page_link")]
    drawn = [one for one in ways(app) if "deel=te-herschikken" in one[1]]
    return [*drawn, *((link.label, link.query_string) for link in found if "consult" in link.page)]


def is_told(app: AppTest) -> bool:
    return any(HIT in text for text in warnings(app))


def test_a_closure_tells_which_consults_it_hits_before_it_is_saved(desk: Desk) -> None:
    app = drive(
        desk.engine,
        desk.coordinator,
        page="locations",
        query={"locatie": str(desk.location), "deel": "sluitingen"},
    )
    key = f"closures.new_{desk.location}"
    for name in ("first", "last"):
        app.date_input(key=f"{key}.{name}").set_value(TOMORROW)
    app.text_input(key=f"{key}.reason").set_value("Verbouwing")
    app.button(key=f"{key}.show").click().run()
    assert is_told(app)
    app.button(key=f"{key}.save").click().run()
    assert not app.exception
    (left,) = [label for label, _query in links(drive(desk.engine, desk.coordinator))]
    assert left == "1 booked consult can no longer be kept: rearrange it"


def noting_an_absence(desk: Desk, day: date) -> tuple[AppTest, str]:
    """The page after its button was pressed once, and the key of that button."""
    app = drive(
        desk.engine,
        desk.manager,
        page="helpers",
        query={"begeleider": str(desk.helper), "deel": "afwezig"},
    )
    at = f"helpers.absent_{desk.helper}.0"
    for name in ("first", "last"):
        app.date_input(key=f"{at}.{name}").set_value(day)
    app.button(key=f"{at}.save").click().run()
    return app, f"{at}.save"


def test_an_absence_that_hits_a_consult_is_saved_at_the_second_press(desk: Desk) -> None:
    app, save = noting_an_absence(desk, TOMORROW)
    assert is_told(app)
    assert desk.absences() == 0
    app.button(key=save).click().run()
    assert desk.absences() == 1


def test_an_absence_that_hits_none_is_saved_at_once(desk: Desk) -> None:
    noting_an_absence(desk, TODAY)
    assert desk.absences() == 1


def test_a_helper_who_stops_tells_which_consults_are_left(desk: Desk) -> None:
    app = drive(desk.engine, desk.coordinator, page="helpers", query={"begeleider": str(desk.helper)})
    at = f"helpers.leave_{desk.helper}.1"
    app.radio(key=f"{at}.stage").set_value(HelperStage.PAUSED)
    app.button(key=f"{at}.ask").click().run()
    assert is_told(app)


def test_the_drawer_of_a_session_shows_its_bookings_and_what_cancelling_hits(desk: Desk) -> None:
    app = drive(desk.engine, desk.coordinator, page="roster", query={"sessie": str(desk.session)})
    texts = [one.value for one in app.markdown]
    assert any(":orange[1 consult booked: 10:00]" in text for text in texts)
    assert "- **10:00** itsme · Dutch · A12 · Nele" in texts
    assert is_told(app)
    assert [label for label, _query in links(app)] == ["To the consults of this day"]


def test_the_drawer_of_a_walk_in_session_asks_and_says_nothing_of_consults(desk: Desk) -> None:
    with writing(desk.engine) as tx:
        place = tx.get_one(LocationRow, desk.location)
        walk_in = factories.make_session(tx, place, day=TOMORROW, starts=time(14), ends=time(16)).id
    app = drive(desk.engine, desk.coordinator, page="roster", query={"sessie": str(walk_in)})
    assert links(app) == []


def test_moving_a_session_tells_which_consults_stay_behind(desk: Desk) -> None:
    app = drive(desk.engine, desk.coordinator, page="roster", query={"sessie": str(desk.session)})
    key = f"roster.move.{desk.session}.1"
    app.time_input(key=f"{key}.starts").set_value(time(10, 30))
    app.button(key=f"{key}.show").click().run()
    assert is_told(app)


def test_what_can_no_longer_be_kept_stands_on_roster_and_today_until_it_is_handled(desk: Desk) -> None:
    def cancel(row: SessionRow) -> None:
        row.state, row.cancel_reason = SessionState.CANCELLED, CancelReason.BUILDING

    desk.change(cancel)
    said = "1 booked consult can no longer be kept: rearrange it"
    for page in ("today", "roster"):
        app = drive(desk.engine, desk.manager, page=page)
        assert [label for label, _query in links(app)] == [said]
        assert "deel=te-herschikken" in links(app)[0][1]
    with writing(desk.engine) as tx:
        tx.get_one(ConsultRow, desk.booking).status = ConsultStatus.CANCELLED_BY_DESK
    assert links(drive(desk.engine, desk.manager)) == []


def test_today_asks_what_became_of_consults_that_are_over(desk: Desk) -> None:
    later = datetime.fromisoformat("2026-11-25T15:00:00+00:00")
    app = drive(desk.engine, desk.manager, now=later)
    assert [label for label, _query in links(app)] == ["1 consult is over: did somebody come?"]


@pytest.mark.parametrize(("visitors", "is_warned"), [(1, False), (0, True)])
def test_honoured_consults_stand_beside_the_visitors_and_are_never_added(
    desk: Desk, visitors: int, is_warned: bool
) -> None:
    later = datetime.fromisoformat("2026-11-25T15:00:00+00:00")
    with writing(desk.engine) as tx:
        tx.get_one(ConsultRow, desk.booking).status = ConsultStatus.HONOURED
        factories.make_count(tx, tx.get_one(SessionRow, desk.session), visitors=visitors, first_time=None)
    app = drive(desk.engine, desk.manager, page="counts", query={"sessie": str(desk.session)}, now=later)
    said = "1 consult took place in this session. Whoever came is a visitor too: count them with the others."
    assert links(app) == []
    assert any(text.startswith(said) for text in warnings(app)) is is_warned
    assert (said in [one.value for one in app.caption]) is not is_warned


def test_counting_asks_first_what_became_of_the_consults_booked_there(desk: Desk) -> None:
    later = datetime.fromisoformat("2026-11-25T10:00:00+00:00")
    app = drive(desk.engine, desk.manager, page="counts", query={"sessie": str(desk.session)}, now=later)
    assert [label for label, _query in links(app)] == [
        "1 consult booked here: say whether somebody came, or cancel it"
    ]
