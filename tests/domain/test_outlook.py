from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from domain.clock_time import DatedHours, Hours
from domain.expected import Expectation, Expected
from domain.holiday import HolidayCode
from domain.need import AssignedHelper, Need
from domain.outlook import Closed, Risk, outlook, risks
from domain.roster import Board, Place, PlacedSession
from domain.words import LocationKind, SessionState
from tests.placed import placed_session

TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Brussels"))
KROOK = Place(1, 1, "De Krook", LocationKind.LIBRARY)
SERRE = Place(2, 1, "De Serre", LocationKind.LIBRARY)
UNKNOWN = Expectation({}, {})


def placed(
    key: int, day: date = TUESDAY, *, starts: int = 13, helpers: int = 0, **given: Any
) -> PlacedSession:
    assigned = tuple(AssignedHelper(number, f"Helper {number}") for number in range(helpers))
    when = DatedHours(day, Hours(time(starts), time(starts + 2)))
    return placed_session(key, when, **{"assigned": assigned, **given})


def board(*sessions: PlacedSession) -> Board:
    return Board(TUESDAY, (KROOK, SERRE), sessions)


def ids(moments: Any) -> list[list[int]]:
    return [[one.id for one in moment.sessions] for moment in moments]


def test_what_is_short_comes_in_order_of_the_visitors_who_would_miss_a_helper() -> None:
    expectation = Expectation(
        {7: Expected(9.5, 31, 7, 12)}, {KROOK.id: Expected(2, 40, 1, 3), SERRE.id: Expected(5, 6, 4, 6)}
    )
    found = outlook(
        board(placed(1), placed(2, location_id=SERRE.id), placed(3, slot_id=7)), expectation, NOON
    )
    assert ids(found.short) == [[3], [2], [1]]


def test_of_two_that_weigh_the_same_the_sooner_comes_first() -> None:
    later, sooner = placed(1, date(2026, 11, 26)), placed(2, date(2026, 11, 25))
    assert ids(outlook(board(later, sooner), UNKNOWN, NOON).short) == [[2], [1]]


def test_sessions_of_one_slot_are_one_moment_unless_one_was_moved() -> None:
    weeks = [placed(number, date(2026, 11, 24 + 7 * (number - 1)), slot_id=7) for number in (1,)]
    weeks += [placed(2, date(2026, 12, 1), slot_id=7), placed(3, date(2026, 12, 9), slot_id=7)]
    assert ids(outlook(board(*weeks), UNKNOWN, NOON).short) == [[1, 2], [3]]


def test_extra_sessions_are_moments_of_their_own() -> None:
    assert ids(outlook(board(placed(1), placed(2)), UNKNOWN, NOON).short) == [[1], [2]]


def test_a_missing_language_is_a_gap_although_the_number_is_right() -> None:
    session = placed(1, helpers=1, need=Need(1, 2, frozenset({"ar"})))
    found = outlook(board(session), UNKNOWN, NOON)
    assert (ids(found.short), ids(found.on_one)) == ([[1]], [])


def test_what_stands_on_one_is_not_broken_yet_and_two_are_enough() -> None:
    found = outlook(board(placed(1, helpers=1), placed(2, helpers=2)), UNKNOWN, NOON)
    assert (ids(found.short), ids(found.on_one), found.number_on_one) == ([], [[1]], 1)


def test_what_is_over_cancelled_or_closed_is_no_gap() -> None:
    over, running = placed(1, starts=9), placed(2, starts=11)
    cancelled = placed(3, state=SessionState.CANCELLED)
    closed = placed(4, closure="Painting")
    found = outlook(board(over, running, cancelled, closed), UNKNOWN, NOON)
    assert (ids(found.short), [one.id for one in found.sessions]) == ([[2]], [2])


def test_closed_sessions_are_told_by_their_reason() -> None:
    christmas = date(2026, 12, 25)
    found = outlook(
        board(
            placed(1, date(2026, 12, 1), closure="Painting"),
            placed(2, date(2026, 12, 3), closure="Painting"),
            placed(3, christmas, holiday=HolidayCode.CHRISTMAS),
            placed(4, christmas, holiday=HolidayCode.CHRISTMAS, location_id=SERRE.id),
        ),
        UNKNOWN,
        NOON,
    )
    assert found.closed == (
        Closed("Painting", date(2026, 12, 1), date(2026, 12, 3), sessions=2, places=1),
        Closed("Christmas Day", christmas, christmas, sessions=2, places=2),
    )


def test_each_kind_of_risk_has_its_moments_the_gravest_kind_first() -> None:
    sessions = board(
        placed(1, helpers=1),
        placed(2, helpers=1, need=Need(1, 2, frozenset({"ar"}))),
        placed(3, helpers=1, need=Need(2, 2)),
        placed(4),
        placed(5, helpers=2),
        placed(6, helpers=1, need=Need(0, 2)),
        placed(7, need=Need(0, 2)),
    )
    found = risks(outlook(sessions, UNKNOWN, NOON), UNKNOWN)
    assert {risk: ids(moments) for risk, moments in found.items()} == {
        Risk.NOBODY: [[4]],
        Risk.TOO_FEW: [[3]],
        Risk.LACKS: [[2]],
        Risk.ON_ONE: [[1], [6]],
    }
    assert list(found) == [Risk.NOBODY, Risk.TOO_FEW, Risk.LACKS, Risk.ON_ONE]
