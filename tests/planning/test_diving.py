"""Dives: what they find is a plan, cheaper than the one given and no cheaper than the best; often it is the best."""

from random import Random

import pytest

from planning import diving, engine
from planning.program import Program
from planning.watch import never
from tests.planning.making import no_limit
from tests.planning.test_narrowing import a_program, whole_solutions

SEEDS = range(40)


def _dived(
    program: Program, made: list[int], *, little: float = 0.0, seconds: float = 9.0
) -> list[int] | None:
    return diving.better(
        program, made, little=little, patience=lambda _could_win: seconds, left=no_limit, stop=never
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_found_is_a_cheaper_plan(seed: int) -> None:
    program = a_program(Random(seed))
    found = _dived(program, [])
    costs = {tuple(taken.nonzero()[0].tolist()): cost for cost, taken in whole_solutions(program)}
    assert found is not None
    assert engine.cost_of(program, found) == pytest.approx(costs[tuple(found)])
    assert min(costs.values()) <= costs[tuple(found)] < costs[()]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_that_is_no_better_than_the_best(seed: int) -> None:
    program = a_program(Random(seed))
    _cost, best = min(whole_solutions(program), key=lambda one: one[0])
    assert _dived(program, best.nonzero()[0].tolist()) is None


def test_mostly_the_best_is_found() -> None:
    often = 0
    for seed in SEEDS:
        program = a_program(Random(seed))
        found = _dived(program, [])
        best = min(cost for cost, _taken in whole_solutions(program))
        often += found is not None and engine.cost_of(program, found) == pytest.approx(best)
    assert often > 0.8 * len(SEEDS)


def test_what_is_little_is_not_looked_for() -> None:
    program = a_program(Random(0))
    assert _dived(program, [], little=1e6) is None


def test_without_time_nothing_is_found() -> None:
    found = diving.better(
        a_program(Random(0)), [], little=0.0, patience=lambda _could_win: 9.0, left=lambda: 0.0, stop=never
    )
    assert found is None
