"""What is decided on anew in a part of a program fits the plan around it, whatever that plan is."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from domain.candidate import Limits
from planning import choices, engine, greedy, model
from planning.about import About
from planning.watch import never
from tests.planning.making import helper, instance, session, small

FIRST = date(2026, 11, 3)


@pytest.mark.parametrize("seed", range(150))
def test_the_best_of_a_part_fits_the_plan_around_it_and_costs_as_much_less_as_the_part_says(
    seed: int,
) -> None:
    random = Random(seed)
    problem = choices.of(small(random, most_pairs=20))
    if not problem.choices:
        return
    plan = greedy.draft(problem, never)
    before = [one.number for one in plan.choices if random.random() < 0.6]
    cost_before = problem.cost(plan.choices).total
    for number in before:
        plan.undo(number)
    possible = np.flatnonzero(~plan.is_made & (plan.hindrances == 0)).tolist()
    others = [one for one in possible if random.random() < 0.7]
    kept = np.unique(np.array([*before, *others], dtype=np.int32))
    part = About(model.of(problem)).of(kept, plan.is_made)
    made = engine.decide(part, fixed=(), seconds=None, stop=never).made
    assert made is not None
    for number in kept[made].tolist():
        assert plan.fits(number)
        plan.make(number)
    won = engine.cost_of(part, np.searchsorted(kept, before).tolist()) - engine.cost_of(part, made)
    assert won == pytest.approx(cost_before - problem.cost(plan.choices).total)
    assert won >= -engine.SURE


def test_long_sessions_of_other_weeks_count_for_the_hours_of_the_month() -> None:
    """Ten hours a month, two sessions of four hours made: one of two hours is left, not three."""
    long = [session(100 + number, "10:00", "14:00", day=FIRST + timedelta(7 * number)) for number in range(2)]
    short = [session(200 + number, day=FIRST + timedelta(14 + number)) for number in range(3)]
    problem = choices.of(instance([*long, *short], [helper(1, limits=Limits(month=600))]))
    is_long = np.array([one.seats.session.id < 200 for one in problem.choices])
    part = About(model.of(problem)).of(np.flatnonzero(~is_long).astype(np.int32), is_long)
    made = engine.decide(part, fixed=(), seconds=None, stop=never).made
    assert made is not None
    assert len(made) == 1
