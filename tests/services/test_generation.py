"""Sessions are made a horizon ahead, each once, and know when their place is closed."""

from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import ClosureRow, SessionRow, SessionWishRow, SlotDateRow, SlotWishRow
from domain.period import Period
from domain.recurrence import HORIZON_DAYS
from domain.words import CancelReason, CategoryKind, RecurrenceKind, SessionState
from services import generation
from tests.factories import make_category, make_location, make_network, make_slot

MONDAY = date(2026, 11, 23)


def sessions(tx: Session) -> list[SessionRow]:
    return list(tx.scalars(select(SessionRow).order_by(SessionRow.day, SessionRow.starts)))


def test_weekly_slot_is_generated_through_the_horizon(tx: Session) -> None:
    slot = make_slot(tx, room="Zaal 2", minimum=2, maximum=3)
    made = generation.generate(tx, [slot.id], today=MONDAY)
    first, *_rest, last = sessions(tx)
    assert made == len(sessions(tx)) == 58
    assert (first.day, last.day) == (date(2026, 11, 24), date(2027, 12, 28))
    assert last.day <= MONDAY + timedelta(days=HORIZON_DAYS)
    assert (first.original_day, first.starts, first.ends) == (first.day, time(10), time(12))
    assert (first.room, first.minimum, first.maximum) == ("Zaal 2", 2, 3)


def test_second_generation_makes_nothing(tx: Session) -> None:
    slots = [make_slot(tx).id, make_slot(tx, weekday=3).id]
    assert generation.generate(tx, slots, today=MONDAY) > 0
    assert generation.generate(tx, slots, today=MONDAY) == 0


def test_next_day_adds_only_the_new_end_of_the_horizon(tx: Session) -> None:
    slot = make_slot(tx, weekday=(MONDAY + timedelta(days=HORIZON_DAYS + 1)).weekday())
    generation.catch_up(tx, today=MONDAY)
    before = len(sessions(tx))
    assert generation.catch_up(tx, today=MONDAY + timedelta(days=1)) == 1
    assert generation.catch_up(tx, today=MONDAY + timedelta(days=1)) == 0
    assert (len(sessions(tx)), slot.id) == (before + 1, sessions(tx)[-1].slot_id)


def test_moved_and_cancelled_sessions_are_left_alone(tx: Session) -> None:
    slot = make_slot(tx)
    generation.generate(tx, [slot.id], today=MONDAY)
    moved, cancelled = sessions(tx)[:2]
    moved.day, moved.starts, moved.ends = date(2026, 11, 26), time(14), time(16)
    cancelled.state, cancelled.cancel_reason = SessionState.CANCELLED, CancelReason.BUILDING
    tx.flush()
    assert generation.generate(tx, [slot.id], today=MONDAY) == 0
    assert (moved.day, moved.original_day) == (date(2026, 11, 26), date(2026, 11, 24))
    assert cancelled.state is SessionState.CANCELLED


def test_listed_days_outside_the_validity_are_not_generated(tx: Session) -> None:
    slot = make_slot(
        tx, recurrence=RecurrenceKind.LISTED, weekday=None, anchor_day=None, last_day=date(2026, 12, 31)
    )
    tx.add_all(SlotDateRow(slot_id=slot.id, day=day) for day in (date(2026, 12, 30), date(2027, 1, 6)))
    tx.flush()
    generation.generate(tx, [slot.id], today=MONDAY)
    assert [one.day for one in sessions(tx)] == [date(2026, 12, 30)]


def test_sessions_know_the_holidays_their_location_keeps(tx: Session) -> None:
    keeps = make_location(tx, closed_on_july_11=True)
    works = make_location(tx, closed_on_public_holidays=False)
    slots = [make_slot(tx, location, weekday=weekday).id for location in (keeps, works) for weekday in (4, 6)]
    generation.generate(tx, slots, today=date(2026, 12, 20))
    holidays = [(one.location_id, one.day, one.holiday) for one in sessions(tx) if one.holiday]
    assert holidays == [
        (keeps.id, date(2026, 12, 25), "christmas"),
        (keeps.id, date(2027, 1, 1), "new_year"),
        (keeps.id, date(2027, 7, 11), "flemish_community"),
        (keeps.id, date(2027, 8, 15), "assumption"),
    ]


