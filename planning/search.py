"""The search itself, in a thread of its own: what it knows is there for others at every moment, also when it is given up."""

from collections import deque
from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from planning import beginning, branching, engine, narrowing, settling
from planning.apart import Apart
from planning.engine import Found
from planning.known import Findings, Known
from planning.problem import Choice, Problem
from planning.program import Program
from planning.relaxation import TOUCHED, Relaxation, Relaxed
from planning.watch import Watch

MOST_SETTLED, ROUNDS_BESIDE = 8, 2
"""How often a plan is settled, and how often cuts are looked for meanwhile; of several weeks once takes as long as settling."""
TRIALS = (40, 200)
"""So often a relaxation is solved with a choice made or not before a plan is settled anew, and in the end HiGHS searches."""
GAINED = 1e-6
"""By what share of the cost cuts must have raised the bound to be looked for again."""


class Search(Findings):
    """From the first plan to the proof that nothing is better."""

    def __init__(self, problem: Problem, watch: Watch, start: Known) -> None:
        super().__init__(problem, watch, start)
        self._settled: list[Choice] = []

    def run(self, relaxation: Relaxation | None) -> None:
        """`relaxation` was begun already unless it `is_long` or `is_wide`; None when there is nothing to choose, or no time."""
        if not self.problem.choices:
            self.raise_bound(self.known.cost)
        if relaxation is None:
            return
        relaxed = beginning.first_relaxation(self, relaxation)
        if relaxed is None:
            return
        if beginning.is_long(self.problem) or self._is_wide():
            relaxed = self._improved(relaxation, relaxed)
        else:
            narrow = narrowing.of(relaxation, relaxed, self.watch.is_over, self.watch.left)
            if narrow is None:
                return
            relaxation, relaxed = narrow[0], self._decided(*narrow)
        if not self.is_over():
            self.is_settled.set()
            self._search(relaxation.program, relaxed, self.known.cost - relaxed.cost)

    def _improved(self, relaxation: Relaxation, relaxed: Relaxed) -> Relaxed:
        """Settled with cuts beside, as long as that gains something; of one week roughly at first, which is then mended."""
        for time in range(MOST_SETTLED):
            if self.is_over():
                break
            before, gap = relaxed.cost, self.known.gap
            settled = self._settling(relaxation.program, relaxed, is_first=not time)
            relaxed = self._cut(relaxation, relaxed, 1 if beginning.is_long(self.problem) else ROUNDS_BESIDE)
            settled.result()
            if not time and self._is_wide() and not beginning.is_long(self.problem):
                self.mend(relaxation.program, relaxed)
            if self._is_wide():
                self.is_settled.set()
            if relaxed.cost - before < GAINED * relaxed.cost and self.known.gap > gap / 2:
                break
        return relaxed

    def _decided(self, narrow: narrowing.Narrow, relaxed: Relaxed) -> Relaxed:
        """Settled and cut once, and from there on settled while the rest is decided; the relaxation of better plans."""
        settled = self._settling(narrow.program, relaxed, is_first=True)
        relaxed = self._cut(narrow, relaxed, ROUNDS_BESIDE)
        settled.result()
        branches = branching.Branching(
            narrow,
            best=lambda: self.known.cost,
            take=lambda made: self.take(self.choices(made.tolist()), polish=False),
            is_over=self.is_over,
            seconds=lambda: self.watch.left,
        )
        for trials in TRIALS:
            if self.is_over():
                break
            later = deque[list[Choice]]()
            settled = self._settling(narrow.program, relaxed, is_first=False, later=later)
            relaxed, bound = branches.decide(relaxed, trials)
            self.raise_bound(bound)
            if not self.is_over():
                settled.result()
                for chosen in later:
                    self.take(chosen, polish=True)
        return relaxed

    def _is_wide(self) -> bool:
        return beginning.is_wide(self.problem)

    def _cut(self, relaxation: Relaxation, relaxed: Relaxed, rounds: int) -> Relaxed:
        """The relaxation with its bound raised by cuts, as long as each time gains such a share of the cost."""
        self.raise_bound(relaxed.cost)
        for _round in range(rounds):
            if self.is_over():
                break
            found = relaxation.broken(relaxed)
            if not found:
                break
            relaxation.add(found)
            again = relaxation.solve(self.watch.left)
            if again is None:
                break
            before, relaxed = relaxed.cost, again
            self.raise_bound(relaxed.cost)
            if relaxed.cost - before < GAINED * relaxed.cost:
                break
        return relaxed

    def _settling(
        self, program: Program, relaxed: Relaxed, *, is_first: bool, later: deque[list[Choice]] | None = None
    ) -> Apart[None]:
        """Begins to look for a plan in which all stays that the relaxation makes whole and little is dearer, and takes it.

        With `later` it is put there, for what is done meanwhile would depend on when it is found.
        """
        is_rough = not self._is_wide() or (is_first and not beginning.is_long(self.problem))
        person = None if is_rough else self.problem.columns.person
        near = self.problem.instance.weights.load
        if beginning.is_long(self.problem) and is_first:
            near = 0  # two thirds of the time, for a ten-thousandth of the cost
        elif beginning.is_long(self.problem) or is_rough:
            near //= settling.NEAR
        is_kept, part, fixed = settling.of(program, relaxed, near, person)
        kept = np.flatnonzero(is_kept)
        close = min(settling.CLOSE, self.known.gap / 10)

        def settle() -> None:
            found = engine.decide(
                part,
                fixed=fixed,
                close=close,
                seconds=self.watch.left,
                stop=self.is_over,
                on_better=lambda made: (
                    None if later is not None else self.take(self._chosen(kept, made), polish=False)
                ),
            )
            chosen = [] if found.made is None else self._chosen(kept, found.made)
            if chosen and later is not None:
                later.append(chosen)
            elif chosen and chosen != self._settled:
                self._settled = chosen
                self.take(chosen, polish=True)

        return Apart(settle)

    def _search(self, program: Program, relaxed: Relaxed, delta: float) -> None:
        """Over the choices that make a plan at most `delta` dearer than the relaxation."""
        made = self.made()
        is_kept = (relaxed.made > TOUCHED) | (relaxed.dearer <= delta) | self.problem.columns.stands | made
        of_the_rest = relaxed.cost + float(relaxed.dearer[~is_kept].min(initial=inf))
        kept = np.flatnonzero(is_kept)
        bounds, plans = deque[float](), deque[list[int]]()

        def look() -> None:
            """What was found in the other thread is told in this one."""
            while plans:
                self.take(self._chosen(kept, plans.popleft()), polish=False)
            while bounds:
                self.raise_bound(min(bounds.popleft(), of_the_rest))

        part = program.of(is_kept)
        for given in (np.flatnonzero(made[is_kept]).tolist(), None):
            found = Apart(partial(self._decide, part, given, bounds, plans)).result(look)
            look()
            if found.made is not None:
                self.take(self._chosen(kept, found.made), polish=True)
            self.raise_bound(min(found.bound, of_the_rest))
            if not found.is_complete or engine.least(found.bound) >= self.known.cost or self.watch.is_over():
                return

    def _decide(
        self, part: Program, start: list[int] | None, bounds: deque[float], plans: deque[list[int]]
    ) -> Found:
        return engine.decide(
            part,
            start,
            seconds=self.watch.left,
            stop=self.watch.is_over,
            on_bound=bounds.append,
            on_better=plans.append,
        )

    def _chosen(self, kept: NDArray[np.intp], positions: list[int]) -> list[Choice]:
        return self.choices(kept[positions].tolist())
