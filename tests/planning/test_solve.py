import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, count
from random import Random
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.candidate import Limits, Placement
from domain.proposal_lack import Cause
from domain.words import AssignmentRole
from planning import (
    beginning,
    check,
    choices,
    engine,
    greedy,
    model,
    open_places,
    picture,
    solve,
    watch,
    weeks,
)
from planning.instance import Guide, Instance, PlanPlace, Standing
from planning.known import Known
from planning.proposal import Change, Proposal, Status
from planning.relaxation import Relaxation
from planning.search import Search
from planning.solve import propose
from planning.watch import Progress, Watch
from tests.planning.making import AMAL, KROOK, MELLE, helper, instance, session, small

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def cheapest(asked: Instance) -> int:
    """The least cost of all plans that break no rule, each one tried."""
    fixed = {(one.session_id, one.helper_id) for one in asked.standing if one.is_fixed}
    free = [
        Guide(one.id, who.id)
        for one in asked.sessions
        for who in asked.helpers
        if (one.id, who.id) not in fixed
    ]
    plans = chain.from_iterable(combinations(free, size) for size in range(len(free) + 1))
    pictures = (picture.of(asked, asked.pinned_guides | set(plan)) for plan in plans)
    return min(one.cost().total for one in pictures if not check.forbidden(one))


@pytest.mark.parametrize("seed", range(30))
def test_cost_is_the_least_of_all_plans_when_every_plan_is_tried(seed: int) -> None:
    random = Random(seed)
    for _instance in range(8):
        asked = small(random, most_pairs=8)
        proposal = propose(asked)
        assert (proposal.status, proposal.objective) == (Status.OPTIMAL, cheapest(asked))


def guides(proposal: Proposal) -> set[Guide]:
    return {Guide(one.session_id, one.helper_id) for one in proposal.placed}


@FEW
@given(st.randoms(use_true_random=False))
def test_nothing_is_wrong_with_a_proposal_in_the_eyes_of_the_checker(random: Random) -> None:
    asked = small(random, most_pairs=20)
    assert check.faults(asked, propose(asked)) == []


@FEW
@given(st.randoms(use_true_random=False))
def test_preview_keeps_every_rule_and_the_proposal_is_never_worse(random: Random) -> None:
    asked = small(random, most_pairs=20)
    previews: list[Proposal] = []
    proposal = propose(asked, on_preview=previews.append)
    (preview,) = previews
    assert check.faults(asked, preview) == []
    assert proposal.objective <= preview.objective


@pytest.mark.parametrize("seed", range(25))
def test_large_instance_shows_who_stays_then_more_and_explains_before_the_end(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve, "LARGE", 0)
    monkeypatch.setattr(solve, "VERY_LARGE", 0)
    asked = small(Random(seed), most_pairs=20)
    previews: list[Proposal] = []
    proposal = propose(asked, on_preview=previews.append)
    assert [check.faults(asked, one) for one in previews] == [[]] * len(previews)
    assert [one.is_explained for one in previews] == [False, False, *[True] * (len(previews) - 2)]
    assert all(one.change is Change.KEPT for one in previews[0].placed)
    costs = [one.objective for one in (*previews, proposal)]
    assert costs == sorted(costs, reverse=True)
    assert proposal == propose(asked)


@FEW
@given(st.randoms(use_true_random=False))
def test_proposal_is_never_worse_than_what_stands_and_may_stay(random: Random) -> None:
    asked = small(random, most_pairs=20)
    problem = choices.of(asked)
    stays = greedy.draft_of(problem, (choice for choice in problem.choices if choice.stands))
    assert propose(asked).objective <= problem.cost(stays.choices).total


@FEW
@given(st.randoms(use_true_random=False))
def test_pinned_guides_stay(random: Random) -> None:
    asked = small(random, most_pairs=20)
    assert asked.pinned_guides - guides(propose(asked)) == set()


