"""Hours that hold for several weeks, shared out among those: of what a month allows somebody, each week may use a part.

Weeks that are relaxed by themselves at prices for the hours do not keep them: where a session is just worth its price, each
week takes it. With shares they do. The prices of the shares then say in which week a minute is worth most, and there goes
some of what is worth least elsewhere.
"""

import numpy as np
from numpy.typing import NDArray

from planning.cuts import Cut
from planning.problem import Problem
from planning.program import Amounts, Numbers, Truths

MOST_AT_ONCE = 120.0
"""So many minutes change weeks at most, of one person at a time: about a session."""
NEARLY_FULL = 0.8
"""Whoever used less of what a window allows hardly comes to use it all."""
WORTH = 1e-6


class Shares:
    """By window of several weeks and by week, in minutes: of what the week that is `first` leaves, a part for each other.

    They come to what the window allows, or less. Hours that what stands has passed already are left to whoever puts the weeks
    together.
    """

    def __init__(self, problem: Problem, made: Amounts, first: int) -> None:
        """`made`: how much of each choice the weeks take before they have shares; the others give in evenly."""
        week = problem.timetable.monday[problem.columns.seats]
        minutes = problem.columns.minutes
        windows = [
            one
            for one in problem.windows
            if not one.overrun
            and np.ptp(week[one.numbers]) > 0
            and (minutes[one.numbers] * made[one.numbers]).sum() > NEARLY_FULL * one.most
        ]
        sizes = [len(one.numbers) for one in windows]
        self._choices = np.concatenate([np.zeros(0, dtype=np.int32), *(one.numbers for one in windows)])
        self._window = np.repeat(np.arange(len(windows)), sizes)
        self._week = week[self._choices]
        self._minutes = problem.columns.minutes[self._choices].astype(np.float64)
        self._shape = (len(windows), len(problem.timetable.mondays))
        used = self._by_week(made)
        most = np.array([one.most for one in windows], dtype=np.float64)
        self._most = np.maximum(most - used[:, first], 0.0)
        """Of the weeks that share."""
        used[:, first] = 0.0
        is_there: Truths = self._by_week(np.ones(len(made))) > 0
        is_there[:, first] = False
        total = used.sum(axis=1)
        spare = (np.maximum(self._most - total, 0.0) / np.maximum(is_there.sum(axis=1), 1))[:, None]
        part = np.minimum(1.0, self._most / np.maximum(total, 1.0))[:, None]
        self.of_week: Amounts = used * part + spare * is_there

    def _by_week(self, made: Amounts) -> Amounts:
        count = self._shape[1]
        places, amounts = self._window * count + self._week, self._minutes * made[self._choices]
        return np.bincount(places, amounts, self._shape[0] * count).astype(np.float64).reshape(self._shape)

    def windows(self, week: int) -> NDArray[np.int64]:
        """Those of which there are choices in the week."""
        found: NDArray[np.int64] = np.unique(self._window[self._week == week])
        return found

    def rows(self, choices: Numbers, week: int) -> list[Cut]:
        """One for each of the windows of a week, of columns that are these choices."""
        inside = np.flatnonzero(self._week == week)
        windows, lengths = np.unique(self._window[inside], return_counts=True)
        position = np.zeros(int(choices.max(initial=-1)) + 1, dtype=np.int32)
        position[choices] = np.arange(len(choices), dtype=np.int32)
        split = np.cumsum(lengths)[:-1]
        columns = np.split(position[self._choices[inside]], split)
        minutes = np.split(self._minutes[inside], split)
        most = np.floor(self.of_week[windows, week] + WORTH).tolist()
        return [Cut(own, often, int(end)) for own, often, end in zip(columns, minutes, most, strict=True)]

    def move(self, worth: Amounts, used: Amounts, part: float) -> None:
        """`worth`: by window and week, what one minute more would win; `used`: what is used of the share.

        What a week leaves goes to where it is worth most, or else such a `part` of the share of the week where it is worth least.
        """
        every = np.arange(self._shape[0])
        is_wanted = worth > WORTH
        best = worth.argmax(axis=1)
        left = np.where(is_wanted, 0.0, np.maximum(self.of_week - used, 0.0))
        left[~is_wanted.any(axis=1)] = 0.0
        least = np.where(self.of_week > WORTH, worth, np.inf).argmin(axis=1)
        gives = (left.sum(axis=1) < WORTH) & (worth[every, best] > worth[every, least] + WORTH)
        given = np.minimum(part * self.of_week[every, least], MOST_AT_ONCE) * gives
        self.of_week -= left
        self.of_week[every, least] -= given
        self.of_week[every, best] += left.sum(axis=1) + given
