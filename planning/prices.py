"""What no plan of several weeks can go below, long before the relaxation of all weeks is solved.

Weeks hang together only by the load of helpers and by their hours of months and years. With a price for each session of a
helper, whichever week it is in, every week is a program of its own (Lagrange), and each set of prices gives a bound. They are
right when each helper takes as many sessions as the price is for; they come near that by going a part of the way from the
sessions they were for to those that are taken (Frank and Wolfe 1956). How the weeks end is a good start for all together, and
what cuts are found in them, where that is a matter of a quarter, hold for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planning.cuts import Cut
from planning.problem import Problem
from planning.program import Amounts, Numbers, Program, Truths
from planning.relaxation import Basis, Relaxation, Relaxed, State
from planning.watch import Stop

PART_OF_THE_WAY = 0.1
MOST_ROUNDS, GAINED = 10, 1e-4
"""How often prices are tried, and what share of the cost they must have raised the bound by to be tried again."""
ROUNDS_OF_CUTS = 2
CLOSE = 1e-9
SHARED = -1


def bound(program: Program, prices: Amounts) -> float:
    """What no plan can go below, whatever the prices of the rows: each column is taken where that makes it cheaper."""
    return told(program, prices, np.zeros(len(program.costs)), program.upper)[0]


def told(program: Program, prices: Amounts, least: Amounts, most: Amounts) -> tuple[float, Amounts]:
    """The same where each column lies between these; and what each costs beyond what the rows pay for it."""
    is_wrong = ((prices > 0) & np.isinf(program.least)) | ((prices < 0) & np.isinf(program.most))
    prices = np.where(is_wrong, 0.0, prices)
    ends = np.where(prices > 0, program.least, np.where(prices < 0, program.most, 0.0))
    left = program.costs - of_columns(program, prices)
    # Sums of products, not "@": BLAS would start threads, which go on turning while HiGHS works.
    taken = np.minimum(left, 0.0) * most + np.maximum(left, 0.0) * least
    return program.constant + float((prices * ends).sum()) + float(taken.sum()), left


def of_columns(program: Program, prices: Amounts) -> Amounts:
    """What the rows make of each column."""
    of_entries = program.values * np.repeat(prices, np.diff(program.starts))
    return np.bincount(program.columns, of_entries, minlength=len(program.costs)).astype(np.float64)


class Steps:
    """What each further session costs a person in load: the columns of the program that say so, and their rows."""

    def __init__(self, problem: Problem, program: Program) -> None:
        rows, columns = program.row_of_entry, program.columns
        is_step = (program.values < 0) & (columns >= program.choices) & (program.costs[columns] > 0)
        order = np.lexsort((program.costs[columns[is_step]], rows[is_step]))
        self.columns: Numbers = columns[is_step][order]
        self.rows, count = np.unique(rows[is_step][order], return_counts=True)
        self.is_row: Truths = np.zeros(len(program.least), dtype=np.bool_)
        self.is_row[self.rows] = True
        row_at = np.cumsum(self.is_row) - 1
        is_own = self.is_row[rows] & (columns < program.choices)
        position_of = np.zeros(len(problem.people), dtype=np.int64)
        position_of[problem.columns.person[columns[is_own]]] = row_at[rows[is_own]]
        has_row = np.zeros(len(problem.people), dtype=np.bool_)
        has_row[problem.columns.person[columns[is_own]]] = True
        self._has_row, self._position_of = has_row, position_of
        self.which = np.repeat(np.arange(len(count)), count)
        self.number = np.arange(len(self.columns)) - np.repeat(np.cumsum(count) - count, count)
        most = int(count.max(initial=0)) + 1
        last = np.cumsum(count) - 1
        costs = program.costs[self.columns]
        self._costs = np.repeat(costs[last][:, None], most, axis=1)
        self._costs[self.which, self.number] = costs

    def by_row(self, of_people: Amounts) -> Amounts:
        found = np.zeros(len(self.rows))
        found[self._position_of[self._has_row]] = of_people[self._has_row]
        return found

    def prices(self, sessions: Amounts) -> Amounts:
        """By row: what a session more or less than so many is worth, in between what is between."""
        if not len(self.rows):
            return sessions
        place = np.clip(sessions - 0.5, 0.0, self._costs.shape[1] - 1.001)
        lower = place.astype(np.int64)
        every = np.arange(len(self.rows))
        share = place - lower
        found: Amounts = self._costs[every, lower] * (1 - share) + self._costs[every, lower + 1] * share
        return found


class Division:
    """What belongs to each week of a program alone; what belongs to none is one more."""

    def __init__(self, problem: Problem, program: Program) -> None:
        self.steps = Steps(problem, program)
        week = problem.timetable.monday[problem.columns.seats]
        of_column, of_row = _weeks(program, week, self.steps.is_row)
        parts = sorted({*of_column.tolist()})
        self.columns = [np.flatnonzero(of_column == one) for one in parts]
        self.rows = [np.flatnonzero(of_row == one) for one in parts]
        self.is_shared: Truths = of_row == SHARED


class Weeks:
    """The weeks of a program, relaxed one after the other."""

    def __init__(self, problem: Problem, program: Program, stop: Stop) -> None:
        self._problem, self._program, self._stop = problem, program, stop
        division = Division(problem, program)
        self._steps, self._columns, self._rows = division.steps, division.columns, division.rows
        self._relaxations: list[Relaxation] = []
        self._relaxed: list[Relaxed] = []
        self.cuts: list[Cut] = []
        """What `cut` found, of the columns of the program."""
        self._taken = np.zeros(len(program.costs))

    def bounds(self, load: Amounts, left: Callable[[], float | None]) -> Iterator[float]:
        """Better and better ones. `load`: how many sessions each person may have in the end; ends early when there is no time."""
        steps, program, before = self._steps, self._program, -np.inf
        sessions = steps.by_row(load)
        for _round in range(MOST_ROUNDS):
            prices = np.zeros(len(program.least))
            prices[steps.rows] = -steps.prices(sessions)
            if not self._solve(prices, left):
                return
            found = bound(program, prices)
            yield found
            if found - before < GAINED * abs(found):
                return
            before = found
            sessions += PART_OF_THE_WAY * (self._sessions() - sessions)

    def _solve(self, prices: Amounts, left: Callable[[], float | None]) -> bool:
        """Each week by itself; notes the prices of its rows with the others. False when there was no time."""
        program = self._program
        costs = program.costs - of_columns(program, prices)
        if not self._relaxations:
            self._relaxations = [
                Relaxation(program.block(columns, rows), self._stop)
                for columns, rows in zip(self._columns, self._rows, strict=True)
            ]
        self._relaxed = []
        for relaxation, columns, rows in zip(self._relaxations, self._columns, self._rows, strict=True):
            relaxation.price(costs[columns])
            relaxed = None if self._stop() else relaxation.solve(left())
            if relaxed is None:
                return False
            prices[rows] = relaxation.row_prices()
            self._relaxed.append(relaxed)
            self._taken[columns] = relaxed.taken
        return True

    def cut(self, left: Callable[[], float | None]) -> bool:
        """Looks for cuts in each week, at the prices of the last bound. False when there was no time, for this or before.

        The rows of a week have no other columns than those of the week, so sums of them hold for all weeks together.
        """
        if not self._relaxed or len(self._relaxed) < len(self._relaxations):
            return False
        self.cuts = []
        for number, (relaxation, columns) in enumerate(zip(self._relaxations, self._columns, strict=True)):
            for _round in range(ROUNDS_OF_CUTS):
                found = relaxation.broken(self._relaxed[number])
                if not found:
                    break
                self.cuts += [replace(one, columns=columns[one.columns].astype(np.int32)) for one in found]
                relaxation.add(found)
                relaxed = None if self._stop() else relaxation.solve(left())
                if relaxed is None:
                    return False
                self._relaxed[number], self._taken[columns] = relaxed, relaxed.taken
        return True

    def _sessions(self) -> Amounts:
        """How many each person takes, by row of the load."""
        person, count = self._problem.columns.person, len(self._problem.people)
        made = self._taken[: self._program.choices]
        return self._steps.by_row(np.bincount(person, made, minlength=count).astype(np.float64))

    def basis(self) -> Basis:
        """How the weeks ended, as a start for all together; the last step of each load that is taken in part bears it.

        The cuts follow the rows of the program.
        """
        found = Basis(
            np.full(len(self._program.costs), State.LOWER), np.full(len(self._program.least), State.BASIC)
        )
        of_cuts = []
        for relaxation, columns, rows in zip(self._relaxations, self._columns, self._rows, strict=True):
            one = relaxation.basis()
            found.columns[columns], found.rows[rows] = one.columns, one.rows[: len(rows)]
            of_cuts.append(one.rows[len(rows) :])
        steps, sessions = self._steps, self._sessions()
        whole = np.floor(sessions + CLOSE).astype(np.int64)
        found.columns[steps.columns] = np.where(steps.number < whole[steps.which], State.UPPER, State.LOWER)
        bears = steps.columns[steps.number == whole[steps.which]]
        found.columns[bears] = State.BASIC
        found.rows[steps.rows[steps.which[steps.number == whole[steps.which]]]] = State.UPPER
        return replace(found, rows=np.concatenate([found.rows, *of_cuts]))


def _weeks(
    program: Program, week_of_choice: Numbers, is_load: Truths
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each column and of each row the week it belongs to; one more than the last: no week; `SHARED`: several."""
    rows, columns = program.row_of_entry, program.columns
    none = int(week_of_choice.max(initial=-1)) + 1
    of_column = np.full(len(program.costs), none, dtype=np.int64)
    of_column[: program.choices] = week_of_choice
    is_choice = columns < program.choices
    first, last = _ends(program, rows[is_choice], of_column[columns[is_choice]])
    is_inside = (first == last)[rows] & ~is_choice & ~is_load[rows]
    of_column[columns[is_inside]] = first[rows[is_inside]]
    first, last = _ends(program, rows, of_column[columns])
    return of_column, np.where((first == last) & ~is_load, first, SHARED)


def _ends(
    program: Program, rows: Numbers, weeks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last week of each row; of a row without any the first is after the last."""
    first, last = np.full(len(program.least), 1 << 30), np.full(len(program.least), -1)
    np.minimum.at(first, rows, weeks)
    np.maximum.at(last, rows, weeks)
    return first, last
