"""The best plan there is, or the best until time is up: price and restrict.

First a good plan at once (`greedy`). Then the relaxation over all choices: it bounds what any plan can cost, and says of
each choice how much dearer a plan with it is at least. Then the exact search over the few choices that are not too
dear, and once more over all that could still be part of a better plan: after that nothing better can exist.
`docs/decisions/how-a-plan-is-found.md` has the measurements behind this.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from planning import choices, cuts, engine, explain, greedy, model
from planning.engine import Relaxed
from planning.instance import Instance
from planning.problem import Choice, Problem
from planning.program import Program
from planning.proposal import Proposal, Status

LARGE = 500_000
"""So many sessions times helpers: beyond that the reasons of a preview would take longer than a second."""
MOST_ROUNDS = 8
FIRST_GAINED, LEAST_GAINED = 5e-5, 1e-6
"""By what share of the cost cuts must have raised the bound to be looked for again: before there is a good plan, and after."""
NEAR = 1e-4
"""Such a share of the cost is worth no search of its own before the last one."""
TOUCHED = 1e-9


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
    than the one before, nor the last one than any: a small instance's is explained; of a large one first comes who may
    stay, then a plan without reasons, and in the middle of the search one with them. All are called in the thread that
    asks.
    """
    watch = Watch(seconds, is_cancelled, on_progress)
    is_large = len(instance.sessions) * len(instance.helpers) > LARGE
    if is_large:
        _preview_who_stays(instance, on_preview)
    problem = choices.of(instance)
    plan = greedy.draft(problem, watch.is_over)
    on_preview(explain.proposal(problem, plan.choices, Status.PREVIEW, None, explained=not is_large))
    search = Search(problem, watch, plan.choices)
    shown = search.cost

    def settled() -> None:
        nonlocal shown
        if is_large and search.cost < shown:
            shown = search.cost
            on_preview(explain.proposal(problem, search.best, Status.PREVIEW, search.bound))

    search.run(settled)
    status = Status.OPTIMAL if search.bound == search.cost else Status.STOPPED
    return explain.proposal(problem, search.best, status, search.bound)


def _preview_who_stays(instance: Instance, on_preview: Callable[[Proposal], None]) -> None:
    standing = choices.of(instance, newcomers=False)
    stays = greedy.draft_of(standing, standing.choices)
    on_preview(explain.proposal(standing, stays.choices, Status.PREVIEW, None, explained=False))


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

    def run(self, settled: Callable[[], None]) -> None:
        """`settled` is called when there is a good plan, long before the proof, and before each search for a better one."""
        if not self.problem.choices:
            self._raise_bound(self.cost)
        if self.watch.is_over() or self.bound == self.cost:
            return
        relaxation = engine.Relaxation(model.of(self.problem), self.watch.is_over)
        relaxed = relaxation.solve(self.watch.left)
        if relaxed is None:
            return
        relaxed = self._cut(relaxation, relaxed, FIRST_GAINED)
        self._search(relaxation.program, relaxed, 0, settled=True)
        relaxed = self._cut(relaxation, relaxed, LEAST_GAINED)
        for delta in (0, inf) if self.gap > NEAR else (inf,):
            if self.watch.is_over() or self.bound == self.cost:
                return
            settled()
            self._search(relaxation.program, relaxed, min(delta, self.cost - relaxed.cost))

    def _cut(self, relaxation: engine.Relaxation, relaxed: Relaxed, gained: float) -> Relaxed:
        """The relaxation with its bound raised by cuts, as long as each time gains such a share of the cost."""
        for _round in range(MOST_ROUNDS):
            self._raise_bound(relaxed.cost)
            if self.watch.is_over() or self.bound == self.cost:
                break
            found = cuts.broken(relaxation.program, relaxed.taken)
            if not found:
                break
            relaxation.add(found)
            again = relaxation.solve(self.watch.left)
            if again is None:
                break
            before, relaxed = relaxed.cost, again
            if relaxed.cost - before < gained * relaxed.cost:
                break
        self._raise_bound(relaxed.cost)
        return relaxed

    def _search(self, program: Program, relaxed: Relaxed, delta: float, *, settled: bool = False) -> None:
        """Over the choices that make a plan at most `delta` dearer than the relaxation.

        `settled`: what the relaxation makes whole stays so, and only what it breaks is decided.
        """
        made = np.zeros(len(self.problem.choices), dtype=np.bool_)
        made[[choice.number for choice in self.best]] = True
        is_kept = (relaxed.made > TOUCHED) | (relaxed.dearer <= delta)
        if not settled:
            is_kept |= self.problem.columns.stands | made
        of_the_rest = relaxed.cost + float(relaxed.dearer[~is_kept].min(initial=inf))
        kept = [self.problem.choices[number] for number in np.flatnonzero(is_kept).tolist()]

        def bounded(bound: float) -> None:
            if not settled:
                self._raise_bound(min(bound, of_the_rest))

        def better(positions: list[int]) -> None:
            self._take([kept[index] for index in positions], polish=False)

        part = program.of(is_kept)
        fixed = np.flatnonzero(relaxed.made[is_kept] > 1 - TOUCHED).tolist() if settled else ()
        start = None if settled else np.flatnonzero(made[is_kept]).tolist()
        for given in (start, None):
            found = engine.decide(
                part,
                given,
                fixed=fixed,
                seconds=self.watch.left,
                stop=self.watch.is_over,
                on_bound=bounded,
                on_better=better,
            )
            if found.made is not None:
                self._take([kept[index] for index in found.made], polish=True)
            bounded(found.bound)
            if (
                given is None
                or not found.is_complete
                or engine.least(found.bound) >= self.cost
                or self.watch.is_over()
            ):
                return

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
