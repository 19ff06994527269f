"""Several weeks of a region, which are too much to be relaxed together: a bound, and a plan of each week.

Weeks hang together only by the load of people and by their hours of months and years. With prices for those each week is
relaxed by itself, begun in its districts; with prices for the places that come of it, each person is relaxed by itself, over
all weeks. That says what load and hours are worth, and at those prices the weeks are relaxed once more, with cuts. Each set
of prices gives a bound (Lagrange). Prices do not keep the hours, so the weeks are planned within shares of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf

import numpy as np

from planning import apart, cuts, memory, prices
from planning.apart import Apart
from planning.blocks import NONE, Blocks
from planning.by_district import ByDistrict, map_of
from planning.cuts import Cut
from planning.narrowing import CHEAPEST, Narrow, cheap
from planning.prices import Division
from planning.problem import Problem
from planning.program import NO_LIMIT, Amounts, Numbers, Program, Truths
from planning.relaxation import Basis, Relaxation, Relaxed, mostly
from planning.watch import Stop
from planning.within_shares import Week, WithinShares

PEOPLE_TOGETHER = 100
"""So many are relaxed at once: each by itself takes longer to put to HiGHS, all of them longer to solve."""
ROUNDS_OF_CUTS = 2
"""In each week, after those of its districts: what is settled then is 0.02 % above its relaxation, half a per cent without."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """Where a week and its districts ended."""

    of_districts: Basis
    of_all: Basis


class Season:
    """`made`: a first plan, which says where people belong and what load they have.

    `program` has the cuts of the weeks once they are relaxed; `relaxed` is what they come to within their shares, once planned.
    """

    def __init__(
        self, problem: Problem, program: Program, made: Truths, left: Callable[[], float | None], stop: Stop
    ) -> None:
        self.program = program
        self.relaxed: Relaxed | None = None
        self._problem, self._left, self._stop = problem, left, stop
        self._map = map_of(problem, made)
        self._division = Division(problem, program)
        count = len(problem.timetable.mondays)
        self._columns, self._rows = self._division.columns[:count], self._division.rows[:count]
        self._numbers = sorted(range(count), key=lambda number: len(self._columns[number]))
        """The weeks, that of the fewest choices first: it takes longest."""
        self._is_of_person = _is_of_person(problem, program)
        self._prices = self._first_prices(made)
        self._is_shared = self._division.is_shared | self._is_of_no_week() & self._is_of_person
        self._dearer = np.zeros(0)
        """What each column costs beyond what its rows pay, once people are relaxed."""
        self._ends: dict[int, _Ends] = {}
        self._cuts: dict[int, list[Cut]] = {}
        self._weeks: dict[int, Week] = {}
        self._made = np.zeros(len(problem.choices))
        """How much of each choice is made where its week was first relaxed, nothing before."""

    def mostly(self) -> list[int]:
        """The choices that are made for more than half where their weeks were first relaxed."""
        return np.flatnonzero(mostly(self._made)).tolist()

    def bounds(self, meanwhile: Callable[[], None] = lambda: None) -> Iterator[float]:
        """Mostly each better; none more when there is no time.

        `meanwhile` is done beside the relaxation of people, when `mostly` tells something.
        """
        costs = self._costs(self._is_shared)
        apart.each(partial(self._relax, number, costs) for number in self._numbers)
        if len(self._ends) < len(self._numbers):
            return
        yield prices.bound(self.program, self._prices)
        beside = Apart(meanwhile)
        is_in_time = self._relax_people()
        beside.result()
        memory.give_back()
        if not is_in_time:
            return
        yield prices.bound(self.program, self._prices)
        costs = self._costs(self._is_shared)
        self._dearer = self._costs(np.ones(len(self._prices), dtype=np.bool_))
        apart.each(partial(self._relax_with_cuts, number, costs) for number in self._numbers)
        self._ends.clear()
        if len(self._weeks) < len(self._numbers):
            return
        self._put_together()
        yield prices.bound(self.program, self._prices)

    def plan(self, on_bound: Callable[[float], None]) -> list[int]:
        """The choices of a plan of each week once all bounds are told; those of a week that took too long may not go together.

        `on_bound` is told one more.
        """
        if len(self._weeks) < len(self._columns):
            return []
        weeks = [self._weeks.pop(number) for number in range(len(self._columns))]
        sharing = WithinShares(self._problem, weeks, self._left, self._stop)
        planned = sharing.plan(lambda: on_bound(self._bound_within_shares(sharing.row_prices)))
        self.relaxed = sharing.relaxed
        return planned

    def _bound_within_shares(self, row_prices: Sequence[Amounts]) -> float:
        """With what each person is worth when places have the prices of weeks within their shares, by week.

        At prices for hours each week took what was just worth its price, and places cost too little where that was too much.
        Nothing is below minus infinity: that is the answer when there was no time.
        """
        self._price_weeks(row_prices)
        return prices.bound(self.program, self._prices) if self._relax_people() else -inf

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

    def _part(self, number: int, costs: Amounts) -> Program:
        columns = self._columns[number]
        return replace(self.program.block(columns, self._rows[number]), costs=costs[columns])

    def _by_district(self, number: int, part: Program) -> ByDistrict:
        return ByDistrict(part, self._map.of(self._choices(number)), self._left, self._stop)

    def _choices(self, number: int) -> Numbers:
        columns = self._columns[number]
        return columns[columns < self.program.choices].astype(np.int32)

    def _relax(self, number: int, costs: Amounts) -> None:
        """One week: notes where its districts end and where it ends itself, and the prices of its rows."""
        part = self._part(number, costs)
        start = None if self._stop() else self._by_district(number, part).start()
        if start is None:
            return
        relaxation = Relaxation(part, self._stop)
        relaxation.start(start)
        relaxed = relaxation.solve(self._left())
        if relaxed is not None:
            self._made[self._choices(number)] = relaxed.made
            self._prices[self._rows[number]] = relaxation.row_prices()
            self._ends[number] = _Ends(start, relaxation.basis())
        del relaxation
        memory.give_back()

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
        """One week, with the cuts of its districts, over the choices that were not much too dear; notes what it comes to.

        The hardest begins where it ended before, which takes half as long; the others where their districts end now, for what
        they take then can be shared better.
        """
        by_district = self._by_district(number, self._part(number, costs))
        if self._stop() or by_district.resume(self._ends[number].of_districts) is None:
            return
        found = by_district.cuts()
        kept = cheap(self._dearer[self._choices(number)], CHEAPEST)
        program, start = by_district.with_cuts()
        if number == self._numbers[0]:
            start = self._ends[number].of_all.with_rows(len(program.least))
        narrow = Narrow(program, start, kept, self._stop, is_close=False)
        del by_district  # what HiGHS holds of it
        relaxed = narrow.solve(self._left())
        for _round in range(ROUNDS_OF_CUTS):
            if relaxed is None:
                break
            more = narrow.broken(relaxed)
            narrow.add(more)
            found += more
            relaxed = narrow.solve(self._left())
        if relaxed is None:
            return
        columns = self._columns[number]
        self._cuts[number] = [replace(cut, columns=columns[cut.columns].astype(np.int32)) for cut in found]
        self._weeks[number] = Week(narrow, relaxed, self._choices(number))
        memory.give_back()

    def _put_together(self) -> None:
        numbers = range(len(self._rows))
        found = [cut for number in numbers for cut in self._cuts.pop(number)]
        self.program = cuts.added(self.program, found)
        self._prices = np.concatenate([self._prices, np.zeros(len(found))])
        self._is_of_person = _is_of_person(self._problem, self.program)
        self._price_weeks([self._weeks[number].narrow.row_prices() for number in numbers])

    def _price_weeks(self, of_weeks: Sequence[Amounts]) -> None:
        """The cuts are the last rows, week after week."""
        for rows, of_rows in zip(self._rows, of_weeks, strict=True):
            self._prices[rows] = of_rows[: len(rows)]
        of_cuts = [of_rows[len(rows) :] for rows, of_rows in zip(self._rows, of_weeks, strict=True)]
        self._prices[len(self._prices) - sum(map(len, of_cuts)) :] = np.concatenate(of_cuts)


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
