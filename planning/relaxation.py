"""Programs in which everything may be broken: solved by HiGHS's simplex, and again from where that ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

import highspy
import numpy as np
from numpy.typing import NDArray

from planning import cuts, engine, inverse
from planning.apart import Apart
from planning.cuts import Cut
from planning.program import Amounts, Program
from planning.watch import Stop

MOSTLY = 0.5
TOUCHED = 1e-9
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the dual and the primal simplex: from where other costs ended, all rows are still kept."""
HARDLY = 0.01
"""How much of its usual disturbance of the costs HiGHS puts in once a solution is known: what it moves has to be moved back."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best plan if helpers could be cut in pieces: no plan costs less.

    `taken` says how much of each column; by choice, `made` is how much of it, and `dearer` what the whole costs more at
    least when it is made.
    """

    cost: float
    taken: NDArray[np.float64]
    made: NDArray[np.float64]
    dearer: NDArray[np.float64]

    @property
    def in_pieces(self) -> NDArray[np.bool_]:
        """Which choices are neither made nor not."""
        found: NDArray[np.bool_] = (self.made > TOUCHED) & (self.made < 1 - TOUCHED)
        return found


def mostly(made: NDArray[np.float64]) -> NDArray[np.bool_]:
    """What is made for more than half. It hardly goes together, but as far as it does it is most of a good plan."""
    found: NDArray[np.bool_] = made > MOSTLY
    return found


class State(IntEnum):
    """Where a column or a row is when a relaxation ends: at one of its ends, or where others put it."""

    LOWER = 0
    BASIC = 1
    UPPER = 2


@dataclass(frozen=True, slots=True)
class Basis:
    """Each column's and each row's `State`."""

    columns: NDArray[np.int64]
    rows: NDArray[np.int64]

    def with_rows(self, count: int) -> "Basis":
        """For so many rows: those that have come at the end are as others put them."""
        new = np.full(count - len(self.rows), State.BASIC)
        return replace(self, rows=np.concatenate([self.rows, new]))