def test_sessions_know_the_closures_of_their_location_and_network(tx: Session) -> None:
    network = make_network(tx)
    here, there, elsewhere = make_location(tx, network), make_location(tx, network), make_location(tx)
    of_all = ClosureRow(
        network_id=network.id, first_day=date(2026, 12, 21), last_day=date(2026, 12, 27), reason="Kerst"
    )
    of_one = ClosureRow(
        network_id=network.id,
        location_id=here.id,
        first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 1),
        reason="Verbouwing",
    )
    withdrawn = ClosureRow(
        network_id=network.id,
        first_day=date(2026, 12, 8),
        last_day=date(2026, 12, 8),
        reason="Vergissing",
        is_withdrawn=True,
    )
    tx.add_all([of_all, of_one, withdrawn])
    tx.flush()
    slots = [make_slot(tx, place).id for place in (here, there, elsewhere)]
    generation.generate(tx, slots, today=MONDAY, through=date(2026, 12, 31))
    assert {(one.location_id, one.day, one.closure_id) for one in sessions(tx) if one.closure_id} == {
        (here.id, date(2026, 12, 1), of_one.id),
        (here.id, date(2026, 12, 22), of_all.id),
        (there.id, date(2026, 12, 22), of_all.id),
    }


def test_existing_sessions_follow_a_closure_that_comes_and_goes(tx: Session) -> None:
    location = make_location(tx)
    slot = make_slot(tx, location)
    generation.generate(tx, [slot.id], today=MONDAY, through=date(2026, 12, 31))
    closure = ClosureRow(
        network_id=location.network_id,
        first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 7),
        reason="Werken",
    )
    tx.add(closure)
    tx.flush()
    days = Period(date(2026, 12, 1), date(2026, 12, 7))
    generation.mark_closed_days(tx, [location.id], days)
    assert [(one.day, one.version) for one in sessions(tx) if one.closure_id] == [(date(2026, 12, 1), 2)]
    closure.is_withdrawn = True
    tx.flush()
    generation.mark_closed_days(tx, [location.id], days)
    assert [one.day for one in sessions(tx) if one.closure_id] == []


def test_session_opened_on_a_holiday_stays_open(tx: Session) -> None:
    location = make_location(tx)
    slot = make_slot(tx, location, weekday=4)
    generation.generate(tx, [slot.id], today=date(2026, 12, 21), through=date(2026, 12, 31))
    christmas = sessions(tx)[0]
    christmas.holiday, christmas.opens_anyway = None, True
    tx.flush()
    generation.mark_closed_days(tx, [location.id], Period(date(2026, 12, 21), date(2026, 12, 31)))
    assert (christmas.day, christmas.holiday) == (date(2026, 12, 25), None)


def test_languages_and_skills_are_copied(tx: Session) -> None:
    slot = make_slot(tx)
    arabic = make_category(tx, kind=CategoryKind.LANGUAGE, code="ar")
    tx.add(SlotWishRow(slot_id=slot.id, category_id=arabic.id))
    tx.flush()
    generation.generate(tx, [slot.id], today=MONDAY, through=date(2026, 12, 2))
    assert tx.scalars(select(SessionWishRow.category_id)).all() == [arabic.id, arabic.id]


def test_retired_location_gets_no_sessions_from_that_day(tx: Session) -> None:
    location = make_location(tx, retired_on=date(2026, 12, 8))
    slot = make_slot(tx, location)
    generation.generate(tx, [slot.id], today=MONDAY)
    assert [one.day for one in sessions(tx)] == [date(2026, 11, 24), date(2026, 12, 1)]


def test_eighty_slots_are_all_generated(tx: Session) -> None:
    location = make_location(tx)
    slots = [make_slot(tx, location, room=str(number)).id for number in range(80)]
    assert generation.generate(tx, slots, today=MONDAY) == 80 * 58
    assert tx.scalar(select(func.count()).select_from(SessionRow)) == 80 * 58
