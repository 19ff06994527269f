"""An instance as the solver wants it: numbered choices ("this helper stands there"), what each costs, what excludes what.

A choice is only there when no rule refuses it given what is fixed: pinned guides, everybody in another role, sessions
outside the plan. What is left are rules between choices: overlap and travel on a day, hours in a week, month or year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain import eligibility
from domain.candidate import OpenSession
from domain.words import CategoryKind
from planning import cost, rules
from planning.cost import Cost, Gap, LoadCurve
from planning.instance import Guide, Instance, PlanHelper, PlanSession
from planning.timetable import Timetable


@dataclass(slots=True, eq=False)
class Choice:
    """One helper at one session. `part` is what it costs by itself, without the load of the helper, `cost` its total.

    `number` is its place among all choices, which are by helper and then by session.
    """

    number: int
    person: "Person"
    seats: "Seats"
    stands: bool
    minutes: int
    part: Cost
    cost: int
    windows: list["Window"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Seats:
    """A session, and what is left to choose for it. `fixed` guides count already; `wishes` are still open ones.

    `position` is its row in the timetable and `day` that of its day, `room` is how many more guides may count.
    """

    position: int
    day: int
    session: PlanSession
    shown: OpenSession
    stood: int
    fixed: int
    room: int
    choices: list[Choice] = field(default_factory=list)
    wishes: list["WishLeft"] = field(default_factory=list)
    _cheapest_first: list[Choice] | None = None

    @property
    def cheapest_first(self) -> list[Choice]:
        """The choices by what each costs by itself, worked out when first asked for."""
        if self._cheapest_first is None:
            self._cheapest_first = sorted(self.choices, key=lambda one: (one.cost, one.number))
        return self._cheapest_first

    def wants_somebody(self) -> bool:
        """Whether something is lacking when nobody is chosen."""
        gap = self.gap(0)
        return bool(gap.open or gap.lost or self.wishes)

    def gap(self, chosen: int) -> Gap:
        return cost.gap(self.session, self.stood, self.fixed + chosen)


@dataclass(slots=True, eq=False)
class WishLeft:
    """A language or skill that nobody fixed brings, and what it costs when it stays so."""

    kind: CategoryKind
    code: str
    cost: int

    def is_brought_by(self, choice: Choice) -> bool:
        return self.code in brings(choice.person.helper, self.kind)

    def is_met_by(self, chosen: Iterable[Choice]) -> bool:
        return any(self.is_brought_by(choice) for choice in chosen)


@dataclass(slots=True, eq=False)
class Person:
    """A helper who has a choice; at `fixed` sessions of the plan the helper is a guide already."""

    position: int
    helper: PlanHelper
    fixed: int
    curve: LoadCurve
    choices: list[Choice] = field(default_factory=list)

    def load_cost(self, chosen: int) -> int:
        """What the next session costs in load after so many chosen ones."""
        return self.curve.of(self.fixed + chosen + 1)

    def by_day(self) -> Iterator[list[Choice]]:
        """The choices of each day, in order of time."""
        days: defaultdict[date, list[Choice]] = defaultdict(list)
        for choice in self.choices:
            days[choice.seats.session.when.day].append(choice)
        for _day, choices in sorted(days.items(), key=lambda pair: pair[0]):
            yield sorted(choices, key=lambda one: (one.seats.session.when, one.number))


@dataclass(slots=True, eq=False)
class Window:
    """Hours of one helper in a week, month or year: `most` minutes may still be chosen.

    `overrun`: what stands passes an agreement already (by so many minutes). It may stay, but then nobody comes in
    addition; who comes newly must leave the whole within `most`.
    """

    most: int
    overrun: int = 0
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceColumns:
    """All choices as columns of numbers, in their order. `seats` and `person` are positions in the lists of the problem.

    `cost` is the total of `Choice.part`.
    """

    seats: NDArray[np.int32]
    person: NDArray[np.int32]
    stands: NDArray[np.bool_]
    minutes: NDArray[np.int32]
    cost: NDArray[np.int64]


@dataclass(eq=False)
class Problem:
    """All choices of an instance. `fixed_cost` is what no choice changes."""

    instance: Instance
    timetable: Timetable
    columns: ChoiceColumns
    choices: list[Choice]
    seats: list[Seats]
    people: list[Person]
    windows: list[Window]
    fixed: frozenset[Guide]
    fixed_cost: Cost
    _clashes: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)

    def exclude_each_other(self, one: Choice, other: Choice) -> bool:
        """Whether the same helper cannot take both: they overlap, or leave no time for the way unless both stand."""
        first, second = sorted((one.seats.session.id, other.seats.session.id))
        found = self._clashes.get((first, second))
        if found is None:
            found = self._clashes[first, second] = _clash(self.instance, one.seats, other.seats)
        overlaps, lacks_time = found
        return overlaps or (lacks_time and not (one.stands and other.stands))

    def guides(self, chosen: Iterable[Choice]) -> frozenset[Guide]:
        return self.fixed | {Guide(one.seats.session.id, one.person.helper.id) for one in chosen}

    def cost(self, chosen: Iterable[Choice]) -> Cost:
        """What the plan of these choices costs, part by part."""
        weights = self.instance.weights
        listed = list(chosen)
        at: defaultdict[int, list[Choice]] = defaultdict(list)
        of: Counter[int] = Counter()
        for choice in listed:
            at[choice.seats.session.id].append(choice)
            of[choice.person.helper.id] += 1
        parts = [self.fixed_cost, *(one.part for one in listed)]
        for seats in self.seats:
            here = at[seats.session.id]
            unmet = sum(wish.cost for wish in seats.wishes if not wish.is_met_by(here))
            gap = cost.of_gap(seats.session, weights, seats.gap(len(here)))
            parts += [gap, Cost(missing_wishes=unmet)]
        for person in self.people:
            load = sum(person.load_cost(number) for number in range(of[person.helper.id]))
            parts.append(Cost(load=load))
        gone = self.standing - sum(one.stands for one in listed)
        return cost.summed([*parts, Cost(changes=weights.change * gone)])

    @cached_property
    def standing(self) -> int:
        """How many choices are to leave somebody where they stand."""
        return sum(choice.stands for choice in self.choices)


def brings(helper: PlanHelper, kind: CategoryKind) -> frozenset[str]:
    """The languages the helper speaks, or the skills the helper has."""
    return helper.who.languages if kind is CategoryKind.LANGUAGE else helper.who.skills


def _clash(instance: Instance, one: Seats, other: Seats) -> tuple[bool, bool]:
    """Whether they overlap, and whether the way between them takes too long."""
    if one.session.when.overlaps(other.session.when):
        return True, False
    there = rules.as_busy(instance, rules.At(other.session))
    return False, eligibility.lacks_time_between(one.shown, there)
