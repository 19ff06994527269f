"""Districts: parts of a region that are relaxed by themselves, where the whole begins; what is found in them holds for it."""

from random import Random

import numpy as np
import pytest

from benchmarks.planner import inventing
from benchmarks.planner.families import Family
from planning import by_district, choices, cuts, districts, engine, greedy, model
from planning.blocks import NONE, Blocks
from planning.by_district import ByDistrict, map_of
from planning.problem import Problem
from planning.program import Program
from planning.relaxation import Relaxation, Relaxed
from planning.solve import propose
from planning.watch import never
from tests.planning.making import no_limit, small

CLOSE = 1e-6
TOWN = Family("town", places=8, sessions=24, helpers=30, towns=1, weeks=1, seconds=5, others=5)


def town(seed: int) -> Problem:
    return choices.of(inventing.instance(TOWN, seed))


def relaxed(program: Program) -> Relaxed:
    found = Relaxation(program, never).solve(None)
    assert found is not None
    return found


def plan_of(problem: Problem) -> np.ndarray:
    return greedy.draft(problem, never).is_made


@pytest.fixture
def small_districts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_district, "MOST_CHOICES", 30)


@pytest.mark.parametrize("seed", range(5))
def test_a_district_shares_neither_a_session_nor_a_person_with_another(seed: int) -> None:
    problem = town(seed)
    columns, found = problem.columns, districts.of_choices(problem, 4, plan_of(problem))
    inside = found != NONE
    for of_one in (columns.seats, columns.person):
        pairs = {*zip(of_one[inside].tolist(), found[inside].tolist(), strict=True)}
        assert len(pairs) == len({one for one, _district in pairs})
    assert {*found[inside].tolist()} == {*range(int(found.max()) + 1)}
    assert 1 < found.max() + 1 <= 4


@pytest.mark.parametrize("seed", range(5))
def test_the_districts_of_a_half_lie_inside_it(seed: int) -> None:
    problem = town(seed)
    made = plan_of(problem)
    many, few = (districts.of_choices(problem, count, made) for count in (4, 2))
    inside = (many != NONE) & (few != NONE)
    seats = problem.columns.seats[inside]
    halves = dict[int, int]()
    for at, district, half in zip(seats.tolist(), many[inside].tolist(), few[inside].tolist(), strict=True):
        halves.setdefault(district, half)
        assert halves[district] == half, at


def test_whoever_stands_in_a_plan_belongs_where_that_has_them() -> None:
    problem = town(1)
    made = plan_of(problem)
    found = districts.of_choices(problem, 4, made)
    of_person = problem.columns.person[made]
    once = np.bincount(of_person)[of_person] == 1
    assert once.any()
    assert (found[np.flatnonzero(made)[once]] != NONE).all()


def test_one_district_has_everything() -> None:
    problem = town(1)
    assert not districts.of_choices(problem, 1, plan_of(problem)).any()


def test_where_one_block_of_everything_ends_the_whole_does() -> None:
    problem = town(1)
    program = model.of(problem)
    blocks = Blocks(program, np.zeros(program.choices, dtype=np.int32), never)
    assert blocks.solve(no_limit)
    begun = Relaxation(program, never)
    begun.start(blocks.basis())
    found = begun.solve(None)
    assert found is not None
    assert found.cost == pytest.approx(relaxed(program).cost)
    assert begun.steps == 0


def test_what_nobody_in_a_block_could_do_is_lacking_and_paid_for_in_none() -> None:
    problem = town(1)
    program = model.of(problem)
    blocks = Blocks(program, np.full(program.choices, NONE, dtype=np.int32), never)
    assert blocks.all == []
    begun = Relaxation(program, never)
    begun.start(blocks.basis())
    found = begun.solve(None)
    assert found is not None
    assert found.cost == pytest.approx(relaxed(program).cost)


@pytest.mark.parametrize("seed", range(5))
def test_the_whole_begun_where_districts_end_comes_to_the_same_in_fewer_steps(
    seed: int, small_districts: None
) -> None:
    problem = town(seed)
    program = model.of(problem)
    start = ByDistrict(program, map_of(problem, plan_of(problem)), no_limit, never).start()
    assert start is not None
    begun, alone = (Relaxation(program, never) for _time in range(2))
    begun.start(start)
    ended = [one.solve(None) for one in (begun, alone)]
    assert None not in ended
    assert len({round(one.cost, 3) for one in ended if one is not None}) == 1
    assert begun.steps < alone.steps


@pytest.mark.parametrize("seed", range(12))
def test_what_is_cut_off_in_districts_is_no_plan(seed: int, small_districts: None) -> None:
    problem = town(seed)
    program = model.of(problem)
    by = ByDistrict(program, map_of(problem, plan_of(problem)), no_limit, never)
    assert by.start() is not None
    found = by.cuts()
    with_cuts = relaxed(cuts.added(program, found)).cost
    best = engine.decide(program, seconds=None, stop=never)
    assert relaxed(program).cost - CLOSE <= with_cuts <= best.bound + CLOSE
    again = engine.decide(cuts.added(program, found), seconds=None, stop=never)
    assert again.bound == pytest.approx(best.bound, abs=engine.SURE)


@pytest.mark.parametrize("seed", range(5))
def test_the_plans_of_all_districts_go_together(seed: int, small_districts: None) -> None:
    problem = town(seed)
    by = ByDistrict(model.of(problem), map_of(problem, plan_of(problem)), no_limit, never)
    assert by.start() is not None
    by.cuts()
    found = sorted(by.plan(problem.instance.weights.load))
    assert found
    assert greedy.draft_of(problem, [problem.choices[number] for number in found]).made == found


def test_without_time_there_is_no_start() -> None:
    problem = town(1)
    districts_of = map_of(problem, plan_of(problem))
    assert ByDistrict(model.of(problem), districts_of, lambda: 0.0, lambda: True).start() is None


@pytest.mark.parametrize("seed", range(15))
def test_a_plan_by_district_is_the_best_there_is(
    seed: int, small_districts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = small(Random(seed), most_pairs=20) if seed % 3 else town(seed).instance
    best = propose(asked)
    monkeypatch.setattr(engine, "VERY_MANY", 0)
    found = propose(asked)
    assert (found.objective, found.bound, found.status) == (best.objective, best.bound, best.status)
