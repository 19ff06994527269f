"""Mending a plan where it falls short of its relaxation: there a few people are decided on anew, all others stay.

A plan that was settled roughly lacks somebody at a handful of sessions, each worth more than all else that is dearer
together. Who could come there has a place elsewhere, which others could take, and so on: more steps than `greedy` looks
ahead, but few people. Most of that are plain chains, which are looked for first (`chains`); the rest is decided on by dives.
Where weeks share hours, whoever has none left is decided on in all of them.
"""

import math
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from planning import chains, diving, greedy
from planning.about import About
from planning.apart import AT_A_TIME, Apart
from planning.around import Around, Group
from planning.draft import Draft
from planning.problem import Choice, Problem
from planning.program import Numbers, Program, Truths
from planning.relaxation import Relaxed
from planning.wanted import Wanted
from planning.watch import Watch

LACKING = 1e-5
"""A session is looked at that lacks more than in the relaxation, when such a share of the cost goes with it."""
DEARER, MOST_IN_VAIN = 10, 4
"""Somebody is looked at whose sessions are dearer than in the relaxation by so many times the weight of the load: often it shows
the way to where somebody is lacking. No more of them are when so many did not; nor is a session across weeks."""
WON = 1e-4
"""What was in vain is tried again when such a share of the cost was won since: elsewhere others have moved."""
LITTLE = 1e-6
"""Such a share of the cost is not worth deciding on anybody for."""
WORTH_A_SECOND, LEAST_SECONDS, MOST_SECONDS = 1.5e-4, 0.3, 10.0
"""Some are decided on a second longer for each such share of the cost that could be won; so long at least and at most."""
WAITING = 1
"""So many more groups are made up than are at work, so that nobody waits while an answer is taken."""


class _Look(Enum):
    """What is looked at."""

    LACKING = auto()
    LACKING_ACROSS_WEEKS = auto()
    DEARER = auto()


def better(
    problem: Problem, program: Program, relaxed: Relaxed, chosen: Sequence[Choice], watch: Watch
) -> Iterator[Draft]:
    """The plan of these choices, again and again: each time it is cheaper than before."""
    mending = _Mending(problem, program, relaxed, chosen, watch)
    if mending.lengthens_chains():
        yield mending.plan
    deciding = list[_Anew]()
    while not watch.is_over():
        while len(deciding) < AT_A_TIME + WAITING:
            group = mending.next_group({person for one in deciding for person in one.people})
            if group is None:
                break
            deciding.append(mending.decide_anew(*group))
        if not deciding:
            if mending.lengthens_chains():
                yield mending.plan
            if not mending.look_again():
                return
        for one in [one for one in deciding if one.found.is_done()]:
            deciding.remove(one)
            if mending.takes(one):
                yield mending.plan


@dataclass(frozen=True, slots=True, eq=False)
class _Anew:
    """What these people did `before`, and the choices they now have, by number; `found` are positions among those.

    `at`: how often the plan had become cheaper then.
    """

    people: AbstractSet[int]
    row: int | None
    at: int
    before: Sequence[int]
    kept: Numbers
    found: Apart[list[int] | None]


