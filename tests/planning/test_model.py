"""The parts of the model that are cleverer than they look, against the plain way."""

from itertools import combinations, product
from random import Random

import pytest

from planning import choices, cliques, hours
from planning.problem import Choice, Problem
from tests.planning.making import small


@pytest.mark.parametrize("seed", range(40))
def test_ways_hold_exactly_the_sets_of_sessions_that_fit_the_hours(seed: int) -> None:
    random = Random(seed)
    lengths = random.sample([90, 120, 150, 180, 210, 240], random.randint(1, 4))
    number_of = {length: random.randint(1, 3) for length in lengths}
    most = random.choice([0, 100, 210, 300, 420, 510])
    ways = hours.ways(number_of, most)
    assert ways is not None
    falling = sorted(lengths, reverse=True)
    for counts in product(*(range(number_of[length] + 1) for length in falling)):
        minutes = sum(count * length for count, length in zip(counts, falling, strict=True))
        at_least = [sum(counts[: index + 1]) for index in range(len(counts))]
        is_held = any(all(one <= other for one, other in zip(at_least, way, strict=True)) for way in ways)
        assert is_held == (minutes <= most)


def test_ways_are_not_written_out_when_there_are_too_many() -> None:
    assert hours.ways(dict.fromkeys(range(60, 240, 5), 9), 3_600) is None


@pytest.mark.parametrize("seed", range(40))
def test_rounded_rows_cut_off_no_whole_plan(seed: int) -> None:
    random = Random(seed)
    minutes = [random.choice([60, 90, 120, 150, 180, 210]) for _session in range(7)]
    most = random.choice([200, 300, 420, 600])
    rows = hours.rounded(minutes, most)
    for taken in product((0, 1), repeat=len(minutes)):
        if sum(one * length for one, length in zip(taken, minutes, strict=True)) <= most:
            for factors, limit in rows:
                assert sum(one * factor for one, factor in zip(taken, factors, strict=True)) <= limit


def test_rounded_row_forbids_two_sessions_that_do_not_fit_together() -> None:
    assert ([1, 1], 1) in hours.rounded([210, 160], 300)


@pytest.mark.parametrize("seed", range(40))
def test_cliques_of_a_day_forbid_exactly_what_excludes_each_other(seed: int) -> None:
    problem = choices.of(small(Random(seed), most_pairs=20))
    for person in problem.people:
        for of_day in person.by_day():
            found = cliques.of_day(problem, of_day)
            forbidden = {frozenset(pair) for clique in found for pair in combinations(clique, 2)}
            assert forbidden == {frozenset(pair) for pair in _excluding(problem, of_day)}
            assert not any(set(one) < set(other) for one in found for other in found)


def _excluding(problem: Problem, of_day: list[Choice]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in combinations(range(len(of_day)), 2)
        if problem.exclude_each_other(of_day[one], of_day[other])
    ]
