"""A relaxation over few columns, and what is decided in it, on small programs of which every whole solution is known."""

from collections.abc import Callable
from itertools import product
from random import Random

import numpy as np
import pytest

from planning import branching, engine, narrowing
from planning.cuts import Cut
from planning.narrowing import NEVER, Narrow
from planning.program import Amounts, Builder, Numbers, Program
from planning.relaxation import Basis, Relaxation, Relaxed, State

CLOSE = 1e-6
COLUMNS = 10


def never() -> bool:
    return False


def no_limit() -> float | None:
    return None


def a_program(random: Random) -> Program:
    """Ten columns that exclude each other by twos and threes, so that many are in pieces."""
    builder = Builder()
    builder.columns([-random.randint(5, 40) for _column in range(COLUMNS)], whole=True)
    for _row in range(14):
        inside = random.sample(range(COLUMNS), random.choice([2, 2, 3]))
        builder.rows([len(inside)], inside, most=1)
    builder.rows([COLUMNS], range(COLUMNS), [random.choice([1, 2, 3]) for _column in range(COLUMNS)], most=6)
    return builder.done(COLUMNS, 1000)


def whole_solutions(program: Program) -> list[tuple[float, Amounts]]:
    """With what each costs."""
    found = []
    for point in product((0.0, 1.0), repeat=COLUMNS):
        taken = np.array(point)
        rows = np.bincount(program.row_of_entry, program.values * taken[program.columns])
        if np.all(rows <= program.most):
            found.append((program.constant + float((program.costs * taken).sum()), taken))
    return found


def narrowed(program: Program) -> tuple[Narrow, Relaxed]:
    wide = Relaxation(program, never)
    relaxed = wide.solve(None)
    assert relaxed is not None
    found = narrowing.of(wide, relaxed, never, None)
    assert found is not None
    return found


