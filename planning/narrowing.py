"""A relaxation over few of its columns that says the same of all of them.

Of the tens of thousands of choices of a week a quarter is ever near to being made, and what a round of cuts takes is its
columns. So only the cheap ones are solved for. At the prices of the rows that come of it every other one is looked at as
well (`prices.told`): one that would make the whole cheaper is taken in, and it is solved again. Cuts are rows of all
columns from the start, so nothing that is left out escapes them.
"""

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from planning import engine, prices
from planning.cuts import Cut
from planning.engine import Relaxation, Relaxed
from planning.program import Amounts, Program, Truths
from planning.watch import Stop

CHEAPEST = 0.5
"""Such a share of the choices is solved for at first."""
NEXT = 0.01
"""And such a share more at once when there is one that would make the whole cheaper."""
DEVEX = 1
"""HiGHS's number of the weights that it need not work out anew from each basis: that takes half of the time of a round."""
CLOSE = 1e-7
"""HiGHS's own: what makes the whole cheaper by less than this is not taken in."""


WHOLE = 1e-6
NEVER = 1e15
"""No plan costs as much."""


@dataclass(frozen=True, slots=True)
class Step:
    """Of a column that is in pieces, what the whole costs more when it is not taken or taken, as far as one step tells."""

    column: int
    without: float
    with_it: float


