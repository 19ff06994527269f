"""Hours that hold for several weeks, shared out among those: of what a month allows somebody, each week may use a part.

Weeks that are relaxed by themselves at prices for the hours do not keep them: where a session is just worth its price, each
week takes it. With shares they do. The prices of the shares then say in which week a minute is worth most, and there goes
some of what is worth least elsewhere.
"""

import numpy as np
from numpy.typing import NDArray

from planning import shared_hours
from planning.cuts import Cut
from planning.problem import Problem
from planning.program import Amounts, Numbers, Truths

MOST_AT_ONCE = 120.0
"""So many minutes change weeks at most, of one person at a time: about a session."""
NEARLY_FULL = 0.8
"""Whoever used less of what a window allows hardly comes to use it all."""
WORTH, CLOSE = 1e-6, 1e-6
LITTLE = 0.05
"""Less of a session than such a part is rounded down."""


class Shares:
    """By window of several weeks and by week, in minutes: of what the week that is `first` leaves, a part for each other.

    They come to what the window allows, or less. Hours that what stands has passed already are left to whoever puts the weeks
    together.
    """

    def __init__(self, problem: Problem, made: Amounts, first: int) -> None:
        """`made`: how much of each choice the weeks take before they have shares; the others give in evenly."""
        week, minutes = problem.timetable.monday[problem.columns.seats], problem.columns.minutes
        windows = [
            one
            for one in shared_hours.windows(problem)
            if not one.overrun and (minutes[one.numbers] * made[one.numbers]).sum() > NEARLY_FULL * one.most
        ]
        sizes = [len(one.numbers) for one in windows]
        self._choices = np.concatenate([np.zeros(0, dtype=np.int32), *(one.numbers for one in windows)])
        self._window = np.repeat(np.arange(len(windows)), sizes)
        self._week = week[self._choices]
        self._minutes = problem.columns.minutes[self._choices].astype(np.float64)
        self._shape = (len(windows), len(problem.timetable.mondays))
        self._most = np.array([one.most for one in windows], dtype=np.float64)
        whole, pieces, longest = self._used(made)
        rounded_up = np.where(whole[:, first] + longest[:, first] <= self._most, longest[:, first], 0.0)
        of_first = whole[:, first] + rounded_up * (pieces[:, first] > 0.5 * longest[:, first])
        self._rest = np.maximum(self._most - of_first, 0.0)
        """What the others share."""
        used, is_there = whole + pieces, self._by_week(np.ones(len(made))) > 0
        used[:, first], is_there[:, first] = 0.0, False
        total = used.sum(axis=1)
        spare = (np.maximum(self._rest - total, 0.0) / np.maximum(is_there.sum(axis=1), 1))[:, None]
        part = np.minimum(1.0, self._rest / np.maximum(total, 1.0))[:, None]
        self.of_week: Amounts = used * part + spare * is_there
        self.of_week[:, first] = np.minimum(of_first, self._most)
        self._others = np.array([week for week in range(self._shape[1]) if week != first], dtype=np.int64)

    def _by_week(self, made: Amounts) -> Amounts:
        count = self._shape[1]
        places, amounts = self._window * count + self._week, self._minutes * made[self._choices]
        return np.bincount(places, amounts, self._shape[0] * count).astype(np.float64).reshape(self._shape)

    def _used(self, made: Amounts) -> tuple[Amounts, Amounts, Amounts]:
        """By window and week: minutes of whole choices, of those in pieces, and the longest of these."""
        of_choice = made[self._choices]
        in_pieces = (of_choice > CLOSE) & (of_choice < 1 - CLOSE)
        is_whole: Truths = made > 1 - CLOSE
        whole = self._by_week(is_whole.astype(np.float64))
        longest = np.zeros(self._shape)
        at = (self._window[in_pieces], self._week[in_pieces])
        np.maximum.at(longest, at, self._minutes[in_pieces])
        return whole, self._by_week(np.where(is_whole, 0.0, made)), longest

    def round(self, made: Amounts) -> None:
        """So that whole sessions fill them: what is in pieces is rounded up where most of it is, as far as there is enough.

        `made`: how much of each choice the weeks take within their shares.
        """
        found, pieces, longest = (one[:, self._others] for one in self._used(made))
        if not found.size:
            return
        left = self._rest - found.sum(axis=1)
        every, ratio = np.arange(len(left)), pieces / np.maximum(longest, 1.0)
        for weeks in np.argsort(-ratio, axis=1, kind="stable").T:
            more = longest[every, weeks] * (ratio[every, weeks] > LITTLE)
            more[more > left] = 0.0
            found[every, weeks] += more
            left -= more
        found[every, ratio.argmax(axis=1)] += np.maximum(left, 0.0)
        self.of_week[:, self._others] = found

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
        columns, minutes, ends = position[self._choices[inside]], self._minutes[inside], np.cumsum(lengths)
        parts = [
            slice(end - length, end) for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
        ]
        most = np.floor(self.of_week[windows, week] + WORTH).astype(np.int64).tolist()
        return [Cut(columns[part], minutes[part], end) for part, end in zip(parts, most, strict=True)]

    def move(self, worth: Amounts, used: Amounts, part: float) -> None:
        """`worth`: by window and week, what one minute more would win; `used`: what is used of the share.

        What a week leaves goes to where it is worth most, or else such a `part` of the share of the week where it is worth least.
        """
        of_week, worth, used = (one[:, self._others] for one in (self.of_week, worth, used))
        if not of_week.size:
            return
        every, is_wanted = np.arange(self._shape[0]), worth > WORTH
        best = worth.argmax(axis=1)
        left = np.where(is_wanted, 0.0, np.maximum(of_week - used, 0.0))
        left[~is_wanted.any(axis=1)] = 0.0
        least = np.where(of_week > WORTH, worth, np.inf).argmin(axis=1)
        gives = (left.sum(axis=1) < WORTH) & (worth[every, best] > worth[every, least] + WORTH)
        given = np.minimum(part * of_week[every, least], MOST_AT_ONCE) * gives
        of_week -= left
        of_week[every, least] -= given
        of_week[every, best] += left.sum(axis=1) + given
        self.of_week[:, self._others] = of_week
