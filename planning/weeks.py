"""A good plan of several weeks, found week after week: what is planned of a helper's hours and load is carried on.

The weeks hang together only by the limits of months and years and by an even load, so it is hardly dearer than the best
plan of all together (a few ten-thousandths), and there long before the relaxation of all weeks is solved.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from planning import engine, settling
from planning.apart import Apart
from planning.problem import Choice, Problem
from planning.program import Program
from planning.relaxation import Relaxation
from planning.watch import Stop

MOST_ROUNDS, GAINED = 3, 3e-4
"""How often cuts are looked for in a week, and what share of the cost they must have gained to be looked for again."""
ROUNDS_OF_VERY_MANY = 1
"""In a region each time takes as long as the relaxation, and the first gains nearly all that a plan is better by."""


def plan(
    problem: Problem, program: Program, left: Callable[[], float | None], stop: Stop
) -> Iterator[list[Choice]]:
    """What is planned so far, after each week for which there was time."""
    week = problem.timetable.monday[problem.columns.seats]
    made = np.zeros(program.choices, dtype=np.bool_)
    for number in range(len(problem.timetable.mondays)):
        if stop():
            break
        inside = week == number
        made[_of_week(program.after(inside, made), np.flatnonzero(inside), problem, left, stop)] = True
        yield [problem.choices[number] for number in np.flatnonzero(made).tolist()]


def _of_week(
    program: Program,
    inside: NDArray[np.intp],
    problem: Problem,
    left: Callable[[], float | None],
    stop: Stop,
) -> NDArray[np.intp]:
    """`inside` are the numbers of the choices that the program has; those that are made."""
    relaxation = Relaxation(program, stop)
    relaxed, is_wide = relaxation.solve(left()), len(inside) > engine.VERY_MANY
    for _round in range(ROUNDS_OF_VERY_MANY if is_wide else MOST_ROUNDS):
        if relaxed is None:
            return inside[:0]
        found = relaxation.broken(relaxed)
        if not found:
            break
        relaxation.add(found)
        before, again = relaxed.cost, relaxation.solve(left())
        relaxed = again or relaxed
        if again is None or again.cost - before < GAINED * again.cost:
            break
    if relaxed is None:
        return inside[:0]
    person = problem.columns.person[inside] if is_wide else None
    near = problem.instance.weights.load // (1 if is_wide else settling.NEAR)
    kept, part, fixed = settling.of(relaxation.program, relaxed, near, person)
    decided = Apart(
        lambda: engine.decide(part, fixed=fixed, close=settling.CLOSE, seconds=left(), stop=stop)
    ).result()
    return inside[np.flatnonzero(kept)[decided.made or []]]
