"""Who is decided on together: those who could come, never somebody who is taken, in all weeks whoever has no hours left."""

from datetime import date

from domain.candidate import Limits
from planning import choices, greedy, model
from planning.around import Around
from planning.problem import Problem
from planning.relaxation import Relaxation
from planning.watch import never
from tests.planning.making import helper, instance, session

WEEKS = (date(2026, 11, 10), date(2026, 11, 17))


def _two_weeks() -> tuple[Problem, Around]:
    """The first of two helpers has hours for one session in the month."""
    asked = instance(
        [session(100 + number, day=day) for number, day in enumerate(WEEKS)],
        [helper(1, limits=Limits(month=120)), helper(2)],
    )
    problem = choices.of(asked)
    relaxed = Relaxation(model.of(problem), never).solve(None)
    assert relaxed is not None
    return problem, Around(problem, relaxed)


def test_who_is_taken_is_in_no_group() -> None:
    problem, around = _two_weeks()
    plan = greedy.draft_of(problem, [])
    assert {person for person, _week in around.session(plan, 0, [0, 1], {1}, None).people} == {0}


def test_only_across_weeks_somebody_without_hours_left_is_decided_on_in_all_of_them() -> None:
    problem, around = _two_weeks()
    start = [one for one in problem.choices if (one.person.position, one.seats.position) == (0, 0)]
    plan = greedy.draft_of(problem, start)
    assert set(around.session(plan, 0, [0], set(), None).people) == {(0, 0), (1, 0)}
    assert {(0, 0), (0, 1)} <= set(around.session(plan, 0, [0], set(), 0).people)
