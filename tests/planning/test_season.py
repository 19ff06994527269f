"""Several weeks of a region, week by week: no bound above the best plan, and plans that share the hours of a month."""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
import pytest

from benchmarks.planner import inventing
from benchmarks.planner.families import Family
from planning import by_district, choices, engine, greedy, model, prices, within_shares
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


def ignored(_bound: float) -> None:
    pass


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
def test_plans_of_weeks_go_together_where_no_hours_are_shared() -> None:
    for count in (1, 2, 3):
        problem = choices.of(month(count))
        season = season_of(problem)
        list(season.bounds())
        planned = season.plan(ignored)
        assert {problem.choices[number].seats.position for number in planned} == set(range(8))
        assert greedy.draft_of(problem, [problem.choices[number] for number in planned]).made == sorted(
            planned
        )
        assert season.relaxed is not None
        assert np.flatnonzero(season.relaxed.made > CLOSE).tolist() == sorted(planned)


def test_plans_within_shares_of_hours_go_together_and_are_within_a_hundredth_of_the_best() -> None:
    """Of towns where hours of a month are short. Without shares one to three choices in four of them did not go together, and
    the plan of one was a fifth dearer than the best.
    """
    for seed in range(6):
        problem = choices.of(inventing.instance(TOWN, seed))
        season = season_of(problem)
        list(season.bounds())
        planned = season.plan(ignored)
        plan = greedy.draft_of(problem, [problem.choices[number] for number in planned])
        assert plan.made == sorted(planned)
        best = engine.decide(model.of(problem), seconds=None, stop=never).bound
        assert problem.cost(plan.choices).total <= 1.01 * best


def cost_improved(problem: Problem, numbers: Sequence[int]) -> int:
    """Of a plan with these choices as far as they go together, and whatever makes it better."""
    plan = greedy.draft_of(problem, [problem.choices[number] for number in numbers])
    greedy.improve(plan, never)
    return problem.cost(plan.choices).total


def test_what_is_made_for_the_most_part_is_a_better_plan_than_greedys() -> None:
    of_greedy = of_most = 0
    for seed in range(6):
        problem = choices.of(inventing.instance(TOWN, seed))
        of_greedy += cost_improved(problem, greedy.draft(problem, never).made)
        season, mostly = season_of(problem), list[list[int]]()
        list(season.bounds(lambda: mostly.append(season.mostly())))  # noqa: B023
        (numbers,) = mostly
        of_most += cost_improved(problem, numbers)
    assert of_most < of_greedy


def test_a_week_without_a_plan_in_time_is_planned_as_it_is_made_for_the_most_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = choices.of(inventing.instance(TOWN, 1))
    season = season_of(problem)
    list(season.bounds())
    monkeypatch.setattr(within_shares, "settled", lambda *_given, **_named: [])
    planned = season.plan(ignored)
    weeks = problem.timetable.monday[problem.columns.seats[planned]]
    assert set(weeks.tolist()) == set(range(4))
    best = engine.decide(model.of(problem), seconds=None, stop=never).bound
    assert cost_improved(problem, planned) <= 1.1 * best


@pytest.mark.usefixtures("in_districts")
def test_the_bound_of_weeks_within_their_shares_is_not_above_the_best_plan_either() -> None:
    for problem in instances():
        season, told = season_of(problem), list[float]()
        list(season.bounds())
        season.plan(told.append)
        best = engine.decide(model.of(problem), seconds=None, stop=never).bound
        assert len(told) == 1
        assert told[0] <= best + CLOSE * abs(best)


def test_now_and_then_it_is_above_the_bound_at_prices_for_hours() -> None:
    often = 0
    for seed in range(6):
        season, told = season_of(choices.of(inventing.instance(TOWN, seed))), list[float]()
        before = max(season.bounds())
        season.plan(told.append)
        often += told[0] > before
    assert often > 0


def test_without_time_there_is_neither_a_bound_nor_a_plan() -> None:
    problem = choices.of(month(2, 5))
    made = greedy.draft(problem, never).is_made
    season = Season(problem, model.of(problem), made, lambda: 0.0, lambda: True)
    assert list(season.bounds()) == []
    assert season.plan(ignored) == []
    assert season.relaxed is None


def test_a_bound_is_worked_out_anew_from_the_prices() -> None:
    """Whatever the way to them: no prices at all bound as well."""
    for problem in instances():
        program = model.of(problem)
        best = engine.decide(program, seconds=None, stop=never).bound
        assert prices.bound(program, np.zeros(len(program.least))) <= best + CLOSE * abs(best)
