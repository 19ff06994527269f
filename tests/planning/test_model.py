"""The parts of the model that are cleverer than they look, against the plain way."""

from datetime import timedelta
from itertools import chain, combinations, product
from random import Random
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.candidate import Limits
from domain.distance import Coordinates, travel_minutes
from domain.period import Period
from planning import choices, cliques, cost, engine, greedy, hours, model, rules, ways
from planning.instance import PlanSession, UsedMinutes
from tests.planning.making import MONDAY, TUESDAY, helper, instance, session, small


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


def rounded(minutes: list[int], most: int) -> list[tuple[list[int], int]]:
    """Factors of each session, and the most they may sum to."""
    lengths, which, often = np.unique(minutes, return_inverse=True, return_counts=True)
    rows = hours.rounded(lengths, often[None], np.array([most]))
    return [(row.factors[0, which].tolist(), row.most) for row in rows if row.says[0]]


@pytest.mark.parametrize("seed", range(40))
def test_rounded_rows_cut_off_no_whole_plan(seed: int) -> None:
    random = Random(seed)
    minutes = [random.choice([60, 90, 120, 150, 180, 210]) for _session in range(7)]
    most = random.choice([200, 300, 420, 600])
    rows = rounded(minutes, most)
    for taken in product((0, 1), repeat=len(minutes)):
        if sum(one * length for one, length in zip(taken, minutes, strict=True)) <= most:
            for factors, limit in rows:
                assert sum(one * factor for one, factor in zip(taken, factors, strict=True)) <= limit


def test_rounded_row_forbids_two_sessions_that_do_not_fit_together() -> None:
    assert ([1, 1], 1) in rounded([210, 160], 300)


@pytest.mark.parametrize("seed", range(40))
def test_cliques_are_all_largest_sets_of_which_any_two_exclude_each_other(seed: int) -> None:
    random = Random(seed)
    size = random.randint(1, 9)
    excluding = np.eye(size, dtype=np.bool_)
    for one, other in combinations(range(size), 2):
        excluding[one, other] = excluding[other, one] = random.random() < random.choice([0.2, 0.6, 0.9])
    sets = [frozenset(part) for count in range(2, size + 1) for part in combinations(range(size), count)]
    cliques_of_it = [part for part in sets if all(excluding[pair] for pair in combinations(part, 2))]
    largest = [part for part in cliques_of_it if not any(part < other for other in cliques_of_it)]
    known = cliques.Known()
    assert known.kinds_of(np.array([excluding, excluding])) == [0, 0]
    found = known.kinds[0]
    ends = np.cumsum(found.sizes).tolist()
    listed = [
        frozenset(found.members[first:end].tolist()) for first, end in zip([0, *ends], ends, strict=False)
    ]
    assert sorted(map(sorted, listed)) == sorted(map(sorted, largest))
    together = [part for count in range(size + 1) for part in combinations(range(size), count)]
    most = max(len(part) for part in together if not any(excluding[pair] for pair in combinations(part, 2)))
    assert most <= found.most <= size


@pytest.mark.parametrize("seed", range(40))
def test_timetable_says_which_sessions_of_a_day_exclude_each_other(seed: int) -> None:
    problem = choices.of(small(Random(seed), most_pairs=20))
    table = problem.timetable
    for person in problem.people:
        for one, other in combinations(problem.of(person), 2):
            if one.seats.session.when.day != other.seats.session.when.day:
                assert not problem.exclude_each_other(one, other)
                continue
            clashes = table.clashes(int(table.day[one.seats.position]))
            pair = tuple(int(table.in_day[choice.seats.position]) for choice in (one, other))
            lacks_time = clashes.lacks_time[pair] and not (one.stands and other.stands)
            assert problem.exclude_each_other(one, other) == bool(clashes.overlap[pair] or lacks_time)


@given(st.lists(st.tuples(st.floats(50.9, 51.2), st.floats(3.6, 3.9)), min_size=1, max_size=6))
def test_ways_are_those_of_the_desk(points: list[tuple[float, float]]) -> None:
    places: list[Coordinates | None] = [*(Coordinates(*point) for point in points), None]
    minutes = ways.between(places, places)
    for one, other in product(range(len(places)), repeat=2):
        here, there = places[one], places[other]
        known = ways.UNKNOWN if here is None or there is None else travel_minutes(here, there)
        assert minutes[one, other] == known


