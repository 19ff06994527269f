"""Several weeks of a region, week by week: no bound above the best plan, and plans that share the hours of a month."""

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np
import pytest

from benchmarks.planner import inventing
from benchmarks.planner.families import Family
from planning import by_district, choices, engine, greedy, model, prices
from planning.problem import Problem
from planning.relaxation import Relaxation
from planning.season import Season
from planning.watch import never
from tests.planning.making import month, no_limit, with_choices

CLOSE = 1e-6
TOWN = Family("town", places=8, sessions=24, helpers=30, towns=1, weeks=4, seconds=5, others=5)


def instances() -> Iterator[Problem]:
    yield from (with_choices(Random(seed)) for seed in range(30))
    yield from (choices.of(month(count, hours)) for count in (1, 2, 3) for hours in (None, 3, 5))


def season_of(problem: Problem) -> Season:
    return Season(problem, model.of(problem), greedy.draft(problem, never).is_made, no_limit, never)


@pytest.fixture(params=(16_000, 3))
def in_districts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in one district, or few choices in each."""
    monkeypatch.setattr(by_district, "MOST_CHOICES", request.param)


@pytest.mark.usefixtures("in_districts")
def test_no_bound_is_above_the_best_plan_nor_above_the_relaxation_of_all_weeks_without_cuts() -> None:
    for problem in instances():
        best = engine.decide(model.of(problem), seconds=None, stop=never).bound
        relaxed = Relaxation(model.of(problem), never).solve(None)
        assert relaxed is not None
        bounds = list(season_of(problem).bounds())
        assert len(bounds) == 3
        assert max(bounds[:2]) <= relaxed.cost + CLOSE * abs(relaxed.cost)
        assert bounds[2] <= best + CLOSE * abs(best)


def test_what_people_over_all_weeks_say_of_load_and_hours_raises_the_bound() -> None:
    for seed in range(3):
        problem = choices.of(inventing.instance(TOWN, seed))
        before, after, _with_cuts = season_of(problem).bounds()
        assert after > before


@pytest.mark.usefixtures("in_districts")
def test_plans_of_weeks_go_together_and_are_best_where_weeks_share_nothing() -> None:
    for count, hours in product((1, 2, 3), (None, 3, 5, 7)):
        problem = choices.of(month(count, hours))
        season = season_of(problem)
        *_before, bound = season.bounds()
        planned = season.plan()
        fit = greedy.draft_of(problem, [problem.choices[number] for number in planned])
        assert fit.made == sorted(planned)
        assert season.relaxed is not None
        if hours is None:
            assert {problem.choices[number].seats.position for number in planned} == set(range(8))
            assert season.relaxed.cost <= bound


def test_hours_that_weeks_share_are_used_in_them_all() -> None:
    """Within a tenth of the best plan, of towns where hours of a month are short; without shares it was a fifth and more."""
    for seed in range(3):
        problem = choices.of(inventing.instance(TOWN, seed))
        season = season_of(problem)
        list(season.bounds())
        plan = greedy.draft_of(problem, [problem.choices[number] for number in season.plan()])
        greedy.improve(plan, never)
        best = engine.decide(model.of(problem), seconds=None, stop=never).bound
        assert problem.cost(plan.choices).total <= 1.1 * best


def test_without_time_there_is_neither_a_bound_nor_a_plan() -> None:
    problem = choices.of(month(2, 5))
    made = greedy.draft(problem, never).is_made
    season = Season(problem, model.of(problem), made, lambda: 0.0, lambda: True)
    assert list(season.bounds()) == []
    assert season.plan() == []
    assert season.relaxed is None


def test_a_bound_is_worked_out_anew_from_the_prices() -> None:
    """Whatever the way to them: no prices at all bound as well."""
    for problem in instances():
        program = model.of(problem)
        best = engine.decide(program, seconds=None, stop=never).bound
        assert prices.bound(program, np.zeros(len(program.least))) <= best + CLOSE * abs(best)
