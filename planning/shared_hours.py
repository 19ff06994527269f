"""Hours that hold for several weeks, and who has used them."""

from collections.abc import Iterable, Iterator

import numpy as np

from planning.columns import Window
from planning.problem import Problem

A_SESSION = 120
"""Whoever has fewer minutes left can take no session more."""


def windows(problem: Problem) -> Iterator[Window]:
    """Those that hold choices of several weeks."""
    week = problem.timetable.monday[problem.columns.seats]
    return (one for one in problem.windows if np.ptp(week[one.numbers]) > 0)


class SharedHours:
    """By person: the choices of each window of several weeks, and the minutes those may take."""

    def __init__(self, problem: Problem) -> None:
        self._minutes = problem.columns.minutes
        self._of_person: dict[int, list[tuple[frozenset[int], int]]] = {}
        for window in windows(problem):
            person = int(problem.columns.person[window.numbers[0]])
            self._of_person.setdefault(person, []).append((frozenset(window.numbers.tolist()), window.most))

    @property
    def are_there(self) -> bool:
        return bool(self._of_person)

    def are_used(self, person: int, made: Iterable[int]) -> bool:
        """Whether nothing is left beside these choices, in one window at least."""
        return any(
            sum(int(self._minutes[number]) for number in made if number in numbers) > most - A_SESSION
            for numbers, most in self._of_person.get(person, ())
        )
