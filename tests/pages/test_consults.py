"""The Consults page, driven in this process: booking, statuses, moving, the waiting list, and who may."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from db.session import reading, writing
from db.tables import ConsultRow, SessionRow, WaitingRow
from domain.consult import Spot
from domain.words import CancelReason, ConsultStatus, Formula, Role, SessionState, WaitingState
from services import consult
from tests import factories
from tests.pages.driving import NOW, REFUSED, drive
from tests.services.consulting import ConsultDesk, open_consults
from tests.statements import recorded
from ui import data

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
TOMORROW_SHOWN = {"dag": "2026-11-25"}


@dataclass(frozen=True, slots=True)
class Place:
    """Permeke, where Nele gives consults tomorrow at 10 and 11."""

    engine: Engine
    manager: int
    coordinator: int
    viewer: int
    elsewhere: int
    location: int
    topic: int
    dutch: int
    spot: Spot
    later: Spot

    def bookings(self) -> list[tuple[time, ConsultStatus, str]]:
        with reading(self.engine) as tx:
            rows = tx.scalars(select(ConsultRow).order_by(ConsultRow.starts, ConsultRow.booked_at))
            return [(row.starts, row.status, row.reference) for row in rows]

    def booked(self, *, spot: Spot | None = None, **given: object) -> int:
        """A booking of tomorrow 10:00, or of another hour."""
        spot = spot or self.spot
        with writing(self.engine) as tx:
            row = ConsultRow(
                **{
                    "session_id": spot.session_id,
                    "helper_id": spot.helper_id,
                    "location_id": spot.location_id,
                    "day": spot.day,
                    "starts": spot.starts,
                    "topic_id": self.topic,
                    "language_id": self.dutch,
                    "reference": "A12",
                    "asked_on": min(spot.day, TODAY),
                    "booked_at": NOW,
                    **given,
                }
            )
            tx.add(row)
            tx.flush()
            return row.id

    def waits(self, **given: object) -> int:
        with writing(self.engine) as tx:
            row = WaitingRow(
                **{
                    "location_id": self.location,
                    "topic_id": self.topic,
                    "language_id": self.dutch,
                    "reference": "W7",
                    "since": date(2026, 11, 3),
                    **given,
                }
            )
            tx.add(row)
            tx.flush()
            return row.id

    def open(self, *, who: int | None = None, **query: str) -> AppTest:
        return drive(self.engine, who or self.manager, page="consults", query={**TOMORROW_SHOWN, **query})


@pytest.fixture
def place(sqlite_engine: Engine) -> Place:
    with writing(sqlite_engine) as tx:
        desk: ConsultDesk = open_consults(tx, TODAY, NOW)
        other = factories.make_location(tx, desk.network, name="Elsschot")
        later = factories.make_session(
            tx, other, day=TODAY + timedelta(days=2), formula=Formula.APPOINTMENT, ends=time(11)
        )
        factories.make_assignment(tx, later, desk.nele)
        return Place(
            sqlite_engine,
            manager=desk.manager.account_id,
            coordinator=desk.coordinator.account_id,
            viewer=factories.make_account(tx, role=Role.VIEWER, networks=[desk.network]).id,
            elsewhere=factories.make_account(tx, role=Role.MANAGER, locations=[other]).id,
            location=desk.location.id,
            topic=desk.topic.id,
            dutch=desk.dutch.id,
            spot=desk.spot(),
            later=desk.spot(session=later),
        )


def free(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("consults.free.")]


def texts(app: AppTest) -> list[str]:
    return [
        one.value for one in [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success]
    ]


def press(app: AppTest, start: str) -> AppTest:
    """The first button whose key begins so."""
    next(one for one in app.button if str(one.key).startswith(start)).click()
    return app.run()


def choose(app: AppTest, start: str, value: object) -> None:
    next(one for one in app.selectbox if str(one.key).startswith(start)).set_value(value)


def test_a_free_hour_is_booked_in_its_drawer(place: Place) -> None:
    app = place.open()
    assert free(app) == ["10:00 · Nele · free", "11:00 · Nele · free"]
    press(app, "consults.free.")
    choose(app, "consults.new", place.topic)
    next(one for one in app.selectbox if str(one.key).endswith(".language")).set_value(place.dutch)
    next(one for one in app.text_input if str(one.key).endswith(".reference")).set_value("A12")
    press(app, "consults.new")
    assert not app.exception
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "A12")]
    assert free(app) == ["11:00 · Nele · free"]
    assert "**10:00** · itsme · Dutch · A12" in texts(app)
    assert [one.value for one in app.toast] == ["Booked: Wed 25 Nov 10:00–11:00"]


def test_an_hour_without_topic_or_with_a_phone_number_is_refused_in_the_drawer(place: Place) -> None:
    app = press(place.open(), "consults.free.")
    press(app, "consults.new")
    assert "Choose a topic and a language from the lists." in texts(app)
    choose(app, "consults.new", place.topic)
    next(one for one in app.selectbox if str(one.key).endswith(".language")).set_value(place.dutch)
    next(one for one in app.text_input if str(one.key).endswith(".reference")).set_value("0475 12 34 56")
    press(app, "consults.new")
    assert any("the phone number" in text for text in texts(app))
    assert place.bookings() == []


def test_who_comes_second_is_offered_the_next_hour_with_what_was_filled_in(place: Place) -> None:
    app = press(place.open(), "consults.free.")
    place.booked(reference="first")
    choose(app, "consults.new", place.topic)
    next(one for one in app.selectbox if str(one.key).endswith(".language")).set_value(place.dutch)
    press(app, "consults.new")
    assert any("was booked by somebody else meanwhile" in text for text in texts(app))
    press(app, "consults.other.")
    press(app, "consults.new")
    assert place.bookings() == [
        (time(10), ConsultStatus.TO_COME, "first"),
        (time(11), ConsultStatus.TO_COME, ""),
    ]


def test_a_status_is_one_tap_and_is_undone_where_it_was_said(place: Place) -> None:
    key = place.booked()
    app = place.open()
    status = app.segmented_control(key=f"consults.status.{key}.1.0")
    status.set_value(ConsultStatus.CANCELLED_BY_VISITOR).run()
    assert place.bookings() == [(time(10), ConsultStatus.CANCELLED_BY_VISITOR, "A12")]
    assert free(app) == ["10:00 · Nele · free", "11:00 · Nele · free"]
    press(app, "beside.undo_")
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "A12")]


def test_a_tap_too_early_says_why_and_the_status_stays(place: Place) -> None:
    key = place.booked()
    app = place.open()
    app.segmented_control(key=f"consults.status.{key}.1.0").set_value(ConsultStatus.NO_SHOW).run()
    assert "This consult has not begun yet. Say whether somebody came once it has." in texts(app)
    assert app.segmented_control(key=f"consults.status.{key}.1.1").value is ConsultStatus.TO_COME
    app.run()
    assert not app.error
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "A12")]


def test_what_a_colleague_changed_is_not_written_over(place: Place) -> None:
    key = place.booked()
    app = place.open()
    with writing(place.engine) as tx:
        row = tx.get_one(ConsultRow, key)
        row.reference, row.version = "B34", 2
    app.segmented_control(key=f"consults.status.{key}.1.0").set_value(ConsultStatus.CANCELLED_BY_DESK).run()
    assert any("A colleague changed this booking meanwhile" in text for text in texts(app))
    assert "**10:00** · itsme · Dutch · B34" in texts(app)
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "B34")]


def test_a_booking_is_changed_and_a_clash_is_chosen_per_field(place: Place) -> None:
    key = place.booked()
    app = press(place.open(), f"consults.booking_{key}.open")
    app.text_input(key=f"consults.booking_{key}.1.reference").set_value("C56")
    app.button(key=f"consults.booking_{key}.1.save").click().run()
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "C56")]
    press(app, f"consults.booking_{key}.open")
    with writing(place.engine) as tx:
        row = tx.get_one(ConsultRow, key)
        row.reference, row.version = "theirs", 3
    app.text_input(key=f"consults.booking_{key}.2.reference").set_value("mine")
    app.button(key=f"consults.booking_{key}.2.save").click().run()
    assert any("A colleague changed this meanwhile" in text for text in texts(app))
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "theirs")]


def test_a_booking_moves_to_a_free_hour_of_another_location(place: Place) -> None:
    key = place.booked()
    app = place.open(who=place.coordinator)
    press(app, f"consults.move.{key}")
    app.selectbox(key=f"consults.move_to.{key}").set_value(place.later.location_id).run()
    press(app, f"consults.to.{key}.{place.later.session_id}")
    with reading(place.engine) as tx:
        row = tx.get_one(ConsultRow, key)
        assert (row.location_id, row.day, row.reference) == (
            place.later.location_id,
            place.later.day,
            "A12",
        )


def test_what_cannot_be_kept_is_listed_until_it_is_handled(place: Place) -> None:
    key = place.booked()
    yesterday = Spot(
        TODAY - timedelta(days=1), time(10), place.location, place.spot.session_id, place.spot.helper_id
    )
    place.booked(spot=yesterday, reference="old")
    with writing(place.engine) as tx:
        session = tx.get_one(SessionRow, place.spot.session_id)
        session.state, session.cancel_reason = SessionState.CANCELLED, CancelReason.BUILDING
    app = place.open(deel="te-herschikken")
    assert "To rearrange: the session does not take place." in texts(app)
    assert [one.value for one in app.subheader] == ["To rearrange (1)", "Over, without an answer (1)"]
    with writing(place.engine) as tx:
        consult.set_status(
            tx,
            key,
            ConsultStatus.CANCELLED_BY_DESK,
            1,
            by=factories.make_person(tx, Role.ADMINISTRATOR),
            now=NOW,
        )
    app.run()
    assert [one.value for one in app.subheader] == ["Over, without an answer (1)"]


def test_who_waits_is_given_an_hour_that_suits(place: Place) -> None:
    key = place.waits()
    app = place.open(deel="wachtlijst")
    assert "**itsme · Dutch · W7** · since Tue 3 Nov (21 days)" in texts(app)
    press(app, f"consults.give.{key}.")
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "W7")]
    assert "Nobody waits for a consult." in texts(app)


def test_who_waits_for_such_an_hour_stands_in_its_drawer(place: Place) -> None:
    place.waits()
    place.waits(weekdays=1, reference="monday")
    app = press(place.open(), "consults.free.")
    offered = [one for one in app.button if str(one.key).startswith("consults.give.")]
    assert [one.label for one in offered] == ["itsme · Dutch · W7 · since Tue 3 Nov"]
    press(app, "consults.give.")
    assert place.bookings() == [(time(10), ConsultStatus.TO_COME, "W7")]


def test_somebody_is_put_on_the_list_changed_and_taken_off(place: Place) -> None:
    app = place.open(deel="wachtlijst")
    choose(app, "consults.wait", place.topic)
    next(one for one in app.selectbox if str(one.key).endswith(".language")).set_value(place.dutch)
    press(app, "consults.wait")
    with reading(place.engine) as tx:
        row = tx.scalars(select(WaitingRow)).one()
        assert (row.since, row.state) == (TODAY, WaitingState.WAITING)
        at = f"consults.waiting_{row.id}"
    press(app, f"{at}.open")
    app.text_input(key=f"{at}.1.reference").set_value("W9")
    app.button(key=f"{at}.1.save").click().run()
    assert any("W9" in text for text in texts(app))
    press(app, f"{at}.off.2")
    assert "Nobody waits for a consult." in texts(app)


def test_the_week_shows_the_hours_of_one_location_and_the_numbers_of_all(place: Place) -> None:
    place.booked()
    app = place.open(deel="week")
    assert free(app) == ["11:00 Nele"]
    assert any(text.startswith("**10:00** itsme") for text in texts(app))
    app = place.open(who=place.coordinator, deel="week")
    assert any("**Permeke** |  |  | 1 free · 1 booked" in text for text in texts(app))


def test_the_list_of_a_day_is_a_sheet(place: Place) -> None:
    place.booked(reference="<b>")
    app = place.open(deel="daglijst")
    (sheet,) = [one.proto.body for one in app.get("html") if "<table>" in one.proto.body]
    assert "<td>10:00–11:00</td><td>Nele</td><td>itsme</td><td>Dutch</td><td>&lt;b&gt;</td>" in sheet
    assert "<td>11:00–12:00</td><td>Nele</td><td>free</td>" in sheet


def test_the_address_says_which_location_and_day(place: Place) -> None:
    app = place.open(who=place.coordinator, locatie=str(place.location))
    assert free(app) == ["10:00 · Nele · free", "11:00 · Nele · free"]
    press(app, "consults.later")
    assert app.query_params["dag"] == "2026-11-26"
    assert free(app) == []
    app.selectbox(key="consults.filter.locatie").set_value(0).run()
    assert free(app) == ["10:00 · Nele · free"]
    assert "locatie" not in app.query_params
    wrong = place.open(who=place.coordinator, locatie="999", dag="tomorrow")
    assert any("This link names something that is not here" in text for text in texts(wrong))


def test_a_viewer_is_refused_and_a_manager_sees_the_own_location_alone(place: Place) -> None:
    place.booked()
    assert [one.value for one in drive(place.engine, place.viewer, page="consults").error] == [REFUSED]
    app = place.open(who=place.elsewhere, dag="2026-11-26", locatie=str(place.location))
    assert free(app) == ["10:00 · Nele · free"]
    assert not any("A12" in text for text in texts(app))


def test_a_network_without_appointments_says_how_to_begin(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        account = factories.make_account(tx, networks=[factories.make_network(tx)]).id
    app = drive(sqlite_engine, account, page="consults")
    assert app.info[0].value.startswith("No session is by appointment yet.")


def test_a_rerun_costs_the_same_whatever_there_is(place: Place) -> None:
    app = place.open()
    data.forget()

    def cost() -> int:
        data.forget()
        with recorded(data._engine(place.engine.url.render_as_string(hide_password=False))) as sent:
            app.run()
        return len(sent)

    before = cost()
    place.booked()
    place.booked(spot=Spot(TOMORROW, time(11), place.location, place.spot.session_id, place.spot.helper_id))
    place.waits()
    assert cost() == before
