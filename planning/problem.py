"""An instance as the solver wants it: numbered choices ("this helper stands there"), what each costs, what excludes what.

A choice is only there when no rule refuses it given what is fixed: pinned guides, everybody in another role, sessions
outside the plan. What is left are rules between choices: overlap and travel on a day, hours in a week, month or year.

A region has nearly a million choices a month: they are columns of numbers, and a `Choice` is made of them where one is
looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from domain import eligibility
from domain.words import CategoryKind
from planning import cost, rules
from planning.columns import ChoiceColumns, Order, Window
from planning.cost import Cost, Gap, LoadCurve
from planning.gaps import Gaps
from planning.instance import Guide, Instance, PlanHelper, PlanSession
from planning.timetable import Numbers, Timetable, Truths


@dataclass(frozen=True, slots=True)
class Choice:
    """One helper at one session. `number` is its place among all choices, which are by helper and then by session."""

    number: int
    problem: "Problem" = field(repr=False, compare=False)

    @property
    def person(self) -> "Person":
        return self.problem.people[int(self.problem.columns.person[self.number])]

    @property
    def seats(self) -> "Seats":
        return self.problem.seats[int(self.problem.columns.seats[self.number])]

    @property
    def stands(self) -> bool:
        return bool(self.problem.columns.stands[self.number])

    @property
    def minutes(self) -> int:
        return int(self.problem.columns.minutes[self.number])

    @property
    def cost(self) -> int:
        """The total of `part`."""
        return int(self.problem.columns.cost[self.number])

    @property
    def part(self) -> Cost:
        """What it costs by itself, without the load of the helper."""
        columns, number = self.problem.columns, self.number
        return cost.of_guide(
            self.problem.instance.weights,
            is_own_place=bool(columns.is_own_place[number]),
            is_known_face=bool(columns.is_known_face[number]),
            way=int(columns.way[number]),
        )


@dataclass(slots=True, eq=False)
class Seats:
    """A session, and what is left to choose for it. `fixed` guides count already; `wishes` are still open ones.

    `position` is its row in the timetable and `day` that of its day, `room` is how many more guides may count.
    """

    position: int
    day: int
    session: PlanSession
    stood: int
    fixed: int
    room: int
    wishes: "list[WishLeft]"

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


@dataclass(slots=True, eq=False)
class Person:
    """A helper who has a choice, those from `first` up to `end`; at `fixed` sessions of the plan a guide already."""

    position: int
    helper: PlanHelper
    fixed: int
    curve: LoadCurve
    first: int
    end: int

    def load_cost(self, chosen: int) -> int:
        """What the next session costs in load after so many chosen ones."""
        return self.curve.of(self.fixed + chosen + 1)


class Choices(Sequence[Choice]):
    """Each is made when it is asked for."""

    def __init__(self, problem: "Problem") -> None:
        self._problem = problem

    def __len__(self) -> int:
        return len(self._problem.columns.seats)

    @overload
    def __getitem__(self, asked: int) -> Choice: ...

    @overload
    def __getitem__(self, asked: slice) -> list[Choice]: ...

    def __getitem__(self, asked: int | slice) -> Choice | list[Choice]:
        numbers = range(len(self))[asked]
        if isinstance(numbers, int):
            return Choice(numbers, self._problem)
        return [Choice(number, self._problem) for number in numbers]


@dataclass(eq=False)
class Problem:
    """All choices of an instance. `fixed_cost` is what no choice changes."""

    instance: Instance
    timetable: Timetable
    columns: ChoiceColumns
    seats: list[Seats]
    people: list[Person]
    windows: list[Window]
    fixed: frozenset[Guide]
    fixed_cost: Cost
    _clashes: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)

    @property
    def choices(self) -> Choices:
        return Choices(self)

    @cached_property
    def brought(self) -> "Brought":
        return Brought(self)

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps(
            [one.session for one in self.seats], [one.gap(0) for one in self.seats], self.instance.weights
        )

    @cached_property
    def order(self) -> Order:
        return Order(self.timetable, self.columns, self.windows, len(self.seats))

    def of(self, person: Person) -> list[Choice]:
        return self.choices[person.first : person.end]

    def at(self, seats: Seats) -> list[Choice]:
        return [
            self.choices[number] for number in np.flatnonzero(self.columns.seats == seats.position).tolist()
        ]

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
        weights, columns = self.instance.weights, self.columns
        made = np.array([one.number for one in chosen], dtype=np.int64)
        return cost.summed(
            [
                self.fixed_cost,
                Cost(
                    other_places=weights.other_place * int(np.count_nonzero(~columns.is_own_place[made])),
                    new_faces=weights.new_face * int(np.count_nonzero(~columns.is_known_face[made])),
                    travel=weights.travel * int(columns.way[made].sum(dtype=np.int64)),
                    load=sum(self._loads(columns.person[made])),
                    missing_wishes=self.brought.unmet(made),
                    changes=weights.change * (self.standing - int(np.count_nonzero(columns.stands[made]))),
                ),
                self.gaps.cost(np.bincount(columns.seats[made], minlength=len(self.seats))),
            ]
        )

    def _loads(self, people: Numbers) -> Iterator[int]:
        which, counts = np.unique(people, return_counts=True)
        for person, count in zip(which.tolist(), counts.tolist(), strict=True):
            one = self.people[person]
            yield sum(one.load_cost(number) for number in range(count))

    @cached_property
    def standing(self) -> int:
        """How many choices are to leave somebody where they stand."""
        return int(np.count_nonzero(self.columns.stands))


class Brought:
    """Who brings the languages and skills that are still wished: `has` by code and person, `price` by session and code."""

    def __init__(self, problem: Problem) -> None:
        self._columns = problem.columns
        codes = sorted({(wish.kind, wish.code) for one in problem.seats for wish in one.wishes})
        self.position_of = {code: index for index, code in enumerate(codes)}
        self.has: Truths = np.array(
            [[code in brings(one.helper, kind) for one in problem.people] for kind, code in codes],
            dtype=np.bool_,
        ).reshape(len(codes), len(problem.people))
        self.price = np.zeros((len(problem.seats), len(codes)), dtype=np.int64)
        """What it costs that nobody brings it; 0 where it is not wished."""
        for one in problem.seats:
            for wish in one.wishes:
                self.price[one.position, self.position_of[wish.kind, wish.code]] = wish.cost
        self.wished = [
            [(self.position_of[wish.kind, wish.code], wish.cost) for wish in one.wishes]
            for one in problem.seats
        ]
        """By session, the codes that are wished, by position, and what each costs."""

    def often(self, made: NDArray[np.int64]) -> NDArray[np.int32]:
        """By session and code, how many of these bring it."""
        seats, people = self._columns.seats[made], self._columns.person[made]
        found = np.zeros(self.price.shape, dtype=np.int32)
        for index, has_it in enumerate(self.has):
            found[:, index] = np.bincount(seats[has_it[people]], minlength=len(found))
        return found

    def unmet(self, made: NDArray[np.int64]) -> int:
        """What the wishes cost that none of these meets."""
        return int(self.price[self.often(made) == 0].sum())


def brings(helper: PlanHelper, kind: CategoryKind) -> frozenset[str]:
    """The languages the helper speaks, or the skills the helper has."""
    return helper.who.languages if kind is CategoryKind.LANGUAGE else helper.who.skills


def _clash(instance: Instance, one: Seats, other: Seats) -> tuple[bool, bool]:
    """Whether they overlap, and whether the way between them takes too long."""
    if one.session.when.overlaps(other.session.when):
        return True, False
    there = rules.as_busy(instance, rules.At(other.session))
    return False, eligibility.lacks_time_between(rules.as_open(instance, one.session), there)
