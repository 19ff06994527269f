"""Chains of moves: what could be given up for what, against the plan itself; and what they win that single changes do not."""

from random import Random

import numpy as np
import pytest

from domain.candidate import Limits, Placement
from planning import chains, choices, greedy
from planning.changes import Changes
from planning.draft import Draft
from planning.instance import PlanPlace
from planning.solve import propose
from planning.timetable import Truths
from planning.watch import never
from tests.planning.making import (
    AMAL,
    KROOK,
    MELLE,
    helper,
    instance,
    may_all_be,
    problem_of,
    random_plan,
    session,
    small,
)

SEEDS = range(60)


def all_of(plan: Draft) -> Truths:
    return np.ones(len(plan.is_made), dtype=np.bool_)


def cost_of(plan: Draft) -> int:
    return plan.problem.cost(plan.choices).total


@pytest.mark.parametrize("seed", range(300))
def test_a_choice_goes_without_another_as_it_does_when_that_is_given_up(seed: int) -> None:
    random = Random(seed)
    plan = random_plan(random, problem_of(random))
    of_person = plan.columns.person
    pairs = [
        (number, other)
        for number in np.flatnonzero(~plan.is_made).tolist()
        for other in plan.made
        if of_person[number] == of_person[other]
    ]
    ones, others = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    goes = plan.goes_without(ones, others)
    for (number, other), said in zip(pairs, goes.tolist(), strict=True):
        plan.undo(other)
        if not any(plan.problem.windows[at].overrun for at in plan.windows_of(number)):
            assert said == (plan.hindrances[number] == 0)
        plan.make(other)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_stays_allowed_and_is_cheaper_when_it_says_so(seed: int) -> None:
    random = Random(seed)
    plan = random_plan(random, problem_of(random))
    before = cost_of(plan)
    is_better = chains.lengthened(plan, all_of(plan), 1, never)
    assert may_all_be(plan.problem, plan.choices)
    assert (cost_of(plan) < before) == is_better
    assert is_better or cost_of(plan) == before
    changes = Changes(plan)
    better, _worth = changes.in_place()
    assert (changes.coming().tolist(), better.tolist()) == ([], [])


def test_what_is_not_near_stays_out_of_chains() -> None:
    random = Random(3)
    plan = random_plan(random, problem_of(random))
    before = plan.made
    assert not chains.lengthened(plan, ~all_of(plan), 1, never) or set(plan.made) < set(before)


def test_nothing_is_looked_for_when_time_is_up() -> None:
    random = Random(3)
    plan = random_plan(random, problem_of(random))
    before = plan.made
    assert not chains.lengthened(plan, all_of(plan), 1, lambda: True)
    assert plan.made == before


def test_three_move_on_for_a_place_that_none_could_fill_alone() -> None:
    """Each can come to two places at most; all three sessions are at the same time."""
    places = (KROOK, AMAL, MELLE)
    of_helper = ((KROOK, AMAL), (AMAL, MELLE), (MELLE,))
    problem = choices.of(
        instance(
            [session(100 + number, place_id=place.id) for number, place in enumerate(places)],
            [
                helper(1 + number, placements=_at(*own), reach_minutes=0)
                for number, own in enumerate(of_helper)
            ],
        )
    )
    stands = {(1, 101), (2, 102)}
    plan = greedy.draft_of(
        problem,
        [one for one in problem.choices if (one.person.helper.id, one.seats.session.id) in stands],
    )
    greedy.improve(plan, never)
    assert {(one.person.helper.id, one.seats.session.id) for one in plan.choices} == stands
    assert chains.lengthened(plan, all_of(plan), 1, never)
    found = {(one.person.helper.id, one.seats.session.id) for one in plan.choices}
    assert found == {(1, 100), (2, 101), (3, 102)}


def test_hours_are_given_up_on_another_day_for_a_place_that_only_one_can_fill() -> None:
    """The first helper has hours for one session a week; the second can come to the first session only."""
    problem = choices.of(
        instance(
            [session(100), session(101, place_id=AMAL.id, starts="14:00", ends="16:00")],
            [
                helper(1, limits=Limits(week=120), placements=_at(KROOK, AMAL), reach_minutes=0),
                helper(2, placements=_at(KROOK), reach_minutes=0),
            ],
        )
    )
    plan = greedy.draft_of(
        problem,
        [one for one in problem.choices if (one.person.helper.id, one.seats.session.id) == (1, 100)],
    )
    assert chains.lengthened(plan, all_of(plan), 1, never)
    assert {(one.person.helper.id, one.seats.session.id) for one in plan.choices} == {(1, 101), (2, 100)}


def _at(*places: PlanPlace) -> tuple[Placement, ...]:
    return tuple(Placement(place.id, place.coordinates) for place in places)


def test_they_win_much_of_what_single_changes_leave() -> None:
    left = won = 0
    for seed in range(400):
        asked = small(Random(seed), most_pairs=20)
        plan = greedy.draft(choices.of(asked), never)
        greedy.improve(plan, never)
        improved = cost_of(plan)
        if len(plan.is_made):
            chains.lengthened(plan, all_of(plan), 1, never)
        left += improved - propose(asked).objective
        won += improved - cost_of(plan)
    assert won > 0.1 * left > 0
