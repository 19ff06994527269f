"""The search itself, in a thread of its own: what it knows is there for others at every moment, also when it is given up."""

import threading
from collections import deque
from collections.abc import Sequence
from functools import partial
from itertools import islice
from math import inf

import numpy as np
from numpy.typing import NDArray

from planning import branching, engine, greedy, mending, narrowing, prices, settling, weeks
from planning.apart import Apart
from planning.by_district import ByDistrict, map_of
from planning.cuts import Cut
from planning.engine import Found
from planning.known import Findings, Known
from planning.problem import Choice, Problem
from planning.program import Program
from planning.relaxation import TOUCHED, Basis, Relaxation, Relaxed
from planning.season import Season
from planning.watch import Watch

MANY = 20_000
"""So many choices of several weeks are first planned week after week, while their relaxation is solved."""
MOST_TOGETHER = 500_000
"""More choices in several weeks are not relaxed all together: it takes longer than two minutes, and three gigabytes."""
MOST_SETTLED, ROUNDS_BESIDE = 8, 2
"""How often a plan is settled, and how often cuts are looked for meanwhile; of several weeks once takes as long as settling."""
TRIALS = (40, 200)
"""So often a relaxation is solved with a choice made or not before a plan is settled anew, and in the end HiGHS searches."""
GAINED = 1e-6
"""By what share of the cost cuts must have raised the bound to be looked for again."""


def is_long(problem: Problem) -> bool:
    """Whether the relaxation of all weeks takes much longer than those of the single weeks."""
    return len(problem.timetable.mondays) > 1 and len(problem.choices) > MANY


def is_wide(problem: Problem) -> bool:
    """Whether it takes so long that the first plan is improved meanwhile, and each better one shown."""
    return len(problem.choices) > engine.VERY_MANY