class Narrow(Relaxation):
    """Begins where a relaxation over all columns ended. What it finds is of all columns again, and so are its cuts."""

    def __init__(self, wide: Relaxation, relaxed: Relaxed, stop: Stop) -> None:
        super().__init__(wide.program, stop)
        self._is_in: Truths = np.ones(len(self.program.costs), dtype=np.bool_)
        self._is_in[: self.program.choices] = (relaxed.made > engine.TOUCHED) | _cheap(relaxed.dearer, CHEAPEST)
        self._columns: NDArray[np.intp] = np.flatnonzero(self._is_in)
        self._position: NDArray[np.intp] = np.cumsum(self._is_in) - 1
        """Of those that are in, among them."""
        self._least, self._most = np.zeros(len(self.program.costs)), self.program.upper.copy()
        basis = wide._highs.getBasis()  # noqa: SLF001 # of its own kind; through `Basis` it takes a tenth of a second
        status = basis.col_status
        basis.col_status = [status[column] for column in self._columns.tolist()]
        self._highs.setBasis(basis)
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", engine.HARDLY)
        self._highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)

    def limit(self, column: int, least: float, most: float) -> None:
        """From now on the column, which is one of those that were taken, lies between these."""
        self._least[column], self._most[column] = least, most
        self._highs.setOptionValue("simplex_strategy", engine.DUAL)
        self._highs.changeColBounds(int(self._position[column]), least, most)

    def solve(self, seconds: float | None) -> Relaxed | None:
        """None when there was no time; costs without end when nothing keeps all rows and limits.

        In this thread: it takes a few hundredths of a second, in a new one half as long again.
        """
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        while not self._stop():
            try:
                if not engine.is_complete(self._highs):
                    return None
                relaxed = self._of_all()
            except engine.Impossible:
                relaxed = self._impossible()
            dearer = np.where(self._is_in[: self.program.choices], np.inf, relaxed.dearer)
            if dearer.min(initial=np.inf) > -CLOSE:
                return relaxed
            self._take_in(np.flatnonzero((dearer < np.inf) & _cheap(dearer, NEXT)))
        return None

    def _of_all(self) -> Relaxed:
        """What was solved, and what the prices of the rows say of the columns that were not."""
        solution, count = self._highs.getSolution(), self.program.choices
        taken = np.zeros(len(self.program.costs))
        taken[self._columns] = solution.col_value
        self._pay = np.array(solution.row_dual)
        bound, self._left = prices.told(self.program, self._pay, self._least, self._most)
        return Relaxed(bound, taken, taken[:count], self._left[:count])

    def _impossible(self) -> Relaxed:
        """If nothing cost anything, any number of these prices would be a bound: one above nothing says that there is no plan."""
        _status, is_there, ray = self._highs.getDualRay()
        if not is_there:
            raise engine.Impossible
        count = self.program.choices
        free = replace(self.program, constant=0, costs=np.zeros(len(self.program.costs)))
        both = [prices.told(free, sign * ray, self._least, self._most) for sign in (1.0, -1.0)]
        found, left = max(both, key=lambda one: one[0])
        taken = np.zeros(len(free.costs))
        return Relaxed(NEVER if found > CLOSE else -NEVER, taken, taken[:count], left[:count])

    def is_whole(self, relaxed: Relaxed) -> bool:
        amounts = relaxed.taken[self.program.is_whole]
        return bool((np.abs(amounts - np.rint(amounts)) < WHOLE).all())

    def fullest(self, relaxed: Relaxed) -> int:
        """The whole column of which most is taken, but not all."""
        whole = np.flatnonzero(self.program.is_whole)
        amounts = relaxed.taken[whole] % 1.0
        return int(whole[np.where((amounts > WHOLE) & (amounts < 1 - WHOLE), amounts, -1.0).argmax()])

    def steps(self, relaxed: Relaxed, most: int) -> list[Step]:
        """Of at most so many whole columns that are in pieces, how much dearer the first step to either side is at least."""
        program, basic = self.program, self._basic()
        amounts = np.where(basic >= 0, relaxed.taken[np.maximum(basic, 0)], 0.0)
        is_in_pieces = (basic >= 0) & (np.abs(amounts - np.rint(amounts)) > WHOLE)
        is_in_pieces &= program.is_whole[np.maximum(basic, 0)]
        rows_at = np.flatnonzero(is_in_pieces)
        found = []
        for at in rows_at[:: len(rows_at) // most + 1].tolist():
            _status, often = self._highs.getBasisInverseRow(at)[:2]
            rows = np.flatnonzero(often)
            found.append(self._step(int(basic[at]), relaxed, rows, often[rows]))
        return found

    def _step(self, column: int, relaxed: Relaxed, rows: NDArray[np.int32], often: Amounts) -> Step:
        program = self.program
        lengths = np.diff(program.starts)[rows]
        entries = np.repeat(program.starts[rows] - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
        columns, where = np.unique(program.columns[entries], return_inverse=True)
        moved = np.bincount(where, program.values[entries] * np.repeat(often, lengths))
        is_other = (columns != column) & self._is_in[columns] & (np.abs(moved) > WHOLE)
        columns, moved = columns[is_other], moved[is_other]
        costs = self._left[columns]
        is_low = relaxed.taken[columns] < self._least[columns] + WHOLE
        is_loose = self._least[columns] < self._most[columns]
        columns_at = np.where(is_low, moved, -moved)[is_loose]
        rows_at = np.where(self._pay[rows] > 0, -often, often)
        sides = np.concatenate([columns_at, rows_at])
        rates = np.abs(np.concatenate([costs[is_loose], self._pay[rows]])) / np.maximum(np.abs(sides), WHOLE)
        part = relaxed.taken[column] % 1.0
        return Step(
            column,
            part * float(rates[sides > WHOLE].min(initial=np.inf)),
            (1 - part) * float(rates[sides < -WHOLE].min(initial=np.inf)),
        )

    def _take_in(self, new: NDArray[np.intp]) -> None:
        """Nothing that was found is hindered by them, so from there on it is the primal simplex that goes on."""
        program = self.program
        is_new = np.zeros(len(program.costs), dtype=np.bool_)
        is_new[new] = True
        entries = np.flatnonzero(is_new[program.columns])
        entries = entries[np.argsort(program.columns[entries], kind="stable")]
        lengths = np.bincount(program.columns[entries], minlength=len(program.costs))[new]
        self._position[new] = len(self._columns) + np.arange(len(new))
        self._columns = np.concatenate([self._columns, new])
        self._is_in |= is_new
        self._highs.setOptionValue("simplex_strategy", engine.PRIMAL)
        self._highs.addCols(
            len(new),
            program.costs[new],
            self._least[new],
            self._most[new],
            len(entries),
            (np.cumsum(lengths) - lengths).astype(np.int32),
            program.row_of_entry[entries].astype(np.int32),
            program.values[entries],
        )

    def _given(self) -> Program:
        program = self.program
        inside = self._is_in[program.columns]
        lengths = np.bincount(program.row_of_entry[inside], minlength=len(program.least))
        return replace(
            program,
            choices=int(np.count_nonzero(self._is_in[: program.choices])),
            costs=program.costs[self._columns],
            upper=program.upper[self._columns],
            is_whole=program.is_whole[self._columns],
            starts=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)]),
            columns=self._position[program.columns[inside]].astype(np.int32),
            values=program.values[inside],
        )

    def _basic(self) -> NDArray[np.int64]:
        basic = super()._basic()
        return np.where(basic < 0, basic, self._columns[np.maximum(basic, 0)])

    def _seen(self, cut: Cut) -> Cut:
        is_in = self._is_in[cut.columns]
        return Cut(self._position[cut.columns[is_in]].astype(np.int32), cut.values[is_in], cut.most)


def _cheap(dearer: NDArray[np.float64], share: float) -> Truths:
    """The choices that make a plan least dearer, such a share of all."""
    count = round(share * len(dearer))
    limit = np.partition(dearer, count)[count] if count < len(dearer) else np.inf
    return dearer <= limit
