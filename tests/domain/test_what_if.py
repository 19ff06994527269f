from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import what_if
from domain.candidate import Availability, Placement
from domain.clock_time import Hours
from domain.distance import Coordinates
from domain.expected import expected
from domain.need import AssignedHelper, Need
from domain.period import Period, since
from domain.recurrence import Listed, Monthly, Recurrence, Weekly
from domain.roster import Place, PlacedSession
from domain.rule import Rule
from domain.slot import Draft, Slot
from domain.stand_in import StandIn, StandIns
from domain.what_if import ClosedDays, Freed, Move, Rhythm
from domain.words import AssignmentRole, Formula, LocationKind
from tests.domain.candidates import AT_AMAL, AT_KROOK, busy, helper, hours
from tests.domain.test_outlook import placed

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)
HOUR = 60
KROOK = Place(1, 1, "De Krook", LocationKind.LIBRARY, AT_KROOK)
AMAL = Place(2, 1, "AMAL", LocationKind.NEWCOMERS, AT_AMAL)
ANTWERP = Place(3, 1, "Permeke", LocationKind.LIBRARY, Coordinates(51.2217636, 4.4208813))
NOWHERE = Place(4, 1, "Bus", LocationKind.LIBRARY)
TUESDAYS = Weekly(1, TUESDAY)
NEVER_CLOSED = ClosedDays(public_holidays=False)


def draft(recurrence: Recurrence = TUESDAYS, at: Hours | None = None, **given: Any) -> Draft:
    defaults: dict[str, Any] = {
        "recurrence": recurrence,
        "validity": since(date(2026, 1, 1)),
        "hours": at or hours("13:00", "15:00"),
        "formula": Formula.WALK_IN,
        "need": Need(1, 2),
    }
    return Draft(**{**defaults, **given})


def slot(key: int = 1, recurrence: Recurrence = TUESDAYS, at: Hours | None = None, **given: Any) -> Slot:
    return Slot(key, KROOK.id, 1, draft(recurrence, at, **given))


def test_a_year_of_a_weekly_slot_is_52_sessions_less_holidays_and_closures() -> None:
    assert what_if.rhythm(draft(), NEVER_CLOSED, TUESDAY) == Rhythm(52, 0, 0)
    mondays = draft(Weekly(0, TUESDAY))
    assert what_if.rhythm(mondays, ClosedDays(), TUESDAY) == Rhythm(
        49, 3, 0
    )  # Easter and Whit Monday, 1 November 2027
    shut = ClosedDays(closures=(Period(date(2026, 12, 21), date(2027, 1, 3)),))
    assert what_if.rhythm(draft(), shut, TUESDAY) == Rhythm(50, 0, 2)


def test_a_slot_that_ends_has_only_what_is_left_and_one_that_ended_nothing() -> None:
    ends = draft(validity=since(date(2026, 1, 1), TUESDAY + 3 * WEEK))
    found = what_if.rhythm(ends, NEVER_CLOSED, TUESDAY)
    assert (found.sessions, found.days) == (4, 22)
    assert round(found.a_month, 2) == 5.52  # four times in 22 days
    ended = what_if.rhythm(ends, NEVER_CLOSED, TUESDAY + 5 * WEEK)
    assert (ended.sessions, ended.a_month) == (0, 0)


def test_visits_a_month_are_those_of_so_many_sessions_of_which_chance_evens_out() -> None:
    one = expected(5, 40, spread=0.3)
    found = what_if.visits(one, Rhythm(48, 0, 0).a_month)
    assert found is not None
    assert (found.expected, found.mean) == (one, 20)
    assert one.low * 4 < found.low < found.mean < found.high < one.high * 4
    assert what_if.visits(None, 4) is None


@settings(deadline=None)
@given(st.floats(0, 40), st.floats(0, 1.5), st.integers(0, 52))
def test_the_range_of_visits_holds_to_its_order(mean: float, spread: float, sessions: int) -> None:
    found = what_if.visits(expected(mean, 9, spread=spread), Rhythm(sessions, 0, 0).a_month)
    assert found is not None
    assert 0 <= found.low <= found.mean <= found.high


def test_who_is_freed_is_told_with_the_hours_of_an_average_month() -> None:
    away = AssignedHelper(3, "Cas", absence=Period(TUESDAY, TUESDAY))
    sessions = [
        placed(1, assigned=(AssignedHelper(1, "Ada"), AssignedHelper(2, "Ben"), away)),
        placed(
            2,
            TUESDAY + WEEK,
            assigned=(AssignedHelper(1, "Ada"), AssignedHelper(4, "Dai", AssignmentRole.RESERVE)),
        ),
        placed(3, TUESDAY + 2 * WEEK, closure="Works", assigned=(AssignedHelper(5, "Els"),)),
    ]
    assert what_if.freed(sessions, 4) == (Freed(1, "Ada", 2, 8 * HOUR), Freed(2, "Ben", 1, 4 * HOUR))
    assert what_if.freed([], 4) == ()
    assert what_if.minutes_needed(draft(need=Need(2, 3)), 4) == 16 * HOUR


