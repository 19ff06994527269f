"""The best plan there is, or the best until time is up: price and restrict.

First a good plan at once (`greedy`). Then the relaxation over all choices: it bounds what any plan can cost, and says of
each choice how much dearer a plan with it is at least. Then the exact search over the few choices that are not too
dear, and once more over all that could still be part of a better plan: after that nothing better can exist. HiGHS works
in a thread of its own, and what can be done meanwhile is: previews, reasons, further cuts.
`docs/decisions/how-a-plan-is-found.md` has the measurements behind this.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from planning import choices, cuts, engine, explain, greedy, model, weeks
from planning.apart import Apart
from planning.engine import Found, Relaxed
from planning.instance import Instance
from planning.problem import Choice, Problem
from planning.program import Program
from planning.proposal import Proposal, Status

LARGE, VERY_LARGE = 100_000, 500_000
"""So many sessions times helpers: beyond the first the reasons of a preview follow later, beyond the second also the preview."""
MANY = 20_000
"""So many choices of several weeks are first planned week after week, while their relaxation is solved."""
MOST_ROUNDS, ROUNDS_BESIDE = 8, 2
"""How often cuts are looked for before there is a good plan, and while one is looked for."""
MOST_SETTLED = 3
FIRST_GAINED, LEAST_GAINED = 3e-4, 1e-6
"""By what share of the cost cuts must have raised the bound to be looked for again: before there is a good plan, and after."""
NEAR = 3e-5
"""Such a share of the cost is worth no further search for a good plan before the last one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known after so many seconds: the cost of the best plan, and what no plan can go below (None: nothing)."""

    seconds: float
    best: int
    bound: int | None


class Watch:
    """The clock, whoever wants to stop it, and whoever wants to know how far it is."""

    def __init__(
        self,
        seconds: float | None,
        is_cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._began = time.monotonic()
        self._seconds = seconds
        self._is_cancelled = is_cancelled
        self._on_progress = on_progress
        self._said: tuple[int, int | None] | None = None

    @property
    def passed(self) -> float:
        return time.monotonic() - self._began

    @property
    def left(self) -> float | None:
        return None if self._seconds is None else max(0.0, self._seconds - self.passed)

    def is_over(self) -> bool:
        return self.left == 0.0 or self._is_cancelled()

    def say(self, best: int, bound: int | None) -> None:
        """Only what was not said already."""
        if (best, bound) != self._said:
            self._said = (best, bound)
            self._on_progress(Progress(self.passed, best, bound))


def propose(
    instance: Instance,
    *,
    seconds: float | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_preview: Callable[[Proposal], None] = lambda _proposal: None,
) -> Proposal:
    """The best plan for the instance; when time is up or it is cancelled, the best so far.

    Without a limit in seconds it ends with the proof that nothing is better. `on_preview` gets first proposals, none worse
    than the one before, nor the last one than any: a small instance's is explained; of a large one comes a plan without
    reasons, after who may stay when it is very large, and in the middle of the search one with them. All are called in
    the thread that asks.
    """
    watch = Watch(seconds, is_cancelled, on_progress)
    size = len(instance.sessions) * len(instance.helpers)
    is_large, is_very_large = size > LARGE, size > VERY_LARGE
    if is_very_large:
        _preview_who_stays(instance, on_preview)
    problem = choices.of(instance)
    relaxation = _begun(problem, watch) if is_very_large else None
    plan = greedy.draft(problem, watch.is_over)
    on_preview(explain.proposal(problem, plan.choices, Status.PREVIEW, None, explained=not is_large))
    search = Search(problem, watch, plan.choices)
    shown = search.cost

    def settled() -> None:
        nonlocal shown
        if is_large and search.cost < shown:
            shown = search.cost
            on_preview(explain.proposal(problem, search.best, Status.PREVIEW, search.bound))

    search.run(relaxation or _begun(problem, watch), settled)
    status = Status.OPTIMAL if search.bound == search.cost else Status.STOPPED
    return explain.proposal(problem, search.best, status, search.bound)


def _preview_who_stays(instance: Instance, on_preview: Callable[[Proposal], None]) -> None:
    standing = choices.of(instance, newcomers=False)
    stays = greedy.draft_of(standing, standing.choices)
    on_preview(explain.proposal(standing, stays.choices, Status.PREVIEW, None, explained=False))


def _begun(problem: Problem, watch: Watch) -> engine.Relaxation | None:
    """None when there is nothing to choose, or no time."""
    if not problem.choices or watch.is_over():
        return None
    relaxation = engine.Relaxation(model.of(problem), watch.is_over)
    relaxation.begin(watch.left)
    return relaxation


class Search:
    """The best plan so far, with its cost, and the bound that was proven."""

    def __init__(self, problem: Problem, watch: Watch, start: Sequence[Choice]) -> None:
        self.problem = problem
        self.watch = watch
        self.best = list(start)
        self.cost = problem.cost(start).total
        self.bound: int | None = None
        watch.say(self.cost, self.bound)

    @property
    def gap(self) -> float:
        """The share of the cost that may still be won."""
        return 1.0 if self.bound is None else (self.cost - self.bound) / max(1, self.cost)

    def run(self, relaxation: engine.Relaxation | None, settled: Callable[[], None]) -> None:
        """`relaxation` was begun already. `settled` is called when there is a good plan, long before the proof."""
        if not self.problem.choices:
            self._raise_bound(self.cost)
        if relaxation is not None and self._is_long():
            by_week = weeks.plan(
                self.problem, relaxation.program, lambda: self.watch.left, self.watch.is_over
            )
            self._take(by_week, polish=True)
            if not self._is_over():
                settled()
        relaxed = None if relaxation is None else relaxation.end()
        if relaxation is None or relaxed is None:
            return
        relaxed = self._cut(relaxation, relaxed, FIRST_GAINED, MOST_ROUNDS)
        for _time in range(MOST_SETTLED):
            if self._is_over():
                return
            before, settling = relaxed.cost, self._settling(relaxation.program, relaxed)
            relaxed = self._cut(relaxation, relaxed, LEAST_GAINED, ROUNDS_BESIDE)
            plan = settling.result()
            if plan is not None:
                self._take(plan, polish=True)
            if self.gap <= NEAR or relaxed.cost - before < LEAST_GAINED * relaxed.cost:
                break
        if not self._is_over():
            self._search(relaxation.program, relaxed, self.cost - relaxed.cost, settled)

    def _is_long(self) -> bool:
        return len(self.problem.timetable.mondays) > 1 and len(self.problem.choices) > MANY

    def _is_over(self) -> bool:
        return self.watch.is_over() or self.bound == self.cost

    def _cut(self, relaxation: engine.Relaxation, relaxed: Relaxed, gained: float, rounds: int) -> Relaxed:
        """The relaxation with its bound raised by cuts, as long as each time gains such a share of the cost."""
        self._raise_bound(relaxed.cost)
        for _round in range(rounds):
            if self._is_over():
                break
            found = cuts.broken(relaxation.program, relaxed.taken)
            if not found:
                break
            relaxation.add(found)
            again = relaxation.solve(self.watch.left)
            if again is None:
                break
            before, relaxed = relaxed.cost, again
            self._raise_bound(relaxed.cost)
            if relaxed.cost - before < gained * relaxed.cost:
                break
        return relaxed

    def _settling(self, program: Program, relaxed: Relaxed) -> Apart[list[Choice] | None]:
        """The search for a plan in which all stays that the relaxation makes whole, and little is dearer."""
        is_kept, part, fixed = engine.settled(program, relaxed, self.problem.instance.weights.load)
        kept = np.flatnonzero(is_kept)

        def settle() -> list[Choice] | None:
            found = engine.decide(
                part, fixed=fixed, close=engine.SETTLED, seconds=self.watch.left, stop=self.watch.is_over
            )
            return None if found.made is None else self._chosen(kept, found.made)

        return Apart(settle)

    def _search(
        self, program: Program, relaxed: Relaxed, delta: float, begun: Callable[[], None] = lambda: None
    ) -> None:
        """Over the choices that make a plan at most `delta` dearer than the relaxation. `begun` is called meanwhile."""
        made = np.zeros(len(self.problem.choices), dtype=np.bool_)
        made[[choice.number for choice in self.best]] = True
        is_kept = (
            (relaxed.made > engine.TOUCHED) | (relaxed.dearer <= delta) | self.problem.columns.stands | made
        )
        of_the_rest = relaxed.cost + float(relaxed.dearer[~is_kept].min(initial=inf))
        kept = np.flatnonzero(is_kept)
        bounds, plans = deque[float](), deque[list[int]]()

        def look() -> None:
            """What was found in the other thread is told in this one."""
            while plans:
                self._take(self._chosen(kept, plans.popleft()), polish=False)
            while bounds:
                self._raise_bound(min(bounds.popleft(), of_the_rest))

        part = program.of(is_kept)
        for given in (np.flatnonzero(made[is_kept]).tolist(), None):
            searching = Apart(partial(self._decide, part, given, bounds, plans))
            begun()
            found = searching.result(look)
            look()
            if found.made is not None:
                self._take(self._chosen(kept, found.made), polish=True)
            self._raise_bound(min(found.bound, of_the_rest))
            if not found.is_complete or engine.least(found.bound) >= self.cost or self.watch.is_over():
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
        return [self.problem.choices[number] for number in kept[positions].tolist()]

    def _take(self, chosen: list[Choice], *, polish: bool) -> None:
        """The solver's plan, polished over all choices, when it is better."""
        plan = greedy.draft_of(self.problem, chosen)
        if polish:
            greedy.improve(plan, self.watch.is_over)
        total = self.problem.cost(plan.choices).total
        if total < self.cost:
            self.best, self.cost = plan.choices, total
            self.watch.say(self.cost, self.bound)

    def _raise_bound(self, value: float) -> None:
        if isfinite(value):
            proven = min(self.cost, engine.least(value))
            self.bound = proven if self.bound is None else max(self.bound, proven)
            self.watch.say(self.cost, self.bound)
