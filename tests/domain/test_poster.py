"""What the door says of a week: what is open, what is called off, and why all is closed."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import poster
from domain.clock_time import Hours
from domain.holiday import HolidayCode
from domain.poster import Closed, Planned
from domain.words import CancelReason, Formula

MONDAY = date(2026, 12, 21)
MORNING, AFTERNOON = Hours(time(10), time(12)), Hours(time(13), time(17))


def planned(number: int, hours: Hours = MORNING, **more: object) -> Planned:
    return Planned(MONDAY + timedelta(days=number), hours, Formula.WALK_IN, **more)  # type: ignore[arg-type]  # fits


def test_a_day_is_closed_only_when_nothing_on_it_is_open() -> None:
    closed, opened = planned(0, closure="Verhuis"), planned(0, AFTERNOON)
    assert poster.week(MONDAY, [closed])[0].closed == "Verhuis"
    day = poster.week(MONDAY, [opened, closed])[0]
    assert (day.closed, day.open, day.cancelled) == ("", (opened,), ())


def test_a_closure_goes_before_a_holiday_and_both_before_a_cancellation() -> None:
    both = planned(4, closure="Winterstop", holiday=HolidayCode.CHRISTMAS)
    holiday = planned(4, holiday=HolidayCode.CHRISTMAS, cancelled=CancelReason.ILLNESS)
    assert poster.week(MONDAY, [both])[4].closed == "Winterstop"
    day = poster.week(MONDAY, [holiday])[4]
    assert (day.closed, day.cancelled) == ("Christmas Day", ())


def test_sessions_of_a_moment_that_changed_are_nothing_to_wait_for() -> None:
    gone = planned(0, cancelled=CancelReason.SLOT_CHANGED)
    called_off = planned(1, cancelled=CancelReason.NO_HELPER)
    week = poster.week(MONDAY, [gone, called_off, planned(9)])
    assert week[0].is_empty
    assert week[1].cancelled == (called_off,)
    assert [day.day for day in week] == [MONDAY + timedelta(days=number) for number in range(7)]


def test_closed_days_in_a_row_are_told_together_until_something_is_open() -> None:
    sunday = MONDAY + timedelta(days=6)
    found = poster.closed_later(
        sunday,
        [
            planned(3, closure="Winterstop"),
            planned(7, closure="Winterstop"),
            planned(9, closure="Winterstop"),
            planned(11, holiday=HolidayCode.NEW_YEAR),
            planned(12),
            planned(13, closure="Winterstop"),
        ],
    )
    assert found == (
        Closed(date(2026, 12, 28), date(2026, 12, 30), "Winterstop"),
        Closed(date(2027, 1, 1), date(2027, 1, 1), "New Year's Day"),
        Closed(date(2027, 1, 3), date(2027, 1, 3), "Winterstop"),
    )


SESSIONS = st.lists(
    st.builds(
        planned,
        st.integers(-2, 30),
        st.sampled_from([MORNING, AFTERNOON]),
        cancelled=st.none() | st.sampled_from(CancelReason),
        closure=st.sampled_from(["", "a", "b"]),
    )
)


@given(SESSIONS)
def test_every_session_of_the_week_is_told_once_or_closed(sessions: list[Planned]) -> None:
    for day in poster.week(MONDAY, sessions):
        mine = [one for one in poster.in_order(sessions) if one.day == day.day]
        told = [*day.open, *day.cancelled]
        assert sorted(map(repr, told)) == sorted(repr(one) for one in mine if not one.closed)
        assert bool(day.closed) is (any(one.closed for one in mine) and not day.open)