def test_the_nearest_other_sessions_are_near_first_then_of_the_same_day_then_by_way_and_hours() -> None:
    wednesdays = Weekly(2, TUESDAY)
    others = [
        (slot(2, wednesdays), KROOK),
        (slot(3), AMAL),
        (slot(4), ANTWERP),
        (slot(5, at=hours("09:00", "11:00")), KROOK),
        (slot(6, at=hours("16:00", "18:00")), KROOK),
        (slot(7), NOWHERE),
        (slot(8, validity=since(date(2026, 1, 1), TUESDAY - WEEK)), KROOK),
        (slot(9, Listed((TUESDAY,))), AMAL),
        (slot(1), KROOK),
    ]
    found = what_if.nearest(slot(1), KROOK, others, TUESDAY)
    assert [one.slot.id for one in found] == [6, 5, 3, 2, 9, 4]
    assert [one.is_same_day for one in found] == [True, True, True, False, False, True]
    assert [one.km and round(one.km, 1) for one in found] == [0, 0, 1.4, 0, 1.4, 52.0]


def test_a_moved_slot_keeps_its_rhythm_and_one_with_dates_its_dates() -> None:
    move = Move(AMAL, 5, hours("10:00", "12:00"))
    fortnightly = Weekly(1, date(2026, 1, 6), 2)
    assert what_if.moved(draft(fortnightly), move).recurrence == Weekly(5, date(2026, 1, 10), 2)
    assert what_if.moved(draft(Monthly(1, 2)), move).recurrence == Monthly(5, 2)
    listed = Listed((TUESDAY,))
    assert what_if.moved(draft(listed), move).recurrence == listed
    assert what_if.moved(draft(), move).hours == move.hours


def test_a_moved_session_stays_in_its_week() -> None:
    move = Move(AMAL, 5, hours("10:00", "12:00"))
    found = what_if.moved_session(placed(1), draft(), move)
    assert (found.when.day, found.when.hours, found.location_id) == (date(2026, 11, 28), move.hours, AMAL.id)
    listed = what_if.moved_session(placed(1), draft(Listed((TUESDAY,))), move)
    assert listed.when.day == TUESDAY


def of_tuesdays(*assigned: AssignedHelper) -> list[PlacedSession]:
    return [placed(number, TUESDAY + number * WEEK, assigned=assigned) for number in range(3)]


def test_who_could_go_along_is_asked_of_each_session_with_what_speaks_against() -> None:
    evening = Move(KROOK, 3, hours("18:00", "20:00"))
    thursday = TUESDAY + timedelta(days=2)
    free = helper(id=1, name="Ada")
    mornings = helper(id=2, name="Ben", availability=(Availability(3, hours("09:00", "12:00")),))
    elsewhere = helper(id=3, name="Cas", busy=(busy("19:00", "21:00", thursday),))
    pool = StandIns(tuple(StandIn(one) for one in (free, mornings, elsewhere, helper(id=4, name="Dai"))))
    sessions = of_tuesdays(*(AssignedHelper(one.id, one.name) for one in (free, mornings, elsewhere)))
    found = what_if.who_stays(sessions, draft(), evening, pool)
    assert [(one.name, one.sessions, one.possible) for one in found] == [
        ("Ben", 3, 0),
        ("Cas", 3, 2),
        ("Ada", 3, 3),
    ]
    assert [[refusal.rule for refusal in one.against] for one in found] == [
        [Rule.NOT_AVAILABLE],
        [Rule.STANDS_ELSEWHERE],
        [],
    ]
    assert what_if.askable(sessions, draft(), evening, pool) == (1, 1)
    assert what_if.askable([], draft(), evening, pool) is None


def test_hours_that_overlap_its_own_old_hours_are_no_clash() -> None:
    later = Move(KROOK, 1, hours("14:00", "16:00"))
    there = [
        busy("13:00", "15:00", TUESDAY + number * WEEK, session_id=number, location_id=KROOK.id)
        for number in range(3)
    ]
    pool = StandIns((StandIn(helper(busy=tuple(there), placements=(Placement(KROOK.id, AT_KROOK),))),))
    (ada,) = what_if.who_stays(of_tuesdays(AssignedHelper(1, "Ada")), draft(), later, pool)
    assert (ada.possible, ada.against) == (3, ())
    assert what_if.askable(of_tuesdays(AssignedHelper(1, "Ada")), draft(), later, pool) == (0, 0)


def test_slots_at_the_same_time_in_the_same_place_are_named() -> None:
    move = Move(AMAL, 2, hours("10:00", "12:00"))
    wednesdays = Weekly(2, TUESDAY)
    others = [
        (slot(2, wednesdays, hours("11:00", "13:00")), AMAL),
        (slot(3, wednesdays, hours("12:00", "13:00")), AMAL),
        (slot(4, wednesdays, hours("11:00", "13:00")), KROOK),
        (slot(5, TUESDAYS, hours("11:00", "13:00")), AMAL),
        (slot(1, wednesdays, hours("11:00", "13:00")), AMAL),
    ]
    assert [one.id for one in what_if.beside(slot(1), move, others, TUESDAY)] == [2]


def test_weekday_of_a_slot_with_dates_is_none() -> None:
    assert what_if.weekday_of(draft(Listed((TUESDAY,)))) is None
    assert what_if.weekday_of(draft(Monthly(4, -1))) == 4
