"""The hours of a session, what keeps a promise from being kept, and what a reference may say for how long."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import consult, waiting
from domain.clock_time import DatedHours, Hours
from domain.consult import SKILL, Details, FreeSpot, Ground, Spot, Trouble
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.roster import PlacedSession
from domain.waiting import Draft, Waiting
from domain.words import AssignmentRole, AssignmentState, Formula, PartOfDay, SessionState

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [
        (time(10), time(12, 30), [time(10), time(11)]),
        (time(9, 30), time(12, 30), [time(9, 30), time(10, 30), time(11, 30)]),
        (time(10), time(10, 59), []),
        (time(10), time(11), [time(10)]),
        (time(22, 30), time(23, 59), [time(22, 30)]),
    ],
)
def test_as_many_whole_hours_as_fit_from_the_start(starts: time, ends: time, hours: list[time]) -> None:
    assert consult.starts_in(Hours(starts, ends)) == hours


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_hour_is_an_hour_of_the_wall_clock_also_when_the_clocks_change(day: date) -> None:
    spot = Spot(day, time(2), 1, 1, 1)
    assert spot.when.hours == Hours(time(2), time(3))
    assert not spot.is_over(datetime.combine(day, time(2, 59)))
    assert spot.is_over(datetime.combine(day, time(3)))


clocks = st.builds(time, st.integers(8, 17), st.sampled_from([0, 15, 30, 45]))
days = st.sampled_from([TUESDAY, TUESDAY + timedelta(days=1)])
states = st.sampled_from(list(AssignmentState))


@given(data=st.data())
def test_a_place_that_is_offered_is_a_promise_that_can_be_kept_and_the_other_way_round(
    data: st.DataObject,
) -> None:
    """Reading the roster session by session and looking at one booking never disagree."""
    first, second = sorted(data.draw(st.tuples(clocks, clocks).filter(lambda two: two[0] != two[1])))
    absent = data.draw(st.booleans())
    helper = AssignedHelper(
        5,
        "Nele",
        data.draw(st.sampled_from(list(AssignmentRole))),
        data.draw(states.filter(lambda one: one is not AssignmentState.CANCELLED)),
        skills=frozenset({SKILL}),
        absence=Period(TUESDAY, TUESDAY) if absent else None,
    )
    session = PlacedSession(
        id=7,
        location_id=data.draw(st.sampled_from([1, 2])),
        slot_id=None,
        when=DatedHours(data.draw(days), Hours(first, second)),
        room="",
        formula=data.draw(st.sampled_from(list(Formula))),
        need=Need(1, 2),
        own_need=False,
        state=data.draw(st.sampled_from(list(SessionState))),
        cancel_reason=None,
        cancel_note="",
        closure=data.draw(st.sampled_from([None, "Werken"])),
        holiday=None,
        note="",
        version=1,
        assigned=(helper,),
    )
    spot = Spot(data.draw(days), data.draw(clocks), 1, 7, 5)
    ground = Ground(
        session.location_id,
        session.when,
        session.formula,
        session.takes_place,
        guides=helper.role is AssignmentRole.GUIDE
        and helper.state in {AssignmentState.CONFIRMED, AssignmentState.PRESENT},
        is_absent=absent,
    )
    offered = spot in [one for one, _helper in consult.spots(session)]
    assert offered == (consult.trouble(spot, ground) is None)


def test_each_trouble_says_what_is_wrong() -> None:
    phrases = [one.phrase for one in Trouble]
    assert len(set(phrases)) == len(Trouble)


def waits(weekdays: set[int], part: PartOfDay) -> Draft:
    return Draft(Details(1, 2), TUESDAY, frozenset(weekdays), part)


@pytest.mark.parametrize(
    ("weekdays", "part", "starts", "suits"),
    [
        (set(), PartOfDay.ANY, time(10), True),
        ({1}, PartOfDay.ANY, time(10), True),
        ({0, 2}, PartOfDay.ANY, time(10), False),
        (set(), PartOfDay.MORNING, time(11, 59), True),
        (set(), PartOfDay.MORNING, time(12), False),
        (set(), PartOfDay.AFTERNOON, time(12), True),
        (set(), PartOfDay.AFTERNOON, time(17), False),
        (set(), PartOfDay.EVENING, time(17), True),
    ],
)
def test_a_place_suits_on_a_day_and_a_part_of_it_that_was_asked_for(
    weekdays: set[int], part: PartOfDay, starts: time, suits: bool
) -> None:
    assert waiting.suits(waits(weekdays, part), Spot(TUESDAY, starts, 1, 1, 1)) is suits


def test_who_speaks_the_language_comes_first() -> None:
    def free(hour: int, location_id: int, helper: str, *languages: str) -> FreeSpot:
        return FreeSpot(Spot(TUESDAY, time(hour), location_id, 1, 1), "Permeke", helper, frozenset(languages))

    one = Waiting(1, 1, 1, "Permeke", waits(set(), PartOfDay.ANY), "itsme", "Arabic", "ar")
    found = waiting.suiting(
        one,
        [
            free(9, 1, "Jan", "nl"),
            free(11, 1, "Amal", "ar"),
            free(10, 1, "Ali", "ar"),
            free(9, 2, "Elsewhere", "ar"),
        ],
    )
    assert [spot.helper for spot in found] == ["Ali", "Amal", "Jan"]


@given(st.frozensets(st.integers(0, 6)))
def test_weekdays_are_kept_as_bits(weekdays: frozenset[int]) -> None:
    assert waiting.from_bits(waiting.to_bits(weekdays)) == weekdays
