"""What a search knows so far."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from planning import engine, greedy, mending, settling
from planning.draft import Draft
from planning.problem import Choice, Problem
from planning.program import Program
from planning.relaxation import Relaxed
from planning.timetable import Truths
from planning.watch import Watch


@dataclass(frozen=True, slots=True)
class Known:
    """The best plan so far with its cost, and what no plan can go below (None: nothing)."""

    choices: Sequence[Choice]
    cost: int
    bound: int | None = None

    @property
    def gap(self) -> float:
        """The share of the cost that may still be won."""
        return 1.0 if self.bound is None else (self.cost - self.bound) / max(1, self.cost)

    @property
    def is_proven(self) -> bool:
        return self.bound == self.cost


class Findings:
    """`known` is replaced as a whole, so that any thread may read it; `news` has all there was, in order.

    `is_settled` is set when there is a good plan, long before the proof; whoever shows it takes it back.
    """

    def __init__(self, problem: Problem, watch: Watch, start: Known) -> None:
        self.problem = problem
        self.watch = watch
        self.is_settled = threading.Event()
        self.known = start
        self.news = deque([self.known])
        self._telling = threading.Lock()

    def is_over(self) -> bool:
        return self.watch.is_over() or self.known.is_proven

    def made(self) -> Truths:
        """Which choices the best plan has."""
        made = np.zeros(len(self.problem.choices), dtype=np.bool_)
        made[[choice.number for choice in self.known.choices]] = True
        return made

    def choices(self, numbers: Sequence[int]) -> list[Choice]:
        return [self.problem.choices[number] for number in numbers]

    def take(self, chosen: Sequence[Choice], *, polish: bool) -> None:
        """The solver's plan when it is better, then polished over all choices unless that can hardly gain anything."""
        plan = greedy.draft_of(self.problem, chosen)
        total = self.take_better(plan)
        if polish and total - (self.known.bound or 0) > settling.CLOSE * total:
            greedy.improve(plan, self.watch.is_over)
            self.take_better(plan)

    def mend(self, program: Program, relaxed: Relaxed) -> None:
        """Mends the best plan where the relaxation is better."""
        for plan in mending.better(self.problem, program, relaxed, self.known.choices, self.watch):
            self.take_better(plan)
        self.take(self.known.choices, polish=True)

    def take_better(self, plan: Draft) -> int:
        """Takes the plan as it is when it is better; what it costs."""
        chosen = plan.choices
        total = self.problem.cost(chosen).total
        with self._telling:
            if total < self.known.cost:
                self._tell(Known(chosen, total, self.known.bound))
        return total

    def raise_bound(self, value: float) -> None:
        if not isfinite(value):
            return
        with self._telling:
            proven = min(self.known.cost, engine.least(value))
            before = self.known.bound
            if before is None or proven > before:
                self._tell(Known(self.known.choices, self.known.cost, proven))

    def _tell(self, known: Known) -> None:
        self.known = known
        self.news.append(known)
