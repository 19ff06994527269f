"""Shares of hours: whatever weeks do within theirs goes together, and they end where whole sessions fill them."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from planning import choices
from planning.problem import Problem
from planning.program import Amounts, Numbers
from planning.shares import Shares
from tests.planning.making import month, with_choices

SEEDS = range(20)


def instances() -> Iterator[tuple[Problem, Random]]:
    """Two or three helpers with 3 to 9 hours a month, which is less than their sessions take."""
    for seed in SEEDS:
        random = Random(seed)
        yield choices.of(month(random.randint(2, 3), random.randint(3, 9))), random


def in_pieces(problem: Problem, random: Random) -> Amounts:
    return np.array([random.choice((0.0, 0.3, 0.6, 1.0)) for _choice in range(len(problem.choices))])


def weeks_of(problem: Problem) -> Numbers:
    found: Numbers = problem.timetable.monday[problem.columns.seats]
    return found


def chosen_within(problem: Problem, shares: Shares, random: Random) -> Amounts:
    """In each week as many choices, in any order, as its rows allow."""
    week, made = weeks_of(problem), np.zeros(len(problem.choices))
    for number in range(len(problem.timetable.mondays)):
        own = np.flatnonzero(week == number).astype(np.int32)
        rows = shares.rows(own, number)
        taken = np.zeros(len(own))
        for position in random.sample(range(len(own)), len(own)):
            taken[position] = 1.0
            if any((row.values * taken[row.columns]).sum() > row.most for row in rows):
                taken[position] = 0.0
        made[own] = taken
    return made


def excess(problem: Problem, made: Amounts) -> int:
    """By how many minutes somebody who shares hours takes too many, in the month where it is most."""
    minutes = problem.columns.minutes
    return max(
        (int((minutes * made)[one.numbers].sum()) - one.most for one in problem.windows),
        default=0,
    )


@pytest.mark.parametrize("is_rounded", [False, True])
@pytest.mark.parametrize("is_moved", [False, True])
def test_what_weeks_do_within_their_shares_goes_together(*, is_moved: bool, is_rounded: bool) -> None:
    were_full = 0
    for problem, random in instances():
        everything = np.ones(len(problem.choices))
        shares = Shares(problem, everything, random.randrange(len(problem.timetable.mondays)))
        if is_moved:
            worth = np.array([[random.choice((0.0, 1.0, 5.0)) for _week in row] for row in shares.of_week])
            shares.move(worth, shares.of_week * random.random(), 0.5)
        if is_rounded:
            shares.round(in_pieces(problem, random) * (chosen_within(problem, shares, random) > 0))
        made = chosen_within(problem, shares, random)
        assert excess(problem, made) <= 0
        were_full += excess(problem, made) > -120
    assert were_full


def test_a_week_that_comes_first_keeps_what_it_takes_as_far_as_the_month_allows() -> None:
    for problem, _random in instances():
        shares = Shares(problem, np.ones(len(problem.choices)), 1)
        for window, one in enumerate(problem.windows):
            there = one.numbers[weeks_of(problem)[one.numbers] == 1]
            assert shares.of_week[window, 1] == min(problem.columns.minutes[there].sum(), one.most)
            assert shares.of_week[window].sum() <= one.most + 1e-6


def test_what_a_week_leaves_goes_to_where_a_minute_is_worth_most() -> None:
    problem = choices.of(month(2, 6))
    shares = Shares(problem, np.ones(len(problem.choices)), 0)
    before = shares.of_week.copy()
    worth, used = np.zeros_like(before), before.copy()
    worth[:, 3], used[:, 2] = 4.0, 0.0
    shares.move(worth, used, 0.5)
    assert shares.of_week[:, 2] == pytest.approx(0.0)
    assert shares.of_week[:, 3] == pytest.approx(before[:, 3] + before[:, 2])
    assert shares.of_week.sum() == pytest.approx(before.sum())


def test_when_nothing_is_left_some_comes_from_where_it_is_worth_least() -> None:
    problem = choices.of(month(2, 6))
    shares = Shares(problem, np.ones(len(problem.choices)), 0)
    before = shares.of_week.copy()
    worth = np.zeros_like(before)
    worth[:, 1], worth[:, 2], worth[:, 3] = 1.0, 2.0, 3.0
    shares.move(worth, before, 0.5)
    assert (shares.of_week[:, 3] > before[:, 3]).all()
    assert (shares.of_week[:, 1] < before[:, 1]).all()
    assert shares.of_week[:, 2] == pytest.approx(before[:, 2])
    assert shares.of_week.sum() == pytest.approx(before.sum())


def test_rounded_shares_are_filled_by_whole_sessions() -> None:
    """All but one, which has what is left."""
    for problem, random in instances():
        shares = Shares(problem, np.ones(len(problem.choices)), 0)
        made = in_pieces(problem, random)
        made[weeks_of(problem) == 0] = 0.0
        minutes = {int(one) for one in problem.columns.minutes}
        assert len(minutes) == 1  # every session of these months is as long
        length = minutes.pop()
        shares.round(np.minimum(made, chosen_within(problem, shares, random)))
        for row in shares.of_week[:, 1:]:
            assert np.count_nonzero(np.abs(row / length - np.rint(row / length)) > 1e-6) <= 1


def test_nobody_with_hours_to_share_is_no_row() -> None:
    problem = choices.of(month(2))
    shares = Shares(problem, np.ones(len(problem.choices)), 0)
    own = np.flatnonzero(weeks_of(problem) == 1).astype(np.int32)
    assert shares.rows(own, 1) == []
    assert not len(shares.windows(1))
    shares.move(shares.of_week, shares.of_week, 0.5)
    shares.round(np.ones(len(problem.choices)))


def test_a_single_week_shares_with_none() -> None:
    problem = with_choices(Random(2))
    week = int(weeks_of(problem).max())
    shares = Shares(problem, np.ones(len(problem.choices)), week)
    shares.move(shares.of_week, shares.of_week, 0.5)
    shares.round(np.ones(len(problem.choices)))
    assert shares.of_week.shape[1] == len(problem.timetable.mondays) == 1
