"""What a plan lacks beside the relaxation, at the price of what is lacking."""

import numpy as np

from planning import choices, model
from planning.relaxation import Relaxation
from planning.wanted import Wanted
from planning.watch import never
from tests.planning.making import month


def test_an_empty_plan_lacks_everything_that_the_relaxation_has() -> None:
    problem = choices.of(month(2))
    program = model.of(problem)
    relaxed = Relaxation(program, never).solve(None)
    assert relaxed is not None
    wanted = Wanted(program, relaxed)
    nobody, all_of_it = np.zeros(len(problem.choices), dtype=np.bool_), relaxed.made > 0.5
    lost = wanted.lost(nobody)
    assert np.count_nonzero(lost) == len(problem.seats) == 8
    price = problem.cost([]).total - relaxed.cost
    assert 0 < price <= lost.sum()
    assert np.abs(wanted.lost(all_of_it)).max() < 1e-6
    for row in range(len(lost)):
        seats = set(problem.columns.seats[wanted.choices(row)].tolist())
        assert len(seats) == 1
