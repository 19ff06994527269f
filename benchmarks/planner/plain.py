"""The problem of an instance in plain numbers, so that a solver in another process needs nothing of Inloop.

One thing a line, its name first. Sessions, helpers and choices are numbered from 0 in the order of their lines:

    constant COST
    session OPEN OPEN_COST LOST LOST_COST ROOM          places that may stay open or be lost, and how many guides may come
    helper COST COST …                                  of the first, second … session in load
    choice SESSION HELPER COST
    wish SESSION COST CHOICE CHOICE …                   costs this unless one of the choices is made
    apart CHOICE CHOICE …                               at most one of them
    hours MOST OVERRUN CHOICE MINUTES STANDS CHOICE …   at most so many minutes; with OVERRUN more if all of them stand
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from planning import cost, exclusions
from planning.problem import Choice, Problem


def write(problem: Problem, path: Path) -> None:
    path.write_text("\n".join(_lines(problem)) + "\n", encoding="utf-8")


def read_answer(problem: Problem, path: Path) -> tuple[list[Choice], int | None]:
    """The choices that a solver made, and the bound it proved: a line `bound COST`, or without it, then `made CHOICE …`."""
    made, bound = list[Choice](), None
    for line in path.read_text("utf-8").splitlines():
        match line.split():
            case ["bound", value]:
                bound = int(value)
            case ["made", *numbers]:
                made = [problem.choices[int(number)] for number in numbers]
            case _:
                raise ValueError(line)
    return made, bound


def _lines(problem: Problem) -> Iterator[str]:
    weights, columns = problem.instance.weights, problem.columns
    yield f"constant {problem.fixed_cost.total + weights.change * problem.standing}"
    for seats in problem.seats:
        gap, session = seats.gap(0), seats.session
        opened, lost = cost.open_cost(session, weights), cost.lost_cost(session, weights)
        yield f"session {gap.open} {opened} {gap.lost} {lost} {seats.room}"
    excluded = exclusions.of(problem)
    for person, most in zip(problem.people, excluded.most, strict=True):
        yield _line("helper", [person.load_cost(number) for number in range(most)])
    own = columns.cost - weights.change * columns.stands
    for seat, helper, price in zip(
        columns.seats.tolist(), columns.person.tolist(), own.tolist(), strict=True
    ):
        yield f"choice {seat} {helper} {price}"
    for seats in problem.seats:
        for wish in seats.wishes:
            bringing = [choice.number for choice in problem.at(seats) if wish.is_brought_by(choice)]
            yield _line("wish", [seats.position, wish.cost, *bringing])
    for part in np.split(excluded.members, np.cumsum(excluded.sizes)[:-1]):
        yield _line("apart", part.tolist())
    for window in problem.windows:
        inside = (window.numbers, columns.minutes[window.numbers], columns.stands[window.numbers].astype(int))
        parts = zip(*(one.tolist() for one in inside), strict=True)
        yield _line("hours", [window.most, window.overrun, *(number for part in parts for number in part)])


def _line(name: str, numbers: Sequence[int]) -> str:
    return " ".join([name, *map(str, numbers)])
