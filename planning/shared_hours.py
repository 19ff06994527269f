"""Who has used the hours that hold for several weeks."""

from collections.abc import Iterable

import numpy as np

from planning.problem import Problem

A_SESSION = 120
"""Whoever has fewer minutes left can take no session more."""


class SharedHours:
    """The windows of several weeks, by person: their choices, and the minutes those may take."""

    def __init__(self, problem: Problem) -> None:
        week = problem.timetable.monday[problem.columns.seats]
        self._minutes = problem.columns.minutes
        self._of_person: dict[int, list[tuple[frozenset[int], int]]] = {}
        for window in problem.windows:
            if np.ptp(week[window.numbers]) > 0:
                person = int(problem.columns.person[window.numbers[0]])
                numbers = frozenset(window.numbers.tolist())
                self._of_person.setdefault(person, []).append((numbers, window.most))

    @property
    def are_there(self) -> bool:
        return bool(self._of_person)

    def are_used(self, person: int, made: Iterable[int]) -> bool:
        """Whether nothing is left beside these choices, in one window at least."""
        return any(
            sum(int(self._minutes[number]) for number in made if number in numbers) > most - A_SESSION
            for numbers, most in self._of_person.get(person, ())
        )
