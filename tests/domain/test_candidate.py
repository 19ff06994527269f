from datetime import date, timedelta

import pytest

from domain import candidate
from domain.candidate import Load, Placement
from domain.period import Period
from domain.words import AssignmentRole, HelperKind
from tests.domain.candidates import KROOK, TUESDAY, busy, helper, hours, open_session


@pytest.mark.parametrize(
    ("kind", "role", "minutes"),
    [
        (HelperKind.VOLUNTEER, AssignmentRole.GUIDE, 150),
        (HelperKind.SOCIAL_ECONOMY, AssignmentRole.BUDDY, 150),
        (HelperKind.WIJK_WERKER, AssignmentRole.GUIDE, 180),
        (HelperKind.WIJK_WERKER, AssignmentRole.BUDDY, 180),
        (HelperKind.WIJK_WERKER, AssignmentRole.RESERVE, 0),
        (HelperKind.VOLUNTEER, AssignmentRole.RESERVE, 0),
    ],
)
def test_wijk_werk_counts_started_hours_and_a_reserve_counts_none(
    kind: HelperKind, role: AssignmentRole, minutes: int
) -> None:
    assert candidate.counted_minutes(kind, hours("09:30", "12:00"), role) == minutes


def test_whole_hours_of_wijk_werk_are_not_rounded_up_further() -> None:
    two_hours = hours("10:00", "12:00")
    assert candidate.counted_minutes(HelperKind.WIJK_WERKER, two_hours, AssignmentRole.GUIDE) == 120


def test_load_holds_the_sessions_of_the_same_week_month_and_year_without_the_session_itself() -> None:
    days = {
        201: TUESDAY + timedelta(days=1),
        202: date(2026, 11, 30),
        203: date(2026, 12, 1),
        204: date(2027, 1, 1),
        205: date(2026, 1, 1),
    }
    stands = [busy("10:00", "11:00", day, session_id=number) for number, day in days.items()]
    itself = busy("10:00", "12:00", session_id=100)
    reserve = busy("14:00", "16:00", session_id=206, role=AssignmentRole.RESERVE)
    assert candidate.load(HelperKind.VOLUNTEER, open_session(), [*stands, itself, reserve]) == Load(
        week=60, month=120, year=240
    )


def test_week_of_the_load_runs_over_the_turn_of_the_year() -> None:
    new_years_eve = busy("10:00", "11:00", date(2026, 12, 31), session_id=201)
    session = open_session(when=busy("10:00", "12:00", date(2027, 1, 1)).when)
    assert candidate.load(HelperKind.VOLUNTEER, session, [new_years_eve]) == Load(week=60)


def test_placement_holds_from_its_first_through_its_last_day() -> None:
    placed = Placement(KROOK, during=Period(TUESDAY, TUESDAY + timedelta(days=1)))
    ada = helper(placements=(placed,))
    around = [TUESDAY + timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert [ada.placements_on(day) for day in around] == [[], [placed], [placed], []]
    assert helper(placements=(Placement(KROOK),)).placements_on(date(2300, 1, 1)) == [Placement(KROOK)]
