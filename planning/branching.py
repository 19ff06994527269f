"""Either a choice is made or it is not: what cuts leave open is decided by trying both, as few times as possible.

Which choice tells most is seen from one step of the simplex to either side (Driebeek 1966); the best of them are tried.
Where one side cannot be better than the best plan, the other one holds from there on, and often that is all that is needed.
"""

from collections.abc import Callable

import numpy as np

from planning import engine
from planning.narrowing import NEVER, Narrow, Step
from planning.program import Numbers
from planning.relaxation import Relaxed
from planning.watch import Stop

MOST_LOOKED_AT, MOST_TRIED = 40, 2
"""Of how many choices in pieces a step is taken, and how many of those are tried, wherever something is decided."""
LITTLE = 0.01
"""A dearer side counts times the other one, so neither counts less than this; a cost that rises by less has not risen."""
MUCH = 0.2
"""So much dearer one side must promise to be where the other promises nothing; else nothing is tried, but a plan looked for."""
TRIALS_OF_CUTS = 4
"""Looking for cuts takes as long as so many trials."""
WON, FRUITLESS = 0.3, 0.05
"""Of what is still to be won cuts must win such a share to be looked for again at once, or not to be left out next time."""


class Branching:
    """`best` is the cost of the best plan so far; `take` is given the choices of each that the relaxation makes whole.

    `seconds` are those that are left.
    """

    def __init__(
        self,
        narrow: Narrow,
        best: Callable[[], int],
        take: Callable[[Numbers], None],
        is_over: Stop,
        seconds: Callable[[], float | None],
    ) -> None:
        self._narrow = narrow
        self._best = best
        self._take = take
        self._is_over = is_over
        self._seconds = seconds
        self._trials = 0
        self._is_fruitless = False

    def decide(self, relaxed: Relaxed, trials: int) -> tuple[Relaxed, float]:
        """What no better plan can go below, after so many trials; the cost of the best plan or more when there is none.

        The relaxation is that of better plans from then on: what holds for all of those is kept.
        """
        self._trials = trials
        return self._within(relaxed, [], -NEVER)

    def _within(self, relaxed: Relaxed, limited: list[int], flat: float) -> tuple[Relaxed, float]:
        """The same within the limits that there are, to which more of the `limited` columns may come.

        Where it costs no more than `flat` nothing could be told apart, so only a plan is looked for.
        """
        while not self._is_closed(relaxed):
            is_flat = relaxed.cost - flat < LITTLE
            if not is_flat:
                relaxed = self._cut(relaxed)
            is_whole = self._narrow.is_whole(relaxed)
            if self._trials <= 0 or self._is_over() or self._is_closed(relaxed) or is_whole:
                break
            steps = [] if is_flat else self._narrow.first_steps(relaxed, MOST_LOOKED_AT)
            promising = [step for step in steps if _worth(step.without, step.with_it) > _worth(MUCH, 0.0)]
            if not promising:
                column = int(self._narrow.fullest_first(relaxed)[0])
                return relaxed, self._of_both(column, [relaxed, relaxed], relaxed.cost)
            found = self._tried(relaxed, promising)
            if found is None:
                break
            column, sides = found
            is_open = [not self._is_closed(side) for side in sides]
            if all(is_open):
                return relaxed, self._of_both(column, sides, -NEVER)
            if not any(is_open):
                return relaxed, min(side.cost for side in sides)
            self._narrow.limit(column, float(is_open[1]), float(is_open[1]))
            limited.append(column)
            again = self._solve()
            if again is None:
                break
            relaxed = again
        return relaxed, relaxed.cost

    def _cut(self, relaxed: Relaxed) -> Relaxed:
        """With cuts, which hold whatever was decided."""
        if self._is_fruitless:
            self._is_fruitless = False
            return relaxed
        start = relaxed.cost
        while self._trials > 0 and not self._is_closed(relaxed):
            found = self._narrow.broken(relaxed)
            self._trials -= TRIALS_OF_CUTS
            self._narrow.add(found)
            again = self._solve() if found else None
            if again is None:
                break
            before, relaxed = relaxed.cost, again
            if relaxed.cost - before < WON * (self._best() - before):
                break
        self._is_fruitless = relaxed.cost - start < FRUITLESS * (self._best() - start)
        return relaxed

    def _tried(self, relaxed: Relaxed, promising: list[Step]) -> tuple[int, list[Relaxed]] | None:
        """The column that tells most, with the relaxations without and with it; None when there was no time."""
        promising.sort(key=lambda step: _worth(step.without, step.with_it), reverse=True)
        tried: list[tuple[float, int, list[Relaxed]]] = []
        for step in promising[:MOST_TRIED]:
            sides = []
            for value in (0.0, 1.0):
                self._narrow.limit(step.column, value, value)
                side = self._solve()
                if side is not None:
                    sides.append(side)
            self._narrow.limit(step.column, 0.0, 1.0)
            if len(sides) < 2:
                return None
            if any(self._is_closed(side) for side in sides):
                return step.column, sides
            tried.append((_worth(*(side.cost - relaxed.cost for side in sides)), step.column, sides))
        _most, column, sides = max(tried, key=lambda one: one[0])
        return column, sides

    def _of_both(self, column: int, sides: list[Relaxed], flat: float) -> float:
        bounds = [side.cost for side in sides]
        for value in sorted((1, 0), key=lambda side: bounds[side]):
            self._narrow.limit(column, float(value), float(value))
            limited = [column]
            again = self._solve()
            if again is not None:
                bounds[value] = max(bounds[value], self._within(again, limited, flat)[1])
            for one in limited:
                self._narrow.limit(one, 0.0, 1.0)
        return min(bounds)

    def _solve(self) -> Relaxed | None:
        self._trials -= 1
        return self._narrow.solve(self._seconds())

    def _is_closed(self, relaxed: Relaxed) -> bool:
        """Whether there is no better plan: not below this cost, or there was one, but now it is taken."""
        if engine.least(relaxed.cost) < self._best() and self._narrow.is_whole(relaxed):
            self._take(np.flatnonzero(relaxed.made > engine.SURE).astype(np.int32))
        return engine.least(relaxed.cost) >= self._best()


def _worth(without: float, with_it: float) -> float:
    return max(without, LITTLE) * max(with_it, LITTLE)