@FEW
@given(st.randoms(use_true_random=False))
def test_same_instance_in_any_order_gets_the_same_proposal(random: Random) -> None:
    asked = small(random, most_pairs=20)
    mixed = replace(
        asked,
        places=tuple(reversed(asked.places)),
        sessions=tuple(reversed(asked.sessions)),
        helpers=tuple(reversed(asked.helpers)),
        standing=tuple(reversed(asked.standing)),
    )
    assert propose(mixed) == propose(asked)


def test_instance_without_sessions_or_helpers_gets_an_empty_proposal() -> None:
    nobody = propose(instance([], []))
    assert (nobody.status, nobody.objective, nobody.placed, nobody.short) == (Status.OPTIMAL, 0, (), ())
    open_only = propose(instance([session()], []))
    assert (open_only.status, open_only.placed) == (Status.OPTIMAL, ())


def test_without_time_the_preview_is_the_proposal() -> None:
    asked = small(Random(3), most_pairs=20)
    previews: list[Proposal] = []
    proposal = propose(asked, seconds=0, on_preview=previews.append)
    assert proposal == replace(previews[0], status=Status.STOPPED)
    assert check.faults(asked, proposal) == []


@pytest.mark.parametrize("looks", [0, 1, 2, 5, 20])
def test_cancelled_at_any_moment_it_keeps_the_best_plan_so_far(looks: int) -> None:
    asked = small(Random(7), most_pairs=20)
    left = iter([False] * looks)
    costs: list[int] = []
    proposal = propose(
        asked, is_cancelled=lambda: next(left, True), on_progress=lambda seen: costs.append(seen.best)
    )
    assert check.faults(asked, proposal) == []
    assert proposal.objective <= min(costs)


@pytest.fixture(params=[1, 2])
def deaf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """HiGHS does not come back, from its first run or from its second, and hears nothing."""
    run, runs, may_end = engine.is_complete, count(1), threading.Event()

    def stay(highs: highspy.Highs) -> bool:
        if next(runs) < request.param:
            return run(highs)
        may_end.wait()
        return False

    monkeypatch.setattr(engine, "is_complete", stay)
    yield
    may_end.set()


@pytest.mark.usefixtures("deaf")
def test_limit_is_kept_when_highs_does_not_come_back() -> None:
    asked = small(Random(12), most_pairs=20)
    seen: list[Progress] = []
    began = time.monotonic()
    proposal = propose(asked, seconds=0.2, on_progress=seen.append)
    assert time.monotonic() - began < 0.2 + 2 * watch.GRACE
    assert check.faults(asked, proposal) == []
    assert (proposal.status, proposal.objective) == (Status.STOPPED, seen[-1].best)
    assert proposal.bound == seen[-1].bound


@pytest.mark.usefixtures("deaf")
def test_cancelled_it_answers_at_once_when_highs_does_not_come_back() -> None:
    asked = small(Random(12), most_pairs=20)
    began = time.monotonic()
    proposal = propose(asked, is_cancelled=lambda: time.monotonic() - began > 0.2)
    assert time.monotonic() - began < 0.2 + 2 * watch.GRACE
    assert check.faults(asked, proposal) == []


