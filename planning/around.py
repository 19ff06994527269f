"""Who is decided on anew together where a plan is mended: from one to the next, as far as there is room for them."""

from collections import deque
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from planning.draft import Draft
from planning.problem import Problem
from planning.program import Numbers, Truths
from planning.relaxation import TOUCHED, Relaxed
from planning.shared_hours import SharedHours

MOST_PEOPLE = 120
"""So many are decided on at once, in half a second: with 60 half of what was lacking stayed so, with 300 it took four times
as long."""
MOST_ACROSS_WEEKS, MORE_ACROSS_WEEKS = 300, 150
"""And so many, each in one week, when it goes across weeks; so many more each time that it was in vain."""
ELSEWHERE = 0.3
"""Who is made to so much less or more of a session than in the relaxation is on the way from the plan to it: followed first, for
otherwise everybody who could come crowds out the few at the end of a long way."""

At = tuple[int, int]
"""Somebody, by position, in a week."""


@dataclass(frozen=True, slots=True)
class Group:
    """Who is decided on anew in which weeks, and sessions that anybody may come to or leave for it."""

    people: dict[At, None]
    sessions: set[int]


class Around:
    """Of one relaxation. Choices that are hardly dearer there are near."""

    def __init__(self, problem: Problem, relaxed: Relaxed) -> None:
        self._problem, self._relaxed = problem, relaxed
        load = problem.instance.weights.load
        self.is_near: Truths = (relaxed.dearer <= load) | (relaxed.made > TOUCHED)
        self.hours = SharedHours(problem)
        self._week_of: Numbers = problem.timetable.monday

    def nearest(self, numbers: Numbers) -> Numbers:
        """Those of the choices that are near, the cheapest first."""
        near = numbers[self.is_near[numbers]]
        return near[np.argsort(self._relaxed.dearer[near], kind="stable")]

    def session(
        self,
        plan: Draft,
        session: int,
        people: Iterable[int],
        taken: AbstractSet[int],
        often_in_vain: int | None,
    ) -> Group:
        """Those who could come to it, and who is around them; across weeks when it is said how often that was in vain."""
        week = int(self._week_of[session])
        start = [(person, week) for person in dict.fromkeys(people)]
        return self._group(plan, start, session, taken, often_in_vain)

    def person(self, plan: Draft, person: int, week: int, taken: AbstractSet[int]) -> Group:
        return self._group(plan, [(person, week)], None, taken, None)

    def _group(
        self,
        plan: Draft,
        start: Iterable[At],
        session: int | None,
        taken: AbstractSet[int],
        often_in_vain: int | None,
    ) -> Group:
        """These people then, who else is elsewhere than in the relaxation where those are, and so on; then who could come.

        Nobody who is `taken`. Across weeks whoever has no hours left there is decided on in all of them.
        """
        order, columns = self._problem.order, self._problem.columns
        is_elsewhere = np.abs(self._relaxed.made - plan.is_made) > ELSEWHERE
        waiting, could_come, seen = deque(start), deque[At](), set[int]()

        def open_up(opened: int) -> None:
            if opened not in seen:
                seen.add(opened)
                that_week = int(self._week_of[opened])
                there = order.by_seats[order.of_seats[opened] : order.of_seats[opened + 1]]
                elsewhere = columns.person[there[is_elsewhere[there]]].tolist()
                waiting.extend((one, that_week) for one in elsewhere)
                could_come.extend((one, that_week) for one in columns.person[self.nearest(there)].tolist())

        if session is not None:
            open_up(session)
        found: dict[At, None] = {}
        most = MOST_PEOPLE if often_in_vain is None else MOST_ACROSS_WEEKS + MORE_ACROSS_WEEKS * often_in_vain
        while len(found) < most and (waiting or could_come):
            at = (waiting or could_come).popleft()
            position, that_week = at
            if at not in found and position not in taken:
                found[at] = None
                person = self._problem.people[position]
                of_relaxation = self._relaxed.made[person.first : person.end] > TOUCHED
                made = plan.of_person[position] + (person.first + np.flatnonzero(of_relaxation)).tolist()
                for other in columns.seats[made].tolist():
                    if self._week_of[other] == that_week:
                        open_up(other)
                if often_in_vain is not None and self.hours.are_used(position, plan.of_person[position]):
                    weeks = len(self._problem.timetable.mondays)
                    waiting.extendleft((position, number) for number in range(weeks))
        return Group(found, seen)
