"""A plan that changes choice by choice, against the same plan worked out anew, and what is found among all choices at once."""

from random import Random

import pytest

from planning import greedy
from planning.changes import Changes
from planning.problem import Choice
from tests.planning.making import may_all_be, problem_of, random_plan


@pytest.mark.parametrize("seed", range(80))
def test_what_fits_and_what_it_adds_is_kept_up_to_date(seed: int) -> None:
    random = Random(seed)
    problem = problem_of(random)
    plan = random_plan(random, problem)
    assert may_all_be(problem, plan.choices)
    total = problem.cost(plan.choices).total
    added = {}
    for choice in problem.choices:
        if plan.is_made[choice.number]:
            continue
        more = [*plan.choices, choice]
        assert plan.fits(choice.number) == may_all_be(problem, more)
        if plan.fits(choice.number):
            added[choice.number] = problem.cost(more).total - total
            assert plan.cost_of_one_more(choice.number) == added[choice.number]
    for seats in problem.seats:
        here = [added[one.number] for one in problem.at(seats) if one.number in added]
        best = plan.best(seats.position)
        if best is not None:
            assert added[best] == min(here) < 0
        elif plan.is_in_need(seats.position):
            assert min(here, default=0) >= 0


@pytest.mark.parametrize("seed", range(80))
def test_changes_are_those_that_make_the_plan_better(seed: int) -> None:
    random = Random(seed)
    problem = problem_of(random)
    plan = random_plan(random, problem)
    total, made = problem.cost(plan.choices).total, plan.choices
    changes = Changes(plan)

    def cost_with(more: Choice, without: Choice | None = None) -> int | None:
        planned = [*(one for one in made if one != without), more]
        return problem.cost(planned).total if may_all_be(problem, planned) else None

    others = [one for one in problem.choices if not plan.is_made[one.number]]
    coming = {
        one.seats.position
        for one in others
        if plan.is_in_need(one.seats.position) and (found := cost_with(one)) is not None and found < total
    }
    assert set(changes.coming().tolist()) == coming
    better, worth = changes.in_place()
    replaced = {
        one.number
        for one in made
        for other in others
        if other.seats is one.seats
        and (found := cost_with(other, one)) is not None
        and found < total
        and found < problem.cost([*(kept for kept in made if kept != one)]).total
    }
    assert set(better.tolist()) == replaced
    pairs = set(changes.instead(worth))
    for one in others:
        for other in (kept for kept in made if kept.person == one.person):
            found = cost_with(one, other)
            could_be = plan.hindrances[one.number] > 0 and len(plan.at[one.seats.position]) < one.seats.room
            wanted = could_be and plan.is_in_need(one.seats.position) and other.seats is not one.seats
            assert not (wanted and found is not None and found < total) or (one.number, other.number) in pairs


@pytest.mark.parametrize("seed", range(40))
def test_improved_plan_is_allowed_and_no_dearer_and_no_exchange_betters_it(seed: int) -> None:
    problem = problem_of(Random(seed))
    plan = greedy.draft(problem, lambda: False)
    before = problem.cost(plan.choices).total
    greedy.improve(plan, lambda: False)
    assert may_all_be(problem, plan.choices)
    assert problem.cost(plan.choices).total <= before
    changes = Changes(plan)
    better, _worth = changes.in_place()
    assert (changes.coming().tolist(), better.tolist()) == ([], [])
