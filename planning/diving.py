"""A cheaper plan than the one there is, of a program of a few thousand columns: by dives through its relaxation.

What is fullest is made, a tenth of what is in pieces at a time, until nothing is; with cuts at each step, without which
what is rounded up soon costs more than all there was to win. They hold for every plan, so each dive begins nearer to
what plans cost than the one before. The search of HiGHS spends seconds on cuts of its own before it has any plan here.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from planning import engine, narrowing
from planning.narrowing import Narrow
from planning.program import Program
from planning.relaxation import Relaxation, Relaxed
from planning.watch import Stop, TimeUp

PART, FULL = 0.1, 0.7
"""Such a part of what is in pieces is made at a time, as far as so much of it is there already; one of them at least."""
STEEP = 0.1
"""A step that costs such a share of all that could be won is not taken when leaving out the first of it costs less."""
ENOUGH = 0.1
"""When no more than such a share of what could be won is left, it is not dived for again."""
MOST_DIVES = 6


def better(
    program: Program,
    made: Sequence[int],
    *,
    little: float,
    patience: Callable[[float], float],
    left: Callable[[], float | None],
    stop: Stop,
) -> list[int] | None:
    """The choices of a plan that is cheaper than the one that is `made`, by positions; None when none was found.

    It is not looked for when no more than so `little` could be won; of what could be won `patience` says how many seconds
    that is worth, after which no dive is begun.
    """
    if not program.choices:
        return None
    began = time.monotonic()
    dives = _Dives(program, made, left, stop)
    try:
        all_of_it = dives.begin()
        until = began + patience(all_of_it)
        could_win = all_of_it
        for _dive in range(MOST_DIVES):
            if could_win > little:
                could_win = dives.cut()
            if could_win <= max(little, ENOUGH * all_of_it):
                break
            dives.dive()
            if time.monotonic() > until:
                break
    except (TimeUp, engine.Unclear):
        pass
    return dives.made


class _Dives:
    """`made` is the best plan that was found, by positions; None as long as none is better than the first."""

    _narrow: Narrow
    _top: Relaxed
    """What all dives begin with."""

    def __init__(
        self, program: Program, made: Sequence[int], left: Callable[[], float | None], stop: Stop
    ) -> None:
        self.made: list[int] | None = None
        self._program, self._left, self._stop = program, left, stop
        self._cost = engine.cost_of(program, made)
        self._limited: list[int] = []

    def begin(self) -> float:
        """What could be won at most. Raises `TimeUp`, as all of this."""
        wide = Relaxation(self._program, self._stop)
        relaxed = wide.solve(self._left())
        found = None if relaxed is None else narrowing.of(wide, relaxed, self._stop, self._left())
        if found is None:
            raise TimeUp
        self._narrow, self._top = found
        return self._cost - self._top.cost

    def cut(self) -> float:
        """The same, with cuts of what the dives begin with."""
        if self._limited:
            for column in self._limited:
                self._narrow.limit(column, 0.0, 1.0)
            self._limited.clear()
            self._top = self._solved()
        self._top = self._with_cuts(self._top)
        return self._cost - self._top.cost

    def dive(self) -> None:
        relaxed, much = self._top, STEEP * (self._cost - self._top.cost)
        while self._is_cheaper(relaxed) and not self._narrow.is_whole(relaxed):
            relaxed = self._step(relaxed, much)
            if self._is_cheaper(relaxed) and not self._narrow.is_whole(relaxed):
                relaxed = self._with_cuts(relaxed)
        if self._is_cheaper(relaxed):
            self._cost = relaxed.cost
            self.made = np.flatnonzero(relaxed.made > engine.SURE).tolist()

    def _step(self, relaxed: Relaxed, much: float) -> Relaxed:
        """With more that is made; or without the first of that."""
        columns = self._narrow.fullest_first(relaxed)
        first = columns[: max(1, int(PART * len(columns)))]
        chosen: list[int] = first[relaxed.taken[first] >= FULL].tolist() or first[:1].tolist()
        found = self._limit(chosen, 1.0)
        if found.cost <= relaxed.cost + much:
            return found
        self._limit_back(chosen)
        without = self._limit(chosen[:1], 0.0)
        if without.cost < found.cost:
            return without
        self._limit_back(chosen[:1])
        return self._limit(chosen, 1.0)

    def _limit(self, columns: list[int], value: float) -> Relaxed:
        for column in columns:
            self._narrow.limit(column, value, value)
        self._limited += columns
        return self._solved()

    def _limit_back(self, columns: list[int]) -> None:
        for column in columns:
            self._narrow.limit(column, 0.0, 1.0)
        del self._limited[-len(columns) :]

    def _with_cuts(self, relaxed: Relaxed) -> Relaxed:
        self._narrow.add(self._narrow.broken(relaxed))
        return self._solved()

    def _solved(self) -> Relaxed:
        relaxed = self._narrow.solve(self._left())
        if relaxed is None:
            raise TimeUp
        return relaxed

    def _is_cheaper(self, relaxed: Relaxed) -> bool:
        return relaxed.cost < self._cost - engine.SURE