class Search(Findings):
    """`is_settled` is set when there is a good plan, long before the proof; whoever shows it takes it back."""

    def __init__(self, problem: Problem, watch: Watch, start: Known) -> None:
        super().__init__(problem, start)
        self.watch = watch
        self.is_settled = threading.Event()
        self._settled: list[Choice] = []

    def run(self, relaxation: Relaxation | None) -> None:
        """`relaxation` was begun already unless it `is_long` or `is_wide`; None when there is nothing to choose, or no time."""
        if not self.problem.choices:
            self.raise_bound(self.known.cost)
        if relaxation is None:
            return
        relaxed = self._long(relaxation) if is_long(self.problem) else self._short(relaxation)
        if relaxed is None:
            return
        if is_long(self.problem) or self._is_wide():
            relaxed = self._improved(relaxation, relaxed)
        else:
            narrow = narrowing.of(relaxation, relaxed, self.watch.is_over, self.watch.left)
            if narrow is None:
                return
            relaxation, relaxed = narrow[0], self._decided(*narrow)
        if not self._is_over():
            self.is_settled.set()
            self._search(relaxation.program, relaxed, self.known.cost - relaxed.cost)

    def _improved(self, relaxation: Relaxation, relaxed: Relaxed) -> Relaxed:
        """Settled with cuts beside, as long as that gains something; of one week roughly at first, which is then mended."""
        for time in range(MOST_SETTLED):
            if self._is_over():
                break
            before, gap = relaxed.cost, self.known.gap
            settled = self._settling(relaxation.program, relaxed, is_first=not time)
            relaxed = self._cut(relaxation, relaxed, 1 if is_long(self.problem) else ROUNDS_BESIDE)
            settled.result()
            if not time and self._is_wide() and not is_long(self.problem):
                self._mend(relaxation.program, relaxed)
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
            take=lambda made: self._take([self.problem.choices[one] for one in made.tolist()], polish=False),
            is_over=self._is_over,
            seconds=lambda: self.watch.left,
        )
        for trials in TRIALS:
            if self._is_over():
                break
            later = deque[list[Choice]]()
            settled = self._settling(narrow.program, relaxed, is_first=False, later=later)
            relaxed, bound = branches.decide(relaxed, trials)
            self.raise_bound(bound)
            if not self._is_over():
                settled.result()
                for chosen in later:
                    self._take(chosen, polish=True)
        return relaxed

    def _short(self, relaxation: Relaxation) -> Relaxed | None:
        """The relaxation, of a wide one with the first cuts; None when there was no time."""
        if self._is_wide():
            return self._by_district(relaxation)
        relaxed = relaxation.end()
        if relaxed is not None:
            self.raise_bound(relaxed.cost)
        return relaxed

    def _by_district(self, relaxation: Relaxation) -> Relaxed | None:
        """The same, begun where its districts end; cuts are found and plans made in those meanwhile."""
        self._take(self.known.choices, polish=True)
        by_district = ByDistrict(
            relaxation.program,
            map_of(self.problem, self.made()),
            lambda: self.watch.left,
            self.watch.is_over,
        )
        start = by_district.start()
        if start is None:
            return None
        relaxation.start(start)
        relaxation.begin(self.watch.left)
        cuts = by_district.cuts()
        relaxed = relaxation.end()
        if relaxed is None or not cuts:
            return relaxed
        self.raise_bound(relaxed.cost)
        relaxation.add(cuts)
        relaxation.begin(self.watch.left)
        planned = by_district.plan(self.problem.instance.weights.load // settling.NEAR)
        self._take(self._choices(planned), polish=True)
        again = relaxation.end()
        if again is not None:
            self.raise_bound(again.cost)
        return again or relaxed

    def _by_season(self, program: Program) -> None:
        """Weeks that are too large to be relaxed together: each by itself, then what they lack together is mended."""
        self._take(self.known.choices, polish=True)
        season = Season(self.problem, program, self.made(), lambda: self.watch.left, self.watch.is_over)
        for bound in season.bounds():
            self.raise_bound(bound)
        if season.relaxed is not None:
            planned = self._choices(season.planned)
            weeks = {self._week_of(one) for one in planned}
            others = [one for one in self.known.choices if self._week_of(one) not in weeks]
            self._take([*planned, *others], polish=True)
            self.is_settled.set()
            self._mend(season.program, season.relaxed)
            self.is_settled.set()

    def _long(self, relaxation: Relaxation) -> Relaxed | None:
        """The same, while a plan is made week after week."""
        program, count = relaxation.program, len(self.problem.people)
        if len(self.problem.choices) > MOST_TOGETHER:
            self._by_season(program)
            return None
        load = np.bincount([one.person.position for one in self.known.choices], minlength=count)
        relaxing = Apart(lambda: self._relax_by_week(relaxation, load.astype(np.float64)))
        if self._is_wide():
            self._take(self.known.choices, polish=True)
        self._plan_by_week(program)
        return relaxing.result()

    def _relax_by_week(self, relaxation: Relaxation, load: NDArray[np.float64]) -> Relaxed | None:
        """The relaxation of all weeks with the first cuts, begun where the single weeks end; those give a bound before."""
        start = self._bound_by_week(relaxation.program, load)
        if start is None:
            return None
        basis, cuts = start
        relaxation.add(cuts)
        relaxation.start(basis)
        relaxed = relaxation.solve(self.watch.left)
        if relaxed is not None:
            self.raise_bound(relaxed.cost)
        return relaxed

    def _bound_by_week(self, program: Program, load: NDArray[np.float64]) -> tuple[Basis, list[Cut]] | None:
        """How the weeks end at prices for the load, with cuts of their own. None when there was no time.

        Their programs go with the end of this.
        """
        by_week = prices.Weeks(self.problem, program, self.watch.is_over)
        for found in islice(by_week.bounds(load, lambda: self.watch.left), 1):
            self.raise_bound(found)
        if self.watch.is_over() or not by_week.cut(lambda: self.watch.left):
            return None
        return by_week.basis(), by_week.cuts

    def _plan_by_week(self, program: Program) -> None:
        """Each week is taken as soon as it is planned; later ones then stay as they are in the best plan so far."""
        by_week = weeks.plan(self.problem, program, lambda: self.watch.left, self.watch.is_over)
        for number, planned in enumerate(by_week):
            later = [one for one in self.known.choices if self._week_of(one) > number]
            self._take([*planned, *later], polish=not later)
        if not self._is_over():
            self.is_settled.set()

    def _week_of(self, choice: Choice) -> int:
        return int(self.problem.timetable.monday[choice.seats.position])

    def _is_wide(self) -> bool:
        return is_wide(self.problem)

    def _is_over(self) -> bool:
        return self.watch.is_over() or self.known.is_proven

    def _cut(self, relaxation: Relaxation, relaxed: Relaxed, rounds: int) -> Relaxed:
        """The relaxation with its bound raised by cuts, as long as each time gains such a share of the cost."""
        self.raise_bound(relaxed.cost)
        for _round in range(rounds):
            if self._is_over():
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
        is_rough = not self._is_wide() or (is_first and not is_long(self.problem))
        person = None if is_rough else self.problem.columns.person
        near = self.problem.instance.weights.load
        if is_long(self.problem) and is_first:
            near = 0  # two thirds of the time, for a ten-thousandth of the cost
        elif is_long(self.problem) or is_rough:
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
                stop=self._is_over,
                on_better=lambda made: (
                    None if later is not None else self._take(self._chosen(kept, made), polish=False)
                ),
            )
            chosen = [] if found.made is None else self._chosen(kept, found.made)
            if chosen and later is not None:
                later.append(chosen)
            elif chosen and chosen != self._settled:
                self._settled = chosen
                self._take(chosen, polish=True)

        return Apart(settle)

    def _mend(self, program: Program, relaxed: Relaxed) -> None:
        """Mends the best plan where the relaxation is better."""
        for plan in mending.better(self.problem, program, relaxed, self.known.choices, self.watch):
            self.take_better(plan)
        self._take(self.known.choices, polish=True)

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
                self._take(self._chosen(kept, plans.popleft()), polish=False)
            while bounds:
                self.raise_bound(min(bounds.popleft(), of_the_rest))

        part = program.of(is_kept)
        for given in (np.flatnonzero(made[is_kept]).tolist(), None):
            found = Apart(partial(self._decide, part, given, bounds, plans)).result(look)
            look()
            if found.made is not None:
                self._take(self._chosen(kept, found.made), polish=True)
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
        return self._choices(kept[positions].tolist())

    def _choices(self, numbers: Sequence[int]) -> list[Choice]:
        return [self.problem.choices[number] for number in numbers]

    def _take(self, chosen: Sequence[Choice], *, polish: bool) -> None:
        """The solver's plan when it is better, then polished over all choices unless that can hardly gain anything."""
        plan = greedy.draft_of(self.problem, chosen)
        total = self.take_better(plan)
        if polish and total - (self.known.bound or 0) > settling.CLOSE * total:
            greedy.improve(plan, self.watch.is_over)
            self.take_better(plan)
