"""The coming weeks of one helper, from values alone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from domain.candidate import Availability, Busy, CandidateHelper
from domain.clock_time import DatedHours, Hours
from domain.helper_weeks import HelperWeeks, helper_weeks
from domain.need import AssignedHelper, Need
from domain.period import Period
from domain.roster import Board, Place, PlacedSession
from domain.words import AssignmentRole, HelperStage, LocationKind, SessionState
from tests.conftest import TODAY
from tests.placed import placed_session

MONDAY = date(2026, 11, 23)
TWO_WEEKS = Period(MONDAY, MONDAY + timedelta(days=13))
NOON = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 - a clock on the wall
KROOK, AMAL = Place(1, 1, "De Krook", LocationKind.LIBRARY), Place(2, 1, "AMAL", LocationKind.NEWCOMERS)
FATMA = CandidateHelper(1, "Fatma")
MORNING = Hours(time(10), time(12))


def session(key: int, day: date, hours: Hours = MORNING, **given: Any) -> PlacedSession:
    return placed_session(key, DatedHours(day, hours), **given)


def busy(key: int, day: date, hours: Hours = MORNING, **given: Any) -> Busy:
    return Busy(key, 1, "De Krook", DatedHours(day, hours), **given)


def weeks(helper: CandidateHelper, *sessions: PlacedSession) -> HelperWeeks:
    board = Board(MONDAY, (KROOK, AMAL), tuple(sessions))
    return helper_weeks(helper, board, TWO_WEEKS, NOON)


def test_it_holds_where_the_helper_stands_in_order_and_the_minutes_of_each_week() -> None:
    late, early = busy(2, MONDAY + timedelta(days=9)), busy(1, TODAY)
    outside = busy(3, MONDAY + timedelta(days=14))
    found = weeks(replace(FATMA, busy=(late, outside, early)), session(1, TODAY))
    assert [(one.at.session_id, one.session is not None, one.away) for one in found.stands] == [
        (1, True, False),
        (2, False, False),
    ]
    assert [(one.monday, one.minutes) for one in found.weeks] == [
        (MONDAY, 120),
        (MONDAY + timedelta(weeks=1), 120),
    ]


def test_days_of_absence_and_standing_by_weigh_nothing() -> None:
    absent = Period(TODAY, TODAY)
    reserve = busy(2, TODAY + timedelta(days=1), role=AssignmentRole.RESERVE)
    found = weeks(replace(FATMA, busy=(busy(1, TODAY), reserve), absences=(absent,)))
    assert [one.away for one in found.stands] == [True, False]
    assert [one.minutes for one in found.weeks] == [0, 0]
    assert (found.is_away(TODAY), found.is_away(MONDAY)) == (True, False)


def test_open_places_are_those_to_come_at_which_nothing_speaks_against_the_helper() -> None:
    wednesday, thursday = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    full = (AssignedHelper(7, "Jan"),)
    found = weeks(
        replace(
            FATMA,
            busy=(busy(9, thursday),),
            availability=(Availability(2, MORNING), Availability(3, MORNING)),
        ),
        session(1, TODAY),  # has begun
        session(2, wednesday),
        session(3, wednesday, Hours(time(14), time(16))),  # not available then
        session(4, wednesday, location_id=2, assigned=full),
        session(5, thursday),  # stands elsewhere
        session(6, wednesday, holiday="christmas"),
        session(7, wednesday, state=SessionState.CANCELLED),
    )
    assert [one.session.id for one in found.chances] == [2]
    assert found.chances[0].place == KROOK


@pytest.mark.parametrize("stage", [HelperStage.BUDDY, HelperStage.PAUSED, HelperStage.STOPPED])
def test_who_cannot_stand_alone_is_offered_nothing(stage: HelperStage) -> None:
    assert weeks(replace(FATMA, stage=stage), session(1, TODAY + timedelta(days=1))).chances == ()


def test_a_missing_language_is_a_chance_only_for_who_speaks_it_and_where_there_is_room() -> None:
    day = TODAY + timedelta(days=1)
    lacking = session(1, day, need=Need(1, 2, frozenset({"ar"})), assigned=(AssignedHelper(7, "Jan"),))
    arabic = replace(FATMA, languages=frozenset({"ar"}))
    assert [one.reasons[0] for one in weeks(arabic, lacking).chances] == ["speaks ar"]
    assert weeks(FATMA, lacking).chances == ()
    no_room = session(1, day, need=Need(1, 1, frozenset({"ar"})), assigned=(AssignedHelper(7, "Jan"),))
    assert weeks(arabic, no_room).chances == ()
