"""Where to begin the relaxation of a region: where those of its districts end. Cuts and a plan of the districts besides.

A relaxation takes more than twice the time when it is twice as large. Small districts take a quarter of the whole, two at a
time; four of them together begin where they ended, and the whole where those did. Cuts are found in the large districts
meanwhile, and hold for the whole.
"""

from collections.abc import Callable

import numpy as np

from planning import districts, engine, settling
from planning.blocks import Block, Blocks
from planning.cuts import Cut
from planning.problem import Problem
from planning.program import Program, Truths
from planning.watch import Stop

MOST_CHOICES = 16_000
"""A district of the smallest has so many at most."""
TOGETHER = 4
"""So many small districts make a large one."""
ROUNDS_OF_CUTS = 3
"""In large districts, beside each other: one round of cuts of the whole takes as long."""


class ByDistrict:
    """`made`: a first plan, which says where people belong."""

    def __init__(
        self, problem: Problem, program: Program, made: Truths, left: Callable[[], float | None], stop: Stop
    ) -> None:
        self._problem, self._left, self._stop = problem, left, stop
        count = 1
        while program.choices / count > MOST_CHOICES:
            count *= 2
        self._small, self._of_large = (
            districts.of_choices(problem, number, made) for number in (count, max(1, count // TOGETHER))
        )
        self._program = program
        self._large: Blocks | None = None

    def start(self) -> engine.Basis | None:
        """Where the districts end, for the whole. None when there was no time."""
        small = Blocks(self._program, self._small, self._stop)
        if not small.solve(self._left):
            return None
        self._large = Blocks(self._program, self._of_large, self._stop)
        self._large.begin_at(small.basis())
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

    def plan(self) -> list[int]:
        """The choices of a plan of each district, where all stays that its relaxation makes whole."""
        assert self._large is not None
        return [number for block in self._large.all for number in self._settled(block)]

    def _settled(self, block: Block) -> list[int]:
        if block.relaxed is None or self._stop():
            return []
        near = self._problem.instance.weights.load // settling.NEAR
        kept, part, fixed = settling.of(block.relaxation.program, block.relaxed, near)
        found = engine.decide(part, fixed=fixed, close=settling.CLOSE, seconds=self._left(), stop=self._stop)
        chosen: list[int] = block.columns[np.flatnonzero(kept)[found.made or []]].tolist()
        return chosen
