"""What no plan of several weeks can go below, by prices: never above the best plan, nor above the relaxation of all weeks."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from benchmarks.planner import inventing
from benchmarks.planner.families import Family
from planning import choices, engine, model, prices
from planning.problem import Problem
from planning.program import Program
from planning.relaxation import Relaxation, Relaxed
from tests.planning.making import month, no_limit, with_choices

CLOSE = 1e-6


def never() -> bool:
    return False


def relaxed(program: Program) -> Relaxed:
    found = Relaxation(program, never).solve(None)
    assert found is not None
    return found


def instances() -> Iterator[Problem]:
    yield from (with_choices(Random(seed)) for seed in range(40))
    yield from (choices.of(month(count, hours)) for count in (1, 2, 3) for hours in (None, 3, 5))


@pytest.mark.parametrize("seed", range(40))
def test_any_prices_bound_what_the_best_plan_costs(seed: int) -> None:
    random = Random(seed)
    program = model.of(with_choices(random))
    least = engine.decide(program, seconds=None, stop=never).bound
    for scale in (0, 1, 100, 10_000):
        drawn = np.array([random.uniform(-scale, scale) for _row in program.least])
        assert prices.bound(program, drawn) <= least + CLOSE


def test_prices_of_the_relaxation_give_its_own_bound() -> None:
    for problem in instances():
        program = model.of(problem)
        relaxation = Relaxation(program, never)
        found = relaxation.solve(None)
        assert found is not None
        assert prices.bound(program, relaxation.row_prices()) == pytest.approx(found.cost)


def test_weeks_bound_no_higher_than_all_together_and_are_a_start_for_it() -> None:
    """Near it where the load alone joins the weeks, and where only it does the start changes nothing of the end."""
    for problem in instances():
        program = model.of(problem)
        whole = relaxed(program)
        by_week = prices.Weeks(problem, program, never)
        bounds = list(by_week.bounds(np.ones(len(problem.people)), no_limit))
        assert max(bounds) <= whole.cost + CLOSE
        again = Relaxation(program, never)
        again.start(by_week.basis())
        found = again.solve(None)
        assert found is not None
        assert found.cost == pytest.approx(whole.cost)


def test_cuts_of_weeks_hold_for_every_whole_plan_of_all_together() -> None:
    """With them, begun where the weeks ended, the relaxation is no lower than without and no higher than the best plan."""
    number = 0
    family = Family("two weeks", places=6, sessions=30, helpers=30, towns=1, weeks=2, seconds=10, others=10)
    for seed in range(3):
        problem = choices.of(inventing.instance(family, seed))
        program = model.of(problem)
        by_week = prices.Weeks(problem, program, never)
        list(by_week.bounds(np.ones(len(problem.people)), no_limit))
        assert by_week.cut(no_limit)
        number += len(by_week.cuts)
        together = Relaxation(program, never)
        together.add(by_week.cuts)
        together.start(by_week.basis())
        found = together.solve(None)
        assert found is not None
        least = engine.decide(program, seconds=None, stop=never).bound
        assert relaxed(program).cost - CLOSE <= found.cost <= least + CLOSE
    assert number


def test_no_cuts_are_looked_for_before_the_weeks_are_solved() -> None:
    problem = choices.of(month(2))
    assert not prices.Weeks(problem, model.of(problem), never).cut(no_limit)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_weeks_joined_by_the_load_alone_come_near_all_together(count: int) -> None:
    problem = choices.of(month(count))
    program = model.of(problem)
    bounds = list(prices.Weeks(problem, program, never).bounds(np.full(count, 8 / count), no_limit))
    assert max(bounds) >= 0.99 * relaxed(program).cost


def test_without_time_no_bound_is_told() -> None:
    problem = choices.of(month(2))
    by_week = prices.Weeks(problem, model.of(problem), lambda: True)
    assert list(by_week.bounds(np.ones(2), no_limit)) == []