@pytest.mark.parametrize("seed", range(60))
def test_choices_are_exactly_those_no_rule_refuses_and_cost_what_the_desk_says(seed: int) -> None:
    asked = small(Random(seed), most_pairs=20)
    problem = choices.of(asked)
    there = {(one.session_id, one.helper_id): one for one in asked.standing}
    found = {(one.seats.session.id, one.person.helper.id): one for one in problem.choices}
    for seats, who in product(problem.seats, asked.helpers):
        standing = there.get((seats.session.id, who.id))
        if standing is None:
            around = rules.around(asked, who, seats.session.when.day, rules.fixed_elsewhere(asked, who, None))
            may = (
                rules.may_be_asked(who)
                and seats.wants_somebody()
                and not rules.against_newcomer(rules.as_open(asked, seats.session), around, who.reach_minutes)
            )
        else:
            may = not standing.is_fixed and not rules.against_standing(asked, standing)
        choice = found.get((seats.session.id, who.id))
        assert (choice is not None) == may
        if choice is not None:
            before = rules.before_the_plan(asked, who)
            assert choice.part == cost.of_helper(asked, rules.as_open(asked, seats.session), before)
            assert problem.columns.cost[choice.number] == choice.part.total
            assert choice.stands == (standing is not None)


def possible(*sessions: PlanSession, **given: Any) -> list[int]:
    """The numbers of the sessions where a helper like that could come."""
    problem = choices.of(instance(list(sessions), [helper(1, **given)]))
    return [choice.seats.session.id for choice in problem.choices]


def test_absence_takes_away_its_days_and_no_other() -> None:
    monday, evening = session(100, day=MONDAY), session(101, "18:00", "20:00", day=MONDAY)
    assert possible(monday, evening, session(102), absences=(Period(MONDAY, MONDAY),)) == [102]
    assert possible(monday, evening, session(102), absences=(Period(TUESDAY, TUESDAY),)) == [100, 101]


def test_sessions_too_long_for_the_hours_left_in_their_week_are_no_choice_and_shorter_ones_are() -> None:
    long, short, next_week = (
        session(100, "09:00", "12:00"),
        session(101, "14:00", "16:00"),
        session(102, "09:00", "12:00", day=TUESDAY + timedelta(weeks=1)),
    )
    assert possible(long, short, next_week, limits=Limits(week=150)) == [101]
    used = UsedMinutes(week={MONDAY: 60})
    assert possible(long, short, next_week, limits=Limits(week=200), used=used) == [101, 102]


@pytest.mark.parametrize("seed", range(20))
def test_part_of_a_program_has_the_best_plan_among_the_choices_kept(seed: int) -> None:
    random = Random(seed)
    asked = (choices.of(small(random, most_pairs=8)) for _attempt in range(100))
    problem = next(one for one in asked if one.choices)
    kept = np.array([one.stands or random.random() < 0.6 for one in problem.choices], dtype=np.bool_)
    whole = model.of(problem)
    plans = chain.from_iterable(
        combinations(np.flatnonzero(kept).tolist(), size) for size in range(int(kept.sum()) + 1)
    )
    fitting = [
        [problem.choices[number] for number in plan]
        for plan in plans
        if len(greedy.draft_of(problem, (problem.choices[number] for number in plan)).made) == len(plan)
    ]
    least = min(problem.cost(plan).total for plan in fitting)
    found = engine.decide(
        whole.of(kept), None, seconds=None, stop=lambda: False, on_bound=_ignored, on_better=_ignored
    )
    assert found.made is not None
    numbers = np.flatnonzero(kept)[found.made].tolist()
    assert problem.cost([problem.choices[number] for number in numbers]).total == least


def test_plan_is_found_where_somebody_else_ran_highs_with_more_threads() -> None:
    other = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor has no types
    other.silent()
    other.setOptionValue("threads", 2)
    other.passModel(model.of(choices.of(small(Random(3), most_pairs=20))).for_highs(whole=True))
    other.run()
    program = model.of(choices.of(small(Random(7), most_pairs=20)))
    assert engine.decide(program, seconds=None, stop=lambda: False).is_complete


def _ignored(_said: object) -> None:
    pass
