"""Cuts on small programs of which every whole solution is known."""

from itertools import product
from random import Random

import numpy as np
import pytest

from planning import cuts
from planning.program import Builder, Program
from planning.relaxation import Relaxation, State


def a_program(random: Random) -> Program:
    """Six columns, one of them up to 3, and rows of both kinds; no cost is the same."""
    builder = Builder()
    builder.columns([-random.randint(5, 30) for _column in range(6)], [1, 1, 1, 1, 1, 3], whole=True)
    for _row in range(5):
        inside = random.sample(range(6), 3)
        values = [random.choice([1, 1, 1, 2]) for _column in inside]
        builder.rows([3], inside, values, most=random.randint(1, 3))
    builder.rows([2], [0, 1], least=random.randint(0, 1))
    return builder.done(6, 0)


def whole_solutions(program: Program) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    found = []
    for point in product(*(range(int(most) + 1) for most in program.upper)):
        taken = np.array(point, dtype=np.float64)
        rows = np.bincount(program.row_of_entry, program.values * taken[program.columns])
        if np.all(rows <= program.most) and np.all(rows >= program.least):
            found.append(taken)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_cuts_are_broken_by_the_relaxation_and_by_no_whole_solution(seed: int) -> None:
    program = a_program(Random(seed))
    whole = whole_solutions(program)
    if not whole:
        return
    relaxation = Relaxation(program, lambda: False)
    relaxed = relaxation.solve(None)
    assert relaxed is not None
    for cut in relaxation.broken(relaxed):
        assert float(cut.values @ relaxed.taken[cut.columns]) > cut.most
        assert all(float(cut.values @ taken[cut.columns]) <= cut.most for taken in whole)


def test_cuts_bring_the_bound_to_the_best_whole_solution_where_three_exclude_each_other_in_pairs() -> None:
    builder = Builder()
    builder.columns([-1, -1, -1], whole=True)
    builder.rows([2, 2, 2], [0, 1, 1, 2, 0, 2], most=1)
    relaxation = Relaxation(builder.done(3, 0), lambda: False)
    before = relaxation.solve(None)
    assert before is not None
    assert before.cost == -1.5
    relaxation.add(cuts.broken(relaxation.program, before.taken))
    after = relaxation.solve(None)
    assert after is not None
    assert after.cost == -1.0


def test_rows_of_the_inverse_show_cuts_that_sums_modulo_small_primes_do_not() -> None:
    more = 0
    for seed in range(60):
        relaxation = Relaxation(a_program(Random(seed)), lambda: False)
        relaxed = relaxation.solve(None)
        if relaxed is not None:
            more += len(relaxation.broken(relaxed)) > len(cuts.broken(relaxation.program, relaxed.taken))
    assert more


@pytest.mark.parametrize("seed", range(60))
def test_rows_of_the_inverse_leave_one_choice_in_pieces_of_all_that_is_basic(seed: int) -> None:
    program = a_program(Random(seed))
    relaxation = Relaxation(program, lambda: False)
    relaxed = relaxation.solve(None)
    if relaxed is None:
        return
    is_basic = relaxation.basis().columns == State.BASIC
    found = []
    for rows, often in relaxation.inverse(relaxed.taken):
        times = np.zeros(len(program.least))
        times[rows] = often
        sums = np.bincount(program.columns, program.values * times[program.row_of_entry], minlength=6)
        found.append(np.where(is_basic, sums, 0.0).round(9).tolist())
    in_pieces = np.flatnonzero(np.abs(relaxed.taken - np.rint(relaxed.taken)) > cuts.CLOSE)
    assert sorted(found) == sorted(np.eye(6)[in_pieces].tolist())
