"""A plan of each week within its share of the hours: those go together."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from planning import apart, memory
from planning.by_district import settled
from planning.narrowing import Narrow
from planning.problem import Problem
from planning.program import Amounts, Numbers
from planning.relaxation import Relaxed, mostly
from planning.settling import NEAR
from planning.shares import Shares
from planning.watch import Stop

PARTS = (0.5, 0.3, 0.2, 0.1)
"""How much of a share changes weeks, each time they are agreed on."""
HARDLY = 1e-3
"""Such a share of what the weeks cost shares may cost more than prices for hours."""
CLOSE = 1e-6
NEARLY = 1e-3
"""Such a share of the cost of a week may be lost where it is settled: mending goes on from there."""
ROUGHLY, EASILY = 0.28, 0.4
"""Such parts of the time that is left the plan of the hardest week may take, and those of the others: most take five seconds,
some took more than a minute. What is cut short there is often no good: HiGHS comes to a good plan at once or at the end."""


@dataclass(slots=True, eq=False)
class Week:
    """What it came to last, of these `choices`."""

    narrow: Narrow
    relaxed: Relaxed
    choices: Numbers


class WithinShares:
    """Weeks that were relaxed at prices for hours. The hardest takes what it took then; the others share out what that leaves."""

    def __init__(
        self, problem: Problem, weeks: Sequence[Week], left: Callable[[], float | None], stop: Stop
    ) -> None:
        self._problem, self._weeks, self._left, self._stop = problem, weeks, left, stop
        self._hardest = max(range(len(weeks)), key=self._pieces)
        self._others = [number for number in range(len(weeks)) if number != self._hardest]
        self.relaxed = self._of_all_weeks()
        """All weeks, by choice: at prices for hours, and then within shares before those are rounded."""
        self.row_prices = [week.narrow.row_prices() for week in weeks]
        """By week, of the rows there were at prices for hours, as long as those are."""
        self._shares = Shares(problem, self.relaxed.made, self._hardest)
        self._first = [len(week.narrow.program.least) for week in weeks]
        """The row of its first share."""
        self._is_agreed = threading.Event()
        self._waiting = deque[int]()
        """Agreed on, and not begun to be planned; what is in most pieces takes longest and comes first."""
        self._planned: dict[int, Numbers] = {}

    def _pieces(self, number: int) -> int:
        return int(self._weeks[number].relaxed.in_pieces.sum())

    def _of_all_weeks(self) -> Relaxed:
        """As they came out last; by choice only."""
        made, dearer = np.zeros(len(self._problem.choices)), np.zeros(len(self._problem.choices))
        for week in self._weeks:
            made[week.choices], dearer[week.choices] = week.relaxed.made, week.relaxed.dearer
        return Relaxed(self._cost(), made, made, dearer)

    def plan(self, at_last: Callable[[], None]) -> list[int]:
        """What is planned, by number. The hardest week is planned while the others agree on their shares.

        `at_last` is done while the last one is planned. Of a week without a plan in time it is what is made for the most part.
        """
        hardest = partial(self._settle, self._hardest, is_rough=True)
        others = [self._plan_next for _number in self._others]
        apart.each([hardest, self._agree, *others, at_last])
        planned = [
            self._planned.get(number, week.choices[mostly(week.relaxed.made)])
            for number, week in enumerate(self._weeks)
        ]
        return [number for of_week in planned for number in of_week.tolist()]

    def _plan_next(self) -> None:
        """Of those that wait, within its share, whatever the others leave of theirs."""
        self._is_agreed.wait()
        number = self._waiting.popleft()
        if self._solve(number) and self._cut(number):
            self._settle(number, is_rough=False)

    def _agree(self) -> None:
        """Shares out the hours, and moves them to where they are worth most until that is hardly dearer than prices for them."""
        try:
            self._share_out()
        finally:
            memory.give_back()
            self._waiting.extend(sorted(self._others, key=self._pieces, reverse=True))
            self._is_agreed.set()

    def _share_out(self) -> None:
        """Less of it when time is up. The best shares are rounded at last."""
        at_prices = self._cost()
        for number in self._others:
            week = self._weeks[number]
            week.narrow.add(self._shares.rows(week.choices, number))
            if not self._solve(number):
                return
        memory.give_back()
        least, best = self._cost(), self._shares.of_week.copy()
        for part in PARTS:
            if least - at_prices < HARDLY * least:
                break
            self._shares.move(*self._worth_and_used(), part)
            for number in self._others:
                self._allow(number, self._shares.of_week[:, number])
                if not self._solve(number):
                    return
            if self._cost() < least:
                least, best = self._cost(), self._shares.of_week.copy()
        self._shares.of_week = best
        for number in self._others:
            self._allow(number, best[:, number])
            if not self._solve(number):
                return
            self.row_prices[number] = self._weeks[number].narrow.row_prices()[: self._first[number]]
        self.relaxed = self._of_all_weeks()
        self._shares.round(self.relaxed.made)
        for number in self._others:
            self._allow(number, self._shares.of_week[:, number])

    def _cost(self) -> float:
        return sum(week.relaxed.cost for week in self._weeks)

    def _allow(self, number: int, minutes: Amounts) -> None:
        most = np.floor(minutes[self._shares.windows(number)] + CLOSE)
        self._weeks[number].narrow.allow(self._first[number], most)

    def _solve(self, number: int) -> bool:
        """False when there was no time."""
        week = self._weeks[number]
        relaxed = None if self._stop() else week.narrow.solve(self._left())
        if relaxed is not None:
            week.relaxed = relaxed
        return relaxed is not None

    def _worth_and_used(self) -> tuple[Amounts, Amounts]:
        """By window and week, what a minute more would win, and how many are used."""
        worth, used = np.zeros_like(self._shares.of_week), np.zeros_like(self._shares.of_week)
        for number in self._others:
            narrow, windows = self._weeks[number].narrow, self._shares.windows(number)
            rows = slice(self._first[number], self._first[number] + len(windows))
            worth[windows, number] = -narrow.row_prices()[rows]
            used[windows, number] = narrow.row_amounts()[rows]
        return worth, used

    def _cut(self, number: int) -> bool:
        """Once, when its share is sure: half of what a plan was above its relaxation then goes. False when there was no time."""
        week = self._weeks[number]
        week.narrow.add(week.narrow.broken(week.relaxed))
        return self._solve(number)

    def _settle(self, number: int, *, is_rough: bool) -> None:
        """What HiGHS holds of the week goes before."""
        week, left = self._weeks[number], self._left()
        program, weights = week.narrow.program, self._problem.instance.weights
        del week.narrow
        memory.give_back()
        seconds = None if left is None else left * (ROUGHLY if is_rough else EASILY)
        found = settled(
            program,
            week.relaxed,
            weights.load // NEAR if is_rough else weights.load,
            close=NEARLY,
            person=None if is_rough else self._problem.columns.person[week.choices],
            left=lambda: seconds,
            stop=self._stop,
        )
        if found:
            self._planned[number] = week.choices[found]
        memory.give_back()
