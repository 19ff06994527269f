"""What a search knows so far."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from planning import engine
from planning.draft import Draft
from planning.problem import Choice, Problem
from planning.timetable import Truths


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
    """`known` is replaced as a whole, so that any thread may read it; `news` has all there was, in order."""

    def __init__(self, problem: Problem, start: Known) -> None:
        self.problem = problem
        self.known = start
        self.news = deque([self.known])
        self._telling = threading.Lock()

    def made(self) -> Truths:
        """Which choices the best plan has."""
        made = np.zeros(len(self.problem.choices), dtype=np.bool_)
        made[[choice.number for choice in self.known.choices]] = True
        return made

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