class _Mending:
    def __init__(
        self,
        problem: Problem,
        program: Program,
        relaxed: Relaxed,
        chosen: Sequence[Choice],
        watch: Watch,
    ) -> None:
        self._problem, self._relaxed, self._watch = problem, relaxed, watch
        self.plan = greedy.draft_of(problem, chosen)
        self._cost = problem.cost(self.plan.choices).total
        self._cost_before = self._cost
        self._cost_of_chains: int | None = None
        self._around = Around(problem, relaxed)
        self._wanted, self._looked_at = Wanted(program, relaxed), set[int]()
        self._least_dear, self._in_vain = float(DEARER * problem.instance.weights.load), 0
        self._week: Numbers = problem.timetable.monday[problem.columns.seats]
        self._is_done: Truths = np.zeros(
            (len(problem.people), len(problem.timetable.mondays)), dtype=np.bool_
        )
        self._about = About(program)
        self._look = _Look.LACKING
        self._often_in_vain = Counter[int]()
        """By row, across weeks; and whether there was one in this look that more people may help."""
        self._may_help = False
        self._often_cheaper = 0
        self._workers = threading.Semaphore(AT_A_TIME)
        self._room = np.array([one.room for one in problem.seats], dtype=np.int64)

    def next_group(self, taken: AbstractSet[int]) -> tuple[Group, int | None] | None:
        """Where most is lost, without anybody who is `taken`; with what is lacking there, when something is, by row.

        None when nothing is worth it.
        """
        return self._dearest(taken) if self._look is _Look.DEARER else self._lacking(taken)

    def lengthens_chains(self) -> bool:
        """Whether the plan became cheaper by chains of moves; nothing is looked for where it is as they left it."""
        if self._cost == self._cost_of_chains:
            return False
        least = math.ceil(WON * self._cost)
        is_better = chains.lengthened(self.plan, self._around.is_near, least, self._watch.is_over)
        self._cost = self._cost_of_chains = self._problem.cost(self.plan.choices).total
        return is_better

    def look_again(self) -> bool:
        """Whether there is more to look at: where somebody is lacking first, then who is dearer, when nothing is won there.

        What enough was won in is looked at again, for others have moved; across weeks also with more people.
        """
        won = self._cost_before - self._cost > WON * self._cost
        following = self._following(won=won)
        self._cost_before = self._cost
        self._looked_at.clear()
        self._is_done[:] = False
        self._in_vain, self._may_help = 0, False
        self._look = following or self._look
        return following is not None

    def _following(self, *, won: bool) -> _Look | None:
        if self._look is _Look.DEARER:
            return _Look.LACKING if won else None
        if self._look is _Look.LACKING and self._around.hours.are_there:
            return _Look.LACKING_ACROSS_WEEKS
        return self._look if won or self._may_help else _Look.DEARER

    @property
    def _is_across_weeks(self) -> bool:
        return self._look is _Look.LACKING_ACROSS_WEEKS

    def _lacking(self, taken: AbstractSet[int]) -> tuple[Group, int] | None:
        columns = self._problem.columns
        lost = self._wanted.lost(self.plan.is_made)
        for row in np.argsort(-lost, kind="stable").tolist():
            if lost[row] <= LACKING * self._cost:
                break
            if row in self._looked_at or self._often_in_vain[row] > MOST_IN_VAIN:
                continue
            could = self._around.nearest(self._wanted.choices(row))
            people = columns.person[could].tolist()
            if taken.isdisjoint(people):
                self._looked_at.add(row)
                if people:
                    session = int(columns.seats[could[0]])
                    more = self._often_in_vain[row] if self._is_across_weeks else None
                    return self._around.session(self.plan, session, people, taken, more), row
        return None

    def _dearest(self, taken: AbstractSet[int]) -> tuple[Group, None] | None:
        reduced, weeks = self._relaxed.dearer, self._is_done.shape[1]
        of_choice = np.where(self.plan.is_made, np.maximum(reduced, 0.0), np.maximum(-reduced, 0.0))
        of_week = self._problem.columns.person * weeks + self._week
        dearer = np.bincount(of_week, of_choice, self._is_done.size).reshape(self._is_done.shape)
        dearer[self._is_done] = 0.0
        dearer[list(taken)] = 0.0
        worst, week = divmod(int(dearer.argmax()), weeks)
        if self._in_vain == MOST_IN_VAIN or dearer[worst, week] <= self._least_dear:
            return None
        self._in_vain += 1
        found = self._around.person(self.plan, worst, week, taken)
        for at in found.people:
            self._is_done[at] = True
        return found, None

    def decide_anew(self, group: Group, row: int | None) -> _Anew:
        """The plan stays as it is until the answer is taken."""
        plan, columns, week = self.plan, self._problem.columns, self._week
        is_anew = np.zeros_like(self._is_done)
        for at in group.people:
            is_anew[at] = True
        before = np.flatnonzero(plan.is_made & is_anew[columns.person, week]).tolist()
        for number in before:
            plan.undo(number)
        own = np.array(before, dtype=np.int64)
        is_session = np.bincount(columns.seats[plan.is_made], minlength=len(self._room)) < self._room
        is_open = np.zeros(len(self._room), dtype=np.bool_)
        is_open[[*group.sessions, *columns.seats[own].tolist()]] = True
        is_kept = self._around.is_near & (plan.hindrances == 0) & is_session[columns.seats]
        is_kept &= is_anew[columns.person, week] | is_open[columns.seats]
        is_kept[own] = True
        kept = np.flatnonzero(is_kept).astype(np.int32)
        part = self._about.of(kept, plan.is_made)
        for number in before:
            plan.make(number)
        positions = np.searchsorted(kept, np.sort(own)).tolist()
        people = {person for person, _week in group.people}
        return _Anew(
            people, row, self._often_cheaper, before, kept, Apart(lambda: self._better(part, positions))
        )

    def _better(self, part: Program, made: Sequence[int]) -> list[int] | None:
        """In a thread of its own."""
        cost = self._cost

        def patience(could_win: float) -> float:
            return min(MOST_SECONDS, max(LEAST_SECONDS, could_win / cost / WORTH_A_SECOND))

        with self._workers:
            return diving.better(
                part,
                made,
                little=LITTLE * cost,
                patience=patience,
                left=lambda: self._watch.left,
                stop=self._watch.is_over,
            )

    def takes(self, anew: _Anew) -> bool:
        """Whether the plan became cheaper by the answer, which is there; otherwise it is as before.

        When others have come meanwhile where somebody was to come, they are decided on once more.
        """
        answer = anew.found.result()
        if answer is not None and self._takes(anew, anew.kept[answer].tolist()):
            return True
        if anew.row is not None and self._is_across_weeks:
            self._often_in_vain[anew.row] += 1
            self._may_help = True
        return False

    def _takes(self, anew: _Anew, chosen: list[int]) -> bool:
        plan = self.plan
        for number in anew.before:
            plan.undo(number)
        made = [number for number in chosen if self._made_if_it_fits(number)]
        if len(made) < len(chosen) and anew.row is not None and anew.at < self._often_cheaper:
            self._looked_at.discard(anew.row)
        cost = self._problem.cost(plan.choices).total
        if cost < self._cost:
            self._cost = cost
            self._often_cheaper += 1
            return True
        for number in made:
            plan.undo(number)
        for number in anew.before:
            plan.make(number)
        return False

    def _made_if_it_fits(self, number: int) -> bool:
        """The program leaves out rows that only others are in, and others may have come meanwhile, so the plan is asked again."""
        fits = self.plan.fits(number)
        if fits:
            self.plan.make(number)
        return fits
