"""Mending: each plan is cheaper than the one before and breaks no rule, and much of what greedy lacks is won."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np
import pytest

from domain.candidate import Limits
from domain.period import Period
from planning import check, choices, engine, greedy, mending, model, picture
from planning.about import About
from planning.instance import Instance
from planning.problem import Problem
from planning.relaxation import Relaxation
from planning.solve import propose
from planning.watch import Watch, never
from tests.planning.making import helper, instance, session, small

SEEDS = range(25)


def _watch(seconds: float | None) -> Watch:
    return Watch(seconds, never, lambda _progress: None)


@dataclass(frozen=True)
class Mended:
    asked: Instance
    problem: Problem
    costs: list[int]


def _mended(seed: int) -> Mended | None:
    """From a plan in which nobody is placed; None when there is nothing to choose."""
    asked = small(Random(seed), most_pairs=20)
    problem = choices.of(asked)
    if not problem.choices:
        return None
    relaxation = Relaxation(model.of(problem), never)
    relaxed = relaxation.solve(None)
    assert relaxed is not None

    def costs() -> Iterator[int]:
        yield problem.cost([]).total
        for plan in mending.better(problem, relaxation.program, relaxed, [], _watch(None)):
            made = picture.of(asked, problem.guides(plan.choices))
            assert check.forbidden(made) == []
            yield made.cost().total

    return Mended(asked, problem, list(costs()))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_plan_keeps_every_rule_and_is_cheaper_than_the_one_before(seed: int) -> None:
    found = _mended(seed)
    if found is not None:
        assert found.costs == sorted(set(found.costs), reverse=True)
        assert propose(found.asked).objective <= found.costs[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_deciding_on_everybody_anew_finds_the_best(seed: int) -> None:
    asked = small(Random(seed), most_pairs=20)
    problem = choices.of(asked)
    if not problem.choices:
        return
    count = len(problem.choices)
    about = About(model.of(problem)).of(np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.bool_))
    made = engine.decide(about, fixed=(), seconds=None, stop=never).made
    assert made is not None
    best = problem.cost([problem.choices[number] for number in made]).total
    assert best == propose(asked).objective


def test_most_of_what_an_empty_plan_lacks_is_won() -> None:
    won = could_be_won = 0
    for seed in SEEDS:
        if (found := _mended(seed)) is not None:
            won += found.costs[0] - found.costs[-1]
            could_be_won += found.costs[0] - propose(found.asked).objective
    assert won > 0.9 * could_be_won > 0


def test_hours_of_a_month_go_to_the_week_where_nobody_else_can_come() -> None:
    """The first helper has hours for one session and stands where the second could; alone in its week neither can be mended."""
    weeks = [date(2026, 11, 10), date(2026, 11, 17)]
    asked = instance(
        [session(100 + number, day=day) for number, day in enumerate(weeks)],
        [
            helper(1, limits=Limits(month=120)),
            helper(2, absences=(Period(weeks[1], weeks[1]),)),
        ],
    )
    problem = choices.of(asked)
    relaxation = Relaxation(model.of(problem), never)
    relaxed = relaxation.solve(None)
    assert relaxed is not None
    start = [one for one in problem.choices if one.person.helper.id == 1 and one.seats.session.id == 100]
    *_before, last = mending.better(problem, relaxation.program, relaxed, start, _watch(None))
    assert {(one.person.helper.id, one.seats.session.id) for one in last.choices} == {(2, 100), (1, 101)}


def test_a_plan_is_as_before_when_there_is_no_time_to_mend_it() -> None:
    asked = small(Random(1), most_pairs=20)
    problem = choices.of(asked)
    relaxation = Relaxation(model.of(problem), never)
    relaxed = relaxation.solve(None)
    assert relaxed is not None
    start = greedy.draft_of(problem, [])
    assert list(mending.better(problem, relaxation.program, relaxed, start.choices, _watch(0.0))) == []
