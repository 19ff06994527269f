"""The mixed-integer program of some choices of a problem, as HiGHS reads it.

One column per choice (0 or 1); per session the places left open and the helpers lost; per wish whether it stays
unmet; per helper a step for each further session, dearer than the one before, so that the square of the load stays
linear. Rows: places, room, wishes, at most one of each set of choices that exclude each other, hours.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd

import highspy
import numpy as np

from planning import cliques, cost, hours
from planning.problem import Choice, Person, Problem, Seats, Window


@dataclass(slots=True)
class Columns:
    """Costs and bounds of the columns so far; `is_whole` says which take whole numbers only."""

    costs: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    is_whole: list[bool] = field(default_factory=list)

    def add(self, cost: int, most: int, *, is_whole: bool = False) -> int:
        self.costs.append(cost)
        self.most.append(most)
        self.is_whole.append(is_whole)
        return len(self.costs) - 1


@dataclass(slots=True)
class Rows:
    """A sparse matrix by rows, each between two bounds."""

    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(
        self,
        terms: Sequence[tuple[int, float]],
        *,
        least: float = -highspy.kHighsInf,
        most: float = highspy.kHighsInf,
    ) -> None:
        self.columns += [column for column, _value in terms]
        self.values += [value for _column, value in terms]
        self.starts.append(len(self.columns))
        self.least.append(least)
        self.most.append(most)


@dataclass(slots=True)
class Model:
    """The program of `choices`, whose columns come first and in this order. `constant` belongs to the cost as well."""

    problem: Problem
    choices: list[Choice]
    constant: int
    columns: Columns = field(default_factory=Columns)
    rows: Rows = field(default_factory=Rows)

    def for_highs(self, *, whole: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.columns.costs), len(self.rows.least)
        lp.col_cost_ = np.array(self.columns.costs, dtype=np.float64)
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.array(self.columns.most, dtype=np.float64)
        lp.row_lower_ = np.array(self.rows.least, dtype=np.float64)
        lp.row_upper_ = np.array(self.rows.most, dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.rows.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.rows.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.rows.values, dtype=np.float64)
        lp.offset_ = float(self.constant)
        if whole:
            kinds = highspy.HighsVarType
            lp.integrality_ = [
                kinds.kInteger if is_whole else kinds.kContinuous for is_whole in self.columns.is_whole
            ]
        return lp


def of(problem: Problem, choices: Sequence[Choice]) -> Model:
    """The program of these choices alone; all that stand must be among them, and the others are taken not to be made."""
    change = problem.instance.weights.change
    standing = sum(choice.stands for choice in choices)
    model = Model(problem, list(choices), problem.fixed_cost.total + change * standing)
    column_of = {}
    for choice in choices:
        own = choice.part.total - (change if choice.stands else 0)
        column_of[choice.number] = model.columns.add(own, 1, is_whole=True)
    for seats in problem.seats:
        _add_seats(model, seats, column_of)
    known: dict[tuple[tuple[int, bool], ...], list[list[int]]] = {}
    for person in problem.people:
        inside = [choice for choice in person.choices if choice.number in column_of]
        if inside:
            _add_exclusions(model, person, column_of, known)
            _add_load(
                model, person, [column_of[choice.number] for choice in inside], _most(person, column_of)
            )
    for window in problem.windows:
        _add_window(
            model, window, [choice for choice in window.choices if choice.number in column_of], column_of
        )
    return model


def _columns(choices: Iterable[Choice], column_of: dict[int, int]) -> list[int]:
    return [column_of[choice.number] for choice in choices if choice.number in column_of]


def _add_seats(model: Model, seats: Seats, column_of: dict[int, int]) -> None:
    weights, session, gap = model.problem.instance.weights, seats.session, seats.gap(0)
    inside = [(column, 1.0) for column in _columns(seats.choices, column_of)]
    if gap.open or gap.lost:
        unfilled = [
            (model.columns.add(cost.open_cost(session, weights), gap.open), 1.0),
            (model.columns.add(cost.lost_cost(session, weights), gap.lost), 1.0),
        ]
        model.rows.add(inside + unfilled, least=gap.open + gap.lost)
    if len(inside) > seats.room:
        model.rows.add(inside, most=seats.room)
    for wish in seats.wishes:
        unmet = (model.columns.add(wish.cost, 1), 1.0)
        brought = [(column, 1.0) for column in _columns(wish.choices, column_of)]
        model.rows.add([*brought, unmet], least=1)


def _add_exclusions(
    model: Model,
    person: Person,
    column_of: dict[int, int],
    known: dict[tuple[tuple[int, bool], ...], list[list[int]]],
) -> None:
    """Many helpers have the same sessions on a day, so the sets of a day are kept in `known`."""
    for of_day in person.by_day():
        choices = [choice for choice in of_day if choice.number in column_of]
        key = tuple((choice.seats.session.id, choice.stands) for choice in choices)
        if key not in known:
            known[key] = cliques.of_day(model.problem, choices)
        for clique in known[key]:
            model.rows.add([(column_of[choices[index].number], 1.0) for index in clique], most=1)


def _add_load(model: Model, person: Person, columns: list[int], most: int) -> None:
    steps = [model.columns.add(person.load_cost(number), 1) for number in range(most)]
    model.rows.add([*((column, 1.0) for column in columns), *((step, -1.0) for step in steps)], most=0)


def _most(person: Person, column_of: dict[int, int]) -> int:
    """How many sessions the helper could take if no way took any time: on each day, those that end first."""
    count = 0
    for of_day in person.by_day():
        until = None
        times = (choice.seats.session.when.hours for choice in of_day if choice.number in column_of)
        for time in sorted(times, key=lambda one: (one.ends, one.starts)):
            if until is None or time.starts >= until:
                count, until = count + 1, time.ends
    return count


def _add_window(model: Model, window: Window, inside: list[Choice], column_of: dict[int, int]) -> None:
    if sum(choice.minutes for choice in inside) <= window.most:
        return
    if not window.overrun:
        _add_hours(model, [(column_of[one.number], one.minutes) for one in inside], window.most)
        return
    stays_above = model.columns.add(0, 1, is_whole=True)
    terms = [(column_of[choice.number], float(choice.minutes)) for choice in inside]
    model.rows.add([*terms, (stays_above, -float(window.overrun))], most=window.most)
    for choice in inside:
        if not choice.stands:
            model.rows.add([(column_of[choice.number], 1.0), (stays_above, 1.0)], most=1)


def _add_hours(model: Model, inside: list[tuple[int, int]], most: int) -> None:
    """`inside`: columns with their minutes."""
    lengths = sorted({minutes for _column, minutes in inside}, reverse=True)
    number_of = Counter(minutes for _column, minutes in inside)
    ways = hours.ways(number_of, most)
    if ways is None:
        unit = gcd(*lengths)
        model.rows.add([(column, minutes / unit) for column, minutes in inside], most=most // unit)
        for factors, limit in hours.rounded([minutes for _column, minutes in inside], most):
            terms = [
                (column, float(times)) for (column, _minutes), times in zip(inside, factors, strict=True)
            ]
            model.rows.add([term for term in terms if term[1]], most=limit)
        return
    taken = [model.columns.add(0, 1) for _way in ways]
    model.rows.add([(column, 1.0) for column in taken], most=1)
    for index, length in enumerate(lengths):
        terms = [(column, 1.0) for column, minutes in inside if minutes >= length]
        terms += [(column, -float(way[index])) for column, way in zip(taken, ways, strict=True) if way[index]]
        model.rows.add(terms, most=0)
