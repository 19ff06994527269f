"""Either this choice is made or it is not: what cuts leave open is decided by trying both, as few times as possible.

Which choice tells most is seen from one step of the simplex method to either side (Driebeek 1966); the best few are tried.
Where one side cannot be better than the best plan the other one holds from there on, and often that is all that is needed.
"""

from collections.abc import Callable

import numpy as np

from planning import engine
from planning.engine import Relaxed
from planning.narrowing import NEVER, Narrow, Step
from planning.program import Numbers
from planning.watch import Watch

MOST_LOOKED_AT, MOST_TRIED = 40, 2
"""Of how many choices in pieces a step is taken, and how many of those are tried, wherever something is decided."""
LITTLE = 0.01
"""A step to both sides is worth more than one to a single side, but that is worth something as well."""
CUTS_TAKE, WON, FRUITLESS, PAUSE = 4, 0.3, 0.05, 1
MUCH, ENOUGH = 0.2, 1e6


class Branching:
    """`best` is the cost of the best plan so far; `take` is given the choices of each that the relaxation makes whole."""

    def __init__(self, narrow: Narrow, best: Callable[[], int], take: Callable[[Numbers], None], watch: Watch) -> None:
        self._narrow = narrow
        self._best = best
        self._take = take
        self._watch = watch
        self._left = 0
        self._pause = 0

    def decide(self, relaxed: Relaxed, most: int) -> tuple[Relaxed, float]:
        """What no better plan can go below, after so many trials at most.

        The relaxation is that of better plans from then on: what was found of all of those is kept.
        """
        self._left = most
        return self._within(relaxed, [])

    def _within(self, relaxed: Relaxed, limited: list[int], flat: float = -NEVER) -> tuple[Relaxed, float]:
        while not self._is_closed(relaxed):
            if relaxed.cost - flat >= LITTLE:
                relaxed = self._cut(relaxed)
            if self._is_closed(relaxed):
                break
            if self._left <= 0 or self._watch.is_over():
                break
            steps = [] if relaxed.cost - flat < LITTLE else self._narrow.steps(relaxed, MOST_LOOKED_AT)
            promising = [step for step in steps if _promise(step) > LITTLE * MUCH]
            if not promising:
                return relaxed, self._of_both(self._narrow.fullest(relaxed), [relaxed, relaxed], relaxed.cost)
            found = self._tried(relaxed, sorted(promising, key=_promise, reverse=True)[:MOST_TRIED])
            if found is None:
                break
            column, sides = found
            is_open = [not self._is_closed(side) for side in sides]
            if all(is_open):
                return relaxed, self._of_both(column, sides)
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
        """With cuts, which hold whatever was decided, as long as they take away a share of what is left to win."""
        if self._pause > 0:
            self._pause -= 1
            return relaxed
        start = relaxed.cost
        while not self._is_closed(relaxed) and self._left > 0:
            found = self._narrow.broken(relaxed)
            self._left -= CUTS_TAKE
            if not found:
                break
            self._narrow.add(found)
            again = self._solve()
            if again is None:
                break
            before, relaxed = relaxed.cost, again
            if relaxed.cost - before < WON * (self._best() - before):
                break
        if relaxed.cost - start < FRUITLESS * (self._best() - start):
            self._pause = PAUSE
        return relaxed

    def _tried(self, relaxed: Relaxed, steps: list[Step]) -> tuple[int, list[Relaxed]] | None:
        """The column that tells most, with the relaxations without and with it; None when there was no time."""
        best: tuple[int, list[Relaxed]] | None = None
        most = -1.0
        for step in steps:
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
            without, with_it = (side.cost - relaxed.cost for side in sides)
            worth = (without + LITTLE) * (with_it + LITTLE)
            if worth > most:
                best, most = (step.column, sides), worth
        return best

    def _of_both(self, column: int, sides: list[Relaxed], flat: float = -NEVER) -> float:
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
        self._left -= 1
        return self._narrow.solve(self._watch.left)

    def _is_closed(self, relaxed: Relaxed) -> bool:
        if engine.least(relaxed.cost) < self._best() and self._narrow.is_whole(relaxed):
            self._take(np.flatnonzero(relaxed.made > engine.SURE))
        return engine.least(relaxed.cost) >= self._best()


def _promise(step: Step) -> float:
    return (min(step.without, ENOUGH) + LITTLE) * (min(step.with_it, ENOUGH) + LITTLE)
