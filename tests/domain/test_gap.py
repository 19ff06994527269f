"""How long a session lacked somebody, reckoned from what changed and when."""

from datetime import UTC, datetime, timedelta

from domain.gap import Gap, Step, gaps

BEGINS = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def before(days: float) -> datetime:
    return BEGINS - timedelta(days=days)


def test_a_gap_lasts_from_when_somebody_fell_out_until_somebody_came_in() -> None:
    found = gaps([Step(before(3.5), +1), Step(before(10), -1)], minimum=2, at_end=2, begins=BEGINS)
    assert found == [Gap(before(10), before(3.5))]
    assert found[0].days == 6


def test_a_gap_that_nobody_filled_stays_open() -> None:
    found = gaps([Step(before(1), -1)], minimum=1, at_end=0, begins=BEGINS)
    assert found == [Gap(before(1), None)]
    assert found[0].days is None


def test_who_is_more_than_needed_leaves_no_gap() -> None:
    assert gaps([Step(before(5), -1)], minimum=1, at_end=1, begins=BEGINS) == []


def test_a_session_that_never_had_enough_has_no_gap() -> None:
    assert gaps([Step(before(9), -1), Step(before(5), +1)], minimum=3, at_end=2, begins=BEGINS) == []


def test_a_gap_can_come_back_and_widen() -> None:
    steps = [
        Step(before(9), -1),
        Step(before(8), +1),
        Step(before(5), -1),
        Step(before(4), -1),
        Step(before(2), +2),
    ]
    assert gaps(steps, minimum=2, at_end=2, begins=BEGINS) == [
        Gap(before(9), before(8)),
        Gap(before(5), before(2)),
    ]


def test_what_was_said_afterwards_is_no_gap_but_tells_who_stood_there_before() -> None:
    assert gaps([Step(BEGINS + timedelta(hours=3), -1)], minimum=1, at_end=0, begins=BEGINS) == []
    filled = [Step(before(2), -1), Step(before(1), +1), Step(BEGINS + timedelta(hours=3), -1)]
    assert gaps(filled, minimum=1, at_end=0, begins=BEGINS) == [Gap(before(2), before(1))]
