"""Several weeks of a region, which are too much to be relaxed together: a bound, and a plan of each week.

Weeks hang together only by the load of people and by their hours of months and years. With prices for those each week is
relaxed by itself, begun in its districts; with prices for the places that come of it, each person is relaxed by itself, over
all weeks. That says what load and hours are worth, and at those prices the weeks are relaxed once more, with cuts. Each set
of prices gives a bound (Lagrange).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from planning import apart, cuts, prices, settling
from planning.blocks import NONE, Blocks
from planning.by_district import ByDistrict, map_of, settled
from planning.cuts import Cut
from planning.prices import Division
from planning.problem import Problem
from planning.program import NO_LIMIT, Amounts, Program, Truths
from planning.relaxation import Basis, Relaxation, Relaxed
from planning.watch import Stop

PEOPLE_TOGETHER = 100
"""So many are relaxed at once: each by itself takes longer to put to HiGHS, all of them longer to solve."""
PART_OF_TIME = 0.3
"""So much of the time that is left the plan of a week may take: most take three seconds, one took more than twenty."""


@dataclass(frozen=True, slots=True, eq=False)
class _Week:
    """One week at the last prices, with the `cuts` that were found, of the columns of the program."""

    program: Program
    relaxed: Relaxed
    cuts: list[Cut]
    prices: Amounts
    """Of its rows, and then of the cuts."""


class Season:
    """`made`: a first plan, which says where people belong and what load they have.

    Once all bounds are told, `relaxed` is what the weeks come to at the last prices, of `program` with their cuts, and `planned`
    are the choices of their plans, which hours of a month may forbid together; of a week that took too long there are none.
    """

    def __init__(
        self, problem: Problem, program: Program, made: Truths, left: Callable[[], float | None], stop: Stop
    ) -> None:
        self.program = program
        self.relaxed: Relaxed | None = None
        self.planned: list[int] = []
        self._problem, self._left, self._stop = problem, left, stop
        self._map = map_of(problem, made)
        self._division = Division(problem, program)
        count = len(problem.timetable.mondays)
        self._columns, self._rows = self._division.columns[:count], self._division.rows[:count]
        self._is_of_person = _is_of_person(problem, program)
        self._is_shared = self._division.is_shared | self._is_of_no_week() & self._is_of_person
        self._prices = self._first_prices(made)
        self._ends: dict[int, Basis] = {}
        self._weeks: dict[int, _Week] = {}
        self._planned: dict[int, list[int]] = {}

    def bounds(self) -> Iterator[float]:
        """Mostly each better; none more when there is no time. The week of the fewest choices comes first: it takes longest."""
        costs = self._costs(self._is_shared)
        numbers = sorted(range(len(self._columns)), key=lambda number: len(self._columns[number]))
        apart.each(partial(self._relax, number, costs) for number in numbers)
        if len(self._ends) < len(numbers):
            return
        yield prices.bound(self.program, self._prices)
        if not self._relax_people():
            return
        yield prices.bound(self.program, self._prices)
        costs = self._costs(self._is_shared)
        apart.each(partial(self._relax_with_cuts, number, costs) for number in numbers)
        if len(self._weeks) < len(numbers):
            return
        self._put_together()
        self._ends.clear()
        yield prices.bound(self.program, self._prices)
        apart.each(partial(self._plan, number) for number in numbers)
        self.planned = [choice for number in numbers for choice in self._planned.get(number, [])]

    def _is_of_no_week(self) -> Truths:
        found = ~self._division.is_shared
        for rows in self._rows:
            found[rows] = False
        return found

    def _first_prices(self, made: Truths) -> Amounts:
        """For the load of the plan, and for what nobody can do, which is the dearest that is then lacking."""
        program, steps = self.program, self._division.steps
        found = np.zeros(len(program.least))
        load = np.bincount(self._problem.columns.person[made], minlength=len(self._problem.people))
        found[steps.rows] = -steps.prices(steps.by_row(load.astype(np.float64)))
        is_lacking = self._is_of_no_week() & (program.least > -NO_LIMIT)
        rows = program.row_of_entry
        entries = np.flatnonzero(is_lacking[rows])
        np.maximum.at(found, rows[entries], program.costs[program.columns[entries]])
        return found

    def _costs(self, priced: Truths) -> Amounts:
        """What each column costs when these rows have their prices."""
        found: Amounts = self.program.costs - prices.of_columns(
            self.program, np.where(priced, self._prices, 0.0)
        )
        return found

    def _part(self, number: int, costs: Amounts) -> tuple[Program, ByDistrict]:
        columns = self._columns[number]
        part = replace(self.program.block(columns, self._rows[number]), costs=costs[columns])
        of_choices = self._map.of(columns[: part.choices].astype(np.int32))
        return part, ByDistrict(part, of_choices, self._left, self._stop)

    def _relax(self, number: int, costs: Amounts) -> None:
        """One week: notes where its districts end, and the prices of its rows."""
        part, by_district = self._part(number, costs)
        start = None if self._stop() else by_district.start()
        del by_district
        if start is None:
            return
        relaxation = Relaxation(part, self._stop)
        relaxation.start(start)
        if relaxation.solve(self._left()) is not None:
            self._prices[self._rows[number]] = relaxation.row_prices()
            self._ends[number] = start

    def _relax_people(self) -> bool:
        """Each over all weeks, at the prices of the places. False when there was no time."""
        rows, choices = np.flatnonzero(self._is_of_person), self.program.choices
        costs = self._costs(~self._is_of_person)
        is_worth_it = costs[:choices] < 0
        groups = self._problem.columns.person[is_worth_it] // PEOPLE_TOGETHER
        of_choice = np.full(choices, NONE, dtype=np.int32)
        of_choice[is_worth_it] = np.unique(groups, return_inverse=True)[1]
        own = replace(self.program.block(np.arange(len(costs)), rows), costs=costs)
        blocks = Blocks(own, of_choice, self._stop)
        if not blocks.solve(self._left):
            return False
        self._prices[rows] = 0.0
        for block in blocks.all:
            self._prices[rows[block.rows]] = block.relaxation.row_prices()
        return True

    def _relax_with_cuts(self, number: int, costs: Amounts) -> None:
        columns = self._columns[number]
        _part, by_district = self._part(number, costs)
        if self._stop() or by_district.resume(self._ends[number]) is None:
            return
        found = by_district.cuts()
        program, start = by_district.with_cuts()
        del by_district
        relaxation = Relaxation(program, self._stop)
        relaxation.start(start)
        relaxed = relaxation.solve(self._left())
        if relaxed is not None:
            found = [replace(cut, columns=columns[cut.columns].astype(np.int32)) for cut in found]
            self._weeks[number] = _Week(program, relaxed, found, relaxation.row_prices())

    def _put_together(self) -> None:
        taken, cut_prices = np.zeros(len(self.program.costs)), list[Amounts]()
        weeks = [self._weeks[number] for number in range(len(self._columns))]
        for week, columns, rows in zip(weeks, self._columns, self._rows, strict=True):
            taken[columns] = week.relaxed.taken
            self._prices[rows] = week.prices[: len(rows)]
            cut_prices.append(week.prices[len(rows) :])
        self.program = cuts.added(self.program, [cut for week in weeks for cut in week.cuts])
        self._prices = np.concatenate([self._prices, *cut_prices])
        dearer = self.program.costs - prices.of_columns(self.program, self._prices)
        cost, count = prices.bound(self.program, self._prices), self.program.choices
        self.relaxed = Relaxed(cost, taken, taken[:count], dearer[:count])

    def _plan(self, number: int) -> None:
        """What the relaxation makes whole stays, in each week by itself."""
        week, columns = self._weeks.pop(number), self._columns[number]
        near, left = self._problem.instance.weights.load // settling.NEAR, self._left()
        seconds = None if left is None else left * PART_OF_TIME
        found = settled(week.program, week.relaxed, near, left=lambda: seconds, stop=self._stop)
        self._planned[number] = columns[found].tolist()


def _is_of_person(problem: Problem, program: Program) -> Truths:
    """The rows that limit what one person does."""
    rows, columns = program.row_of_entry, program.columns
    is_choice = columns < program.choices
    first, last = np.full(len(program.least), len(problem.people)), np.full(len(program.least), -1)
    people = problem.columns.person[columns[is_choice]]
    np.minimum.at(first, rows[is_choice], people)
    np.maximum.at(last, rows[is_choice], people)
    found: Truths = (first >= last) & (program.least == -NO_LIMIT)
    return found
