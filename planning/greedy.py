"""A good plan at once: what stands, filled up place by place, then improved by moving one helper at a time.

It serves as the preview, as the first plan the solver has to beat, and to polish the solver's plan over all choices.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from planning.changes import Changes
from planning.draft import Draft
from planning.problem import Choice, Problem
from planning.watch import Stop


def draft(problem: Problem, stop: Stop) -> Draft:
    """Everybody who stands and may stay, then whoever makes the plan better, place after place, until `stop`."""
    plan = Draft(problem)
    _make_those_that_fit(plan, np.flatnonzero(problem.columns.stands).tolist())
    for seats in _in_need(problem):
        if stop():
            break
        _fill(plan, seats)
    return plan


def draft_of(problem: Problem, chosen: Iterable[Choice]) -> Draft:
    """These choices as far as they go together; those that stand first, and where most is at stake."""
    plan = Draft(problem)
    _make_those_that_fit(plan, [one.number for one in chosen])
    return plan


def _make_those_that_fit(plan: Draft, numbers: Sequence[int]) -> None:
    columns, seats = plan.columns, plan.problem.seats

    def stake(number: int) -> tuple[bool, int, int]:
        return not columns.stands[number], -seats[columns.seats[number]].session.stake, number

    others = plan.make_together(np.array(sorted(numbers), dtype=np.int64))
    for number in sorted(others.tolist(), key=stake):
        if plan.fits(number):
            plan.make(number)


def improve(plan: Draft, stop: Stop) -> None:
    """Fill what can be filled, free helpers for it, put somebody better in their place; as long as it helps."""
    in_need, helped = _in_need(plan.problem), True
    while helped and not stop():
        could_come = set(Changes(plan).coming().tolist())
        for seats in in_need:
            if seats in could_come:
                _fill(plan, seats)
        helped = _free_somebody(plan, stop)
        helped |= _exchange(plan, stop)


def _in_need(problem: Problem) -> list[int]:
    """Where the fewest could come first, then where most is at stake."""
    often = np.bincount(problem.columns.seats, minlength=len(problem.seats)).tolist()
    listed = sorted(problem.seats, key=lambda one: (often[one.position], -one.session.stake, one.position))
    return [one.position for one in listed]


def _fill(plan: Draft, seats: int) -> None:
    while (best := plan.best(seats)) is not None:
        plan.make(best)


def _free_somebody(plan: Draft, stop: Stop) -> bool:
    """Whether somebody was taken from another session for one that lacks somebody, and that was worth it."""
    found, changes = False, Changes(plan)
    _better, worth = changes.in_place()
    for number, other in changes.instead(worth):
        if stop():
            return found
        if plan.is_made[other] and not plan.is_made[number] and plan.is_in_need(plan.columns.seats[number]):
            found |= _taken_over(plan, number, other)
    return found


def _taken_over(plan: Draft, number: int, other: int) -> bool:
    """Whether giving up `other` for the choice, and filling its place again, is worth it; if so, it is done."""
    plan.undo(other)
    if not plan.fits(number):
        plan.make(other)
        return False
    added = plan.cost_of_one_more(number) - plan.cost_of_one_more(other)
    plan.make(number)
    again = plan.best(plan.columns.seats[other])
    if again is not None:
        added += plan.cost_of_one_more(again)
        plan.make(again)
    if added < 0:
        return True
    if again is not None:
        plan.undo(again)
    plan.undo(number)
    plan.make(other)
    return False


def _exchange(plan: Draft, stop: Stop) -> bool:
    """Whether somebody better took somebody's place."""
    found, (better, _worth) = False, Changes(plan).in_place()
    for other in better.tolist():
        if stop():
            return found
        plan.undo(other)
        best = plan.best(plan.columns.seats[other])
        if best is None or plan.cost_of_one_more(best) >= plan.cost_of_one_more(other):
            plan.make(other)
        else:
            plan.make(best)
            found = True
    return found
