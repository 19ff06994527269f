"""Where to begin the relaxation of a region: where those of its districts end. Cuts and a plan of the districts besides.

A relaxation takes more than twice the time when it is twice as large. Small districts take a quarter of the whole, two at a
time; four of them together begin where they ended, and the whole where those did. Cuts are found in the large districts
meanwhile, and hold for the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planning import districts, engine, settling
from planning.blocks import Blocks
from planning.cuts import Cut
from planning.problem import Problem
from planning.program import Numbers, Program, Truths
from planning.relaxation import Basis, Relaxed
from planning.watch import Stop

MOST_CHOICES = 16_000
"""A district of the smallest has so many in a week at most."""
TOGETHER = 4
"""So many small districts make a large one."""
ROUNDS_OF_CUTS = 3
"""In large districts, beside each other: one round of cuts of the whole takes as long."""


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """The small and the large district of each choice."""

    small: Numbers
    large: Numbers

    def of(self, choices: Numbers) -> "Map":
        return Map(self.small[choices], self.large[choices])


def map_of(problem: Problem, made: Truths) -> Map:
    """`made`: a plan, which says where people belong."""
    count = 1
    while len(made) > count * MOST_CHOICES * len(problem.timetable.mondays):
        count *= 2
    small, large = (
        districts.of_choices(problem, number, made) for number in (count, max(1, count // TOGETHER))
    )
    return Map(small, large)


class ByDistrict:
    """A program of one week, by the districts of the map."""

    def __init__(
        self, program: Program, districts_of: Map, left: Callable[[], float | None], stop: Stop
    ) -> None:
        self._map, self._left, self._stop = districts_of, left, stop
        self._large: Blocks | None = None
        self._program = program

    def start(self) -> Basis | None:
        """Where the districts end, for the whole. None when there was no time."""
        small = Blocks(self._program, self._map.small, self._stop)
        if not small.solve(self._left):
            return None
        basis = small.basis()
        del small  # a copy of the week for HiGHS and one for us, while the next two are made
        return self.resume(basis, at_other_costs=False)

    def resume(self, basis: Basis, *, at_other_costs: bool = True) -> Basis | None:
        """The same, begun where the districts ended before."""
        self._large = Blocks(self._program, self._map.large, self._stop)
        self._large.begin_at(basis, at_other_costs=at_other_costs)
        return self._large.basis() if self._large.solve(self._left) else None

    def cuts(self) -> list[Cut]:
        """Rows that every plan keeps and the districts do not; none when there was no time."""
        assert self._large is not None
        found: list[Cut] = []
        for _round in range(ROUNDS_OF_CUTS):
            found += self._large.cut()
            if not self._large.solve(self._left):
                return []
        return found

    def with_cuts(self) -> tuple[Program, Basis]:
        """The program with the cuts, and where the districts ended with them."""
        assert self._large is not None
        return self._large.program, self._large.basis()

    def plan(self, near: int) -> list[int]:
        """The choices of a plan of each district, where all stays that its relaxation makes whole, among what is `near`."""
        assert self._large is not None
        chosen: list[int] = []
        for block in self._large.all:
            if block.relaxed is not None:
                found = settled(
                    block.relaxation.program, block.relaxed, near, left=self._left, stop=self._stop
                )
                chosen += block.columns[found].tolist()
        return chosen


def settled(
    program: Program,
    relaxed: Relaxed,
    near: int,
    *,
    person: Numbers | None = None,
    close: float = settling.CLOSE,
    left: Callable[[], float | None],
    stop: Stop,
) -> list[int]:
    """The choices of the best plan that `settling` finds in time: none when there is none."""
    kept, part, fixed = settling.of(program, relaxed, near, person)
    found = engine.decide(part, fixed=fixed, close=close, seconds=left(), stop=stop)
    chosen: list[int] = np.flatnonzero(kept)[found.made or []].tolist()
    return chosen