@pytest.fixture(params=[(choices, "of"), (model, "of"), (greedy, "draft")])
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A part of the preparation of a very large instance does not end; who may stay is known all the same."""
    monkeypatch.setattr(solve, "LARGE", 0)
    monkeypatch.setattr(solve, "VERY_LARGE", 0)
    where, name = request.param
    work, may_end = getattr(where, name), threading.Event()

    def stay(*given: Any, newcomers: bool = True, **named: Any) -> Any:
        if newcomers:
            may_end.wait()
            return work(*given, **named)
        return work(*given, newcomers=False)

    monkeypatch.setattr(where, name, stay)
    yield
    may_end.set()


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("is_told", [False, True])
def test_who_may_stay_is_the_answer_when_the_preparation_takes_longer_than_the_time_there_is(
    is_told: bool,
) -> None:
    asked = small(Random(12), most_pairs=20)
    previews: list[Proposal] = []
    began = time.monotonic()
    proposal = propose(
        asked,
        seconds=None if is_told else 0.2,
        is_cancelled=lambda: is_told and time.monotonic() - began > 0.2,
        on_preview=previews.append,
    )
    assert time.monotonic() - began < 0.2 + 2 * watch.GRACE
    assert check.faults(asked, proposal) == []
    assert (proposal.status, proposal.placed) == (Status.STOPPED, previews[0].placed)


@pytest.mark.parametrize("part", [choices.of, lambda asked, stop: model.of(choices.of(asked), stop)])
def test_preparation_ends_when_it_is_told(part: Any) -> None:
    sessions = [session(), session(101, "11:00", "13:00")]
    with pytest.raises(watch.TimeUp):
        part(instance(sessions, [helper(1)]), stop=lambda: True)


@pytest.mark.parametrize("is_told", [False, True])
def test_reasons_not_found_in_time_are_left_out_and_that_is_said(
    is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve, "LARGE", 0)
    asked = instance([session(100 + number) for number in range(40)], [helper(1)])
    full = propose(asked)
    work = open_places._Asked.lack

    def slow(*given: Any) -> Any:
        time.sleep(0.1)
        return work(*given)

    monkeypatch.setattr(open_places._Asked, "lack", slow)
    monkeypatch.setattr(Search, "run", lambda *_given: time.sleep(0.3))
    began = time.monotonic()
    proposal = propose(
        asked,
        seconds=None if is_told else 0.3,
        is_cancelled=lambda: is_told and time.monotonic() - began > 0.1,
    )
    assert time.monotonic() - began < 0.3 + 2 * watch.GRACE
    assert check.faults(asked, proposal) == []
    assert [[(lack.kind, lack.number) for lack in one.lacks] for one in proposal.short] == [
        [(lack.kind, lack.number) for lack in one.lacks] for one in full.short
    ]
    causes = {lack.cause for one in proposal.short for lack in one.lacks}
    assert Cause.NOT_LOOKED_INTO in causes


def test_error_of_the_search_rises(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_highs: highspy.Highs) -> bool:
        raise RuntimeError("HiGHS ended with kSolveError")

    monkeypatch.setattr(engine, "is_complete", fail)
    with pytest.raises(RuntimeError, match="kSolveError"):
        propose(small(Random(7), most_pairs=20))


@pytest.mark.parametrize("seed", range(25))
def test_plan_found_week_after_week_first_keeps_every_rule_and_the_best_is_found_all_the_same(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = small(Random(seed), most_pairs=20)
    best = propose(asked)
    for where in (beginning, solve):
        monkeypatch.setattr(where, "is_long", lambda _problem: True)
    problem = choices.of(asked)
    by_week = weeks.plan(problem, model.of(problem), lambda: None, lambda: False) if problem.choices else []
    for found in by_week:
        plan = greedy.draft_of(problem, found)
        assert check.forbidden(picture.of(asked, problem.guides(plan.choices))) == []
    assert propose(asked).objective == best.objective


@pytest.mark.parametrize("seed", range(10))
def test_several_weeks_of_too_many_choices_are_planned_and_bounded_week_by_week(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = small(Random(seed), most_pairs=20)
    best = propose(asked)
    for where in (beginning, solve):
        monkeypatch.setattr(where, "is_long", lambda _problem: True)
    monkeypatch.setattr(beginning, "MOST_TOGETHER", 0)
    proposal = propose(asked)
    assert check.faults(asked, proposal) == []
    assert proposal.bound is not None
    assert proposal.bound <= best.objective <= proposal.objective


@pytest.mark.parametrize("seconds", [0.0, 0.002, 0.01, 0.03, 0.1])
def test_plan_of_several_weeks_keeps_every_rule_whenever_time_is_up(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in (beginning, solve):
        monkeypatch.setattr(where, "is_long", lambda _problem: True)
    asked = small(Random(12), most_pairs=20)
    assert check.faults(asked, propose(asked, seconds=seconds)) == []


@pytest.mark.parametrize("seed", range(25))
def test_plan_of_very_many_choices_is_the_best_as_well_and_shown_as_it_gets_better(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = small(Random(seed), most_pairs=20)
    best = propose(asked)
    monkeypatch.setattr(solve, "LARGE", 0)
    monkeypatch.setattr(engine, "VERY_MANY", 0)
    previews: list[Proposal] = []
    proposal = propose(asked, on_preview=previews.append)
    assert (proposal.status, proposal.objective) == (best.status, best.objective)
    costs = [one.objective for one in (*previews, proposal)]
    assert costs == sorted(costs, reverse=True)


def test_weeks_share_the_hours_of_a_month() -> None:
    """Four hours a month and a session of two hours each week: the first two weeks take them."""
    asked = instance(
        [session(100 + week, day=date(2026, 11, 3) + timedelta(weeks=week)) for week in range(4)],
        [helper(1, limits=Limits(month=240))],
    )
    problem = choices.of(asked)
    by_week = list(weeks.plan(problem, model.of(problem), lambda: None, lambda: False))
    assert [one.seats.session.id for one in by_week[0]] == [100]
    assert [one.seats.session.id for one in by_week[-1]] == [100, 101]


def test_progress_only_gets_better_and_ends_with_the_proof() -> None:
    asked = small(Random(11), most_pairs=20)
    seen: list[Progress] = []
    proposal = propose(asked, on_progress=seen.append)
    costs, bounds = [one.best for one in seen], [one.bound for one in seen if one.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (costs[-1], bounds[-1]) == (proposal.objective, proposal.objective)


def test_helper_in_another_role_stays_and_cannot_be_elsewhere_at_that_time() -> None:
    asked = instance(
        [session(100), session(101, "11:00", "13:00")],
        [helper(1)],
        [Standing(100, 1, AssignmentRole.RESERVE)],
    )
    assert guides(propose(asked)) == set()


@pytest.mark.parametrize(
    ("starts", "ends", "minutes_between"),
    [
        ("07:00", "09:00", 60),
        ("07:00", "09:50", 10),
        ("08:00", "10:00", 0),
        ("09:00", "11:00", None),
        ("10:00", "11:00", None),
        ("10:30", "11:30", None),
        ("11:00", "12:00", None),
        ("10:00", "12:00", None),
        ("09:00", "12:00", None),
        ("09:00", "13:00", None),
        ("10:00", "13:00", None),
        ("11:00", "13:00", None),
        ("12:00", "14:00", 0),
        ("12:13", "14:00", 13),
        ("13:00", "14:00", 60),
    ],
)
@pytest.mark.parametrize(("place", "way"), [(KROOK, 0), (AMAL, 13)])
def test_one_helper_takes_two_sessions_of_a_day_exactly_when_there_is_time_for_both(
    starts: str, ends: str, minutes_between: int | None, place: PlanPlace, way: int
) -> None:
    asked = instance([session(100), session(101, starts, ends, place_id=place.id)], [helper(1)])
    takes_both = minutes_between is not None and minutes_between >= way
    assert len(guides(propose(asked))) == (2 if takes_both else 1)


def test_search_over_some_choices_bounds_no_more_than_what_was_left_out_allows() -> None:
    """A weak relaxation leaves out the helper of the place, who makes it 7 dearer at least: so much and no more is proven."""
    stranger = helper(1, placements=(Placement(MELLE.id, MELLE.coordinates),))
    problem = choices.of(instance([session()], [stranger, helper(2)]))
    program = model.of(problem)
    relaxed = Relaxation(program, lambda: False).solve(None)
    assert relaxed is not None
    made, dearer = np.array([1.0, 0.0]), np.array([0.0, 7.0])
    weak = replace(relaxed, cost=relaxed.cost - 100, made=made, dearer=dearer)
    looking = Search(
        problem, Watch(None, lambda: False, lambda _seen: None), Known([], problem.cost([]).total)
    )
    looking._search(program, weak, 0)
    assert looking.known.bound is not None
    assert looking.known.bound <= weak.cost + 7