@pytest.fixture(params=[0.5, 0.0])
def _narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the columns are solved for at first, or hardly any."""
    monkeypatch.setattr(narrowing, "CHEAPEST", request.param)
    monkeypatch.setattr(narrowing, "NEXT", 0.0)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_it_begins_with_it_ends_with_the_relaxation_of_all_columns(seed: int) -> None:
    """From nothing, with some of the columns."""
    random = Random(seed)
    program = a_program(random)
    start = Basis(np.full(COLUMNS, State.LOWER), np.full(len(program.least), State.BASIC))
    kept = np.array([random.random() < 0.4 for _column in range(COLUMNS)])
    narrow = Narrow(program, start, kept, never, is_close=False)
    found, wide = narrow.solve(None), Relaxation(program, never).solve(None)
    assert found is not None
    assert wide is not None
    assert found.cost == pytest.approx(wide.cost)
    assert (program.costs * found.taken).sum() + program.constant == pytest.approx(wide.cost)


@pytest.mark.parametrize("seed", range(20))
def test_rows_may_have_other_ends_when_it_is_solved_again(seed: int) -> None:
    random = Random(seed)
    narrow, relaxed = narrowed(a_program(random))
    first = len(narrow.program.least)
    rows = [random.sample(range(COLUMNS), 5) for _row in range(2)]
    narrow.add([Cut(np.array(sorted(one), dtype=np.int32), np.ones(5), 1) for one in rows])
    costs = []
    for most in ([3.0, 2.0], [0.5, 1.5], [0.0, 0.0], [5.0, 5.0]):
        narrow.allow(first, np.array(most))
        found = narrow.solve(None)
        wide = Relaxation(narrow.program, never).solve(None)
        assert found is not None
        assert wide is not None
        assert found.cost == pytest.approx(wide.cost)
        amounts = [found.taken[one].sum() for one in rows]
        assert narrow.row_amounts()[first:].tolist() == pytest.approx(amounts)
        assert all(amount <= end + CLOSE for amount, end in zip(amounts, most, strict=True))
        costs.append(found.cost)
    assert costs[-1] == pytest.approx(relaxed.cost)


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("seed", range(20))
def test_narrow_relaxation_is_that_of_all_columns_with_cuts_and_without(seed: int) -> None:
    program = a_program(Random(seed))
    whole = whole_solutions(program)
    narrow, relaxed = narrowed(program)
    for _round in range(3):
        wide = Relaxation(narrow.program, never).solve(None)
        assert wide is not None
        assert abs(relaxed.cost - wide.cost) < CLOSE
        for cost, taken in whole:
            dearest = float(np.where(taken > 0, relaxed.dearer, 0.0).max(initial=0.0))
            assert relaxed.cost + dearest < cost + CLOSE
        narrow.add(narrow.broken(relaxed))
        again = narrow.solve(None)
        assert again is not None
        relaxed = again


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("seed", range(20))
def test_narrow_relaxation_within_limits_is_that_of_all_columns_within_them(seed: int) -> None:
    """Also where no solution keeps them: two that exclude each other are both to be taken."""
    random, program = Random(seed), a_program(Random(seed))
    whole = whole_solutions(program)
    narrow, relaxed = narrowed(program)
    touched = np.flatnonzero(relaxed.taken > CLOSE).tolist()
    for _time in range(6):
        limits = {
            column: float(random.randint(0, 1)) for column in random.sample(touched, min(3, len(touched)))
        }
        for column, value in limits.items():
            narrow.limit(column, value, value)
        found = narrow.solve(None)
        assert found is not None
        costs = [
            cost for cost, taken in whole if all(taken[column] == value for column, value in limits.items())
        ]
        assert found.cost < min(costs, default=2 * NEVER) + CLOSE
        builder = program.with_rows(
            [1] * (2 * len(limits)),
            np.array([column for column in limits for _side in range(2)], dtype=np.int32),
            np.array([1.0, -1.0] * len(limits)),
            [side * value for value in limits.values() for side in (1, -1)],
        )
        try:
            wide = Relaxation(builder, never).solve(None)
        except engine.Impossible:
            assert found.cost == NEVER
        else:
            assert wide is not None
            assert found.cost > wide.cost - CLOSE
        for column in limits:
            narrow.limit(column, 0.0, 1.0)


def test_what_nothing_can_keep_costs_more_than_any_plan() -> None:
    builder = Builder()
    builder.columns([-5, -5, -1], whole=True)
    builder.rows([2], [0, 1], most=1)
    builder.rows([2], [1, 2], most=1)
    narrow, relaxed = narrowed(builder.done(3, 100))
    assert relaxed.cost == 94
    narrow.limit(0, 1.0, 1.0)
    narrow.limit(1, 1.0, 1.0)
    found = narrow.solve(None)
    assert found is not None
    assert found.cost == NEVER


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("seed", range(30))
def test_one_step_of_the_simplex_says_no_more_than_the_relaxation_with_the_choice_made_or_not(
    seed: int,
) -> None:
    narrow, relaxed = narrowed(a_program(Random(seed)))
    for step in narrow.first_steps(relaxed, COLUMNS):
        for value, more in ((0.0, step.without), (1.0, step.with_it)):
            narrow.limit(step.column, value, value)
            side = narrow.solve(None)
            assert side is not None
            assert more == NEVER or relaxed.cost + more < side.cost + CLOSE
        narrow.limit(step.column, 0.0, 1.0)


class Best:
    """The cheapest of all that was taken, and of what was known."""

    def __init__(self, program: Program, known: int) -> None:
        self.cost = known
        self._program = program

    def take(self, made: Numbers) -> None:
        self.cost = min(self.cost, self._program.constant + round(float(self._program.costs[made].sum())))


def decided(
    program: Program, known: int, trials: int, seconds: Callable[[], float | None] = no_limit
) -> tuple[int, float]:
    narrow, relaxed = narrowed(program)
    best = Best(program, known)
    branches = branching.Branching(narrow, lambda: best.cost, best.take, never, seconds)
    _relaxed, bound = branches.decide(relaxed, trials)
    return best.cost, bound


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("is_cut", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_deciding_finds_the_best_solution_and_proves_it(
    seed: int, is_cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_cut:
        monkeypatch.setattr(Narrow, "broken", lambda _self, _relaxed: [])
    program = a_program(Random(seed))
    least = min(cost for cost, _taken in whole_solutions(program))
    for known in (1000, round(least) + 1, round(least)):
        best, bound = decided(program, known, 10_000)
        assert best == least
        assert engine.least(bound) >= least


@pytest.mark.usefixtures("_narrow")
@pytest.mark.parametrize("trials", [0, 1, 3, 8])
@pytest.mark.parametrize("seed", range(20))
def test_bound_is_not_above_the_best_solution_when_trials_run_out(
    seed: int, trials: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Narrow, "broken", lambda _self, _relaxed: [])
    program = a_program(Random(seed))
    least = min(cost for cost, _taken in whole_solutions(program))
    for known in (1000, round(least) + 1):
        best, bound = decided(program, known, trials)
        assert bound < least + CLOSE or best == least
        assert min(best, bound) < least + CLOSE


@pytest.mark.parametrize("seed", range(20))
def test_relaxation_that_is_handed_back_holds_for_all_better_solutions(seed: int) -> None:
    program = a_program(Random(seed))
    whole = whole_solutions(program)
    known = sorted(round(cost) for cost, _taken in whole)[len(whole) // 20]
    narrow, relaxed = narrowed(program)
    branches = branching.Branching(narrow, lambda: known, lambda _made: None, never, no_limit)
    after, _bound = branches.decide(relaxed, 6)
    for cost, taken in whole:
        if cost < known:
            dearest = float(np.where(taken > 0, after.dearer, 0.0).max(initial=0.0))
            assert after.cost + dearest < cost + CLOSE
