"""Whose hours of a month are used: those of weeks, and of months with one week, say nothing."""

from datetime import date

from domain.candidate import Limits
from planning import choices
from planning.problem import Problem
from planning.shared_hours import SharedHours
from tests.planning.making import helper, instance, session

WEEKS = (date(2026, 11, 10), date(2026, 11, 17))


def two_weeks(limits: Limits) -> Problem:
    """A session of two hours in each, and one helper."""
    return choices.of(
        instance(
            [session(100 + number, day=day) for number, day in enumerate(WEEKS)], [helper(1, limits=limits)]
        )
    )


def test_hours_of_a_month_are_used_when_no_session_more_fits() -> None:
    hours = SharedHours(two_weeks(Limits(month=200)))
    assert hours.are_there
    assert not hours.are_used(0, [])
    assert hours.are_used(0, [0])
    assert hours.are_used(0, [1])


def test_hours_of_a_week_are_not_shared() -> None:
    hours = SharedHours(two_weeks(Limits(week=100)))
    assert not hours.are_there
    assert not hours.are_used(0, [0, 1])


def test_nor_are_those_of_a_month_that_suffice() -> None:
    assert not SharedHours(two_weeks(Limits(month=240))).are_there