class Relaxation:
    """A program in which everything may be broken; solved again quickly after rows were added.

    Whoever begins can do other things before asking for the end.
    """

    def __init__(self, program: Program, stop: Stop) -> None:
        self.program = program
        self._stop = stop
        self._running: Apart[bool] | None = None
        self._was_solved = False

    @cached_property
    def _highs(self) -> highspy.Highs:
        """Made when it is first needed: of many weeks it takes hundreds of megabytes."""
        made = engine.highs_of(self._given(), whole=False)
        made.setOptionValue("solver", "simplex")
        made.setOptionValue("presolve", "off")
        return made

    def _given(self) -> Program:
        """What HiGHS begins with."""
        return self.program

    def broken(self, relaxed: Relaxed) -> list[Cut]:
        """Rows that every plan keeps and this solution, the last one found, does not."""
        return cuts.broken(self.program, relaxed.taken, self.inverse(relaxed.taken))

    def inverse(self, taken: NDArray[np.float64]) -> Iterator[cuts.Sum]:
        return inverse.rows(self.program, self._basic(), taken, self._all_basic)

    def _basic(self) -> NDArray[np.int64]:
        """The columns that are basic, and the rows as -1 and less."""
        _status, basic = self._highs.getBasicVariables()  # type: ignore[attr-defined] # its types do not know it
        return np.asarray(basic, dtype=np.int64)

    def _all_basic(self, program: Program) -> highspy.Highs | None:
        made = Relaxation(program, self._stop)
        made.start(Basis(np.full(len(program.costs), State.BASIC), np.full(len(program.least), State.LOWER)))
        return None if made.solve(None) is None else made._highs

    def price(self, costs: Amounts) -> None:
        """With other costs, once solved it goes on from where it ended."""
        count = len(costs)
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), costs)
        if self._was_solved:
            self._highs.setOptionValue("simplex_strategy", PRIMAL)

    def row_prices(self) -> Amounts:
        """Of what was solved last."""
        return np.array(self._highs.getSolution().row_dual, dtype=np.float64)

    def row_amounts(self) -> Amounts:
        """What the rows come to in what was solved last."""
        return np.array(self._highs.getSolution().row_value, dtype=np.float64)

    def allow(self, first: int, most: Amounts) -> None:
        """As many rows, from the `first` on, which are "at most" only, have these ends from now on."""
        rows = np.arange(first, first + len(most), dtype=np.int32)
        self.program = replace(
            self.program,
            most=np.concatenate([self.program.most[:first], most, self.program.most[first + len(most) :]]),
        )
        self._highs.setOptionValue("simplex_strategy", DUAL)
        self._highs.changeRowsBounds(  # type: ignore[attr-defined] # its types do not know it
            len(rows), rows, np.full(len(rows), -highspy.kHighsInf), most
        )

    def basis(self) -> Basis:
        """Of what was solved last: whatever is not basic lies at one of its ends."""
        program, solution, basic = self.program, self._highs.getSolution(), self._basic()
        taken, reached = np.array(solution.col_value), np.array(solution.row_value)
        columns = np.where((taken > program.upper / 2) & (program.upper > 0), State.UPPER, State.LOWER)
        to_least, to_most = np.abs(reached - program.least), np.abs(program.most - reached)
        rows = np.where(to_most < to_least, State.UPPER, State.LOWER)
        columns[basic[basic >= 0]] = State.BASIC
        rows[-1 - basic[basic < 0]] = State.BASIC
        return Basis(columns, rows)

    def start(self, basis: Basis, *, at_other_costs: bool = False) -> None:
        """From there, instead of from nothing. `at_other_costs`: where it ended when other things were dear."""
        kinds = highspy.HighsBasisStatus
        status_of = np.array([kinds.kLower, kinds.kBasic, kinds.kUpper], dtype=object)
        given = highspy.HighsBasis()
        given.col_status, given.row_status = status_of[basis.columns].tolist(), status_of[basis.rows].tolist()
        given.valid = True
        self._highs.setBasis(given)
        if at_other_costs:
            self._highs.setOptionValue("simplex_strategy", PRIMAL)

    def add(self, found: Sequence[Cut]) -> None:
        highs = self._highs  # before they are added, for it begins with what there is
        self.program = cuts.added(self.program, found)
        seen = [self._seen(one) for one in found]
        lengths = [len(one.columns) for one in seen]
        highs.setOptionValue("simplex_strategy", DUAL)
        highs.addRows(
            len(seen),
            np.full(len(seen), -highspy.kHighsInf),
            np.array([one.most for one in seen], dtype=np.float64),
            sum(lengths),
            np.cumsum([0, *lengths[:-1]], dtype=np.int32),
            np.concatenate([np.zeros(0, dtype=np.int32), *(one.columns for one in seen)]),
            np.concatenate([np.zeros(0), *(one.values for one in seen)]),
        )

    def _seen(self, cut: Cut) -> Cut:
        """As HiGHS is given it."""
        return cut

    @property
    def steps(self) -> int:
        """How many steps of the simplex the last solution took."""
        taken: int = self._highs.getInfo().simplex_iteration_count
        return taken

    def solve(self, seconds: float | None) -> Relaxed | None:
        """None when there was no time."""
        self.begin(seconds)
        return self.end()

    def begin(self, seconds: float | None) -> None:
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        self._running = Apart(lambda: engine.is_complete(self._highs))

    def end(self) -> Relaxed | None:
        """Of what was begun: None when there was no time."""
        assert self._running is not None
        is_complete, self._running = self._running.result(self._look), None
        self._was_solved = True
        if not is_complete:
            return None
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", HARDLY)
        solution, count = self._highs.getSolution(), self.program.choices
        taken = np.array(solution.col_value)
        return Relaxed(
            self._highs.getInfo().objective_function_value,
            taken,
            taken[:count],
            np.array(solution.col_dual)[:count],
        )

    def _look(self) -> None:
        """HiGHS would ask at each of its tens of thousands of steps, and wait each time; the end of its time it sees itself."""
        if self._stop():
            self._highs.setOptionValue("time_limit", 0.0)
