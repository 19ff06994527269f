"""A relaxation over few of its columns that says the same of all of them.

Of the tens of thousands of choices of a week half are never near to being made, and what a round of cuts takes is its
columns. So only the cheap ones are solved for. At the prices of the rows that come of it every other one is looked at as
well (`prices.told`): one that would make the whole cheaper is taken in, and it is solved again. Cuts are rows of all
columns from the start, so nothing that is left out escapes them.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planning import engine, prices
from planning.cuts import Cut
from planning.program import Amounts, Program, Truths
from planning.relaxation import DUAL, HARDLY, PRIMAL, TOUCHED, Basis, Relaxation, Relaxed, State
from planning.watch import Stop

CHEAPEST = 0.5
"""Such a share of the choices is solved for at first; of fewer, each time takes less, but more are wanted later."""
NEXT = 0.01
"""And such a share more at most, whenever there is one that would make the whole cheaper."""
DEVEX = 1
"""HiGHS's number of the weights that it need not work out anew from each basis: that takes half of the time of a round."""
CLOSE, WHOLE = 1e-7, 1e-6
"""What is as good as nothing, of a cost and of a column."""
NEVER = 1e15
"""More than any plan costs."""


@dataclass(frozen=True, slots=True)
class Step:
    """Of a column in pieces, how much dearer all becomes without and with the whole of it, as far as one step tells."""

    column: int
    without: float
    with_it: float


class Narrow(Relaxation):
    """Begins where a relaxation over all columns ended. What it finds is of all columns again, and so are its cuts."""

    def __init__(
        self, program: Program, basis: Basis, kept: Truths, stop: Stop, *, is_close: bool = True
    ) -> None:
        """`kept`: the choices solved for at first. `is_close`: the basis is where the program ended, but for some rows."""
        super().__init__(program, stop)
        count = len(program.costs)
        self._least, self._most = np.zeros(count), program.upper.copy()
        self._left, self._pay = np.zeros(count), np.zeros(len(program.least))
        """What each column costs beyond what the rows pay for it, and what they pay, when it was solved last."""
        self._is_in: Truths = basis.columns == State.BASIC
        self._is_in[: program.choices] |= kept
        self._is_in[program.choices :] = True
        self._columns: NDArray[np.intp] = np.flatnonzero(self._is_in)
        self._position: NDArray[np.intp] = np.cumsum(self._is_in) - 1
        """Of each that is in, among them."""
        self.start(Basis(basis.columns[self._columns], basis.rows))
        if is_close:
            self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", HARDLY)
            self._highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)

    def limit(self, column: int, least: float, most: float) -> None:
        """From now on the column lies between these; it is one of those that were taken once."""
        self._least[column], self._most[column] = least, most
        self._highs.setOptionValue("simplex_strategy", DUAL)
        self._highs.changeColBounds(int(self._position[column]), least, most)

    def solve(self, seconds: float | None) -> Relaxed | None:
        """None when there was no time; costs more than any plan when nothing keeps all rows and limits.

        In this thread: it takes a few hundredths of a second, and half as long again in one that is new.
        """
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        while not self._stop():
            try:
                if not engine.is_complete(self._highs):
                    return None
                self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", HARDLY)
                relaxed = self._of_all()
            except engine.Impossible:
                relaxed = self._impossible()
            dearer = np.where(self._is_in[: self.program.choices], np.inf, relaxed.dearer)
            if dearer.min(initial=np.inf) > -CLOSE:
                return relaxed if relaxed.cost > -NEVER else None
            self._take_in(np.flatnonzero((dearer < np.inf) & cheap(dearer, NEXT)))
        return None

    def is_whole(self, relaxed: Relaxed) -> bool:
        return not len(self.fullest_first(relaxed))

    def fullest_first(self, relaxed: Relaxed) -> NDArray[np.intp]:
        """The columns in pieces that should be whole, the one of which most is taken first."""
        columns = np.flatnonzero(self.program.is_whole)
        amounts = relaxed.taken[columns] % 1.0
        is_in_pieces = (amounts > WHOLE) & (amounts < 1 - WHOLE)
        found: NDArray[np.intp] = columns[is_in_pieces][np.argsort(-amounts[is_in_pieces], kind="stable")]
        return found

    def first_steps(self, relaxed: Relaxed, most: int) -> list[Step]:
        """For so many columns at most that should be whole and are in pieces in what was solved last."""
        basic = self._basic()
        columns = np.maximum(basic, 0)
        amounts = relaxed.taken[columns]
        is_in_pieces = (
            (basic >= 0) & self.program.is_whole[columns] & (np.abs(amounts - np.rint(amounts)) > WHOLE)
        )
        positions = np.flatnonzero(is_in_pieces)
        found = []
        for position in positions[:: len(positions) // most + 1].tolist():
            _status, often = self._highs.getBasisInverseRow(position)[:2]  # type: ignore[attr-defined] # its types do not know it
            found.append(self._step(int(basic[position]), relaxed, np.flatnonzero(often), often))
        return found

    def _step(self, column: int, relaxed: Relaxed, rows: NDArray[np.intp], often: Amounts) -> Step:
        """The row of the inverse says what moves the column to which side; the cheapest to each side says what it costs."""
        program = self.program
        first, lengths = program.starts[rows], np.diff(program.starts)[rows]
        entries = np.repeat(first - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        columns, where = np.unique(program.columns[entries], return_inverse=True)
        moved = np.bincount(where, program.values[entries] * np.repeat(often[rows], lengths))
        is_loose = (columns != column) & (self._least[columns] < self._most[columns])
        columns, moved = columns[is_loose], moved[is_loose]
        is_low = relaxed.taken[columns] < self._least[columns] + WHOLE
        by_columns = np.where(is_low, moved, -moved)
        by_rows = np.where(self._pay[rows] > 0, -often[rows], often[rows])
        down = np.concatenate([by_columns, by_rows])
        costs = np.abs(np.concatenate([self._left[columns], self._pay[rows]]))
        rates = costs / np.maximum(np.abs(down), WHOLE)
        part = relaxed.taken[column] % 1.0
        without = part * float(rates[down > WHOLE].min(initial=np.inf))
        with_it = (1 - part) * float(rates[down < -WHOLE].min(initial=np.inf))
        return Step(column, min(without, NEVER), min(with_it, NEVER))

    def _of_all(self) -> Relaxed:
        """What was solved, and what the prices of the rows say of the columns that were not."""
        solution, count = self._highs.getSolution(), self.program.choices
        taken = np.zeros(len(self.program.costs))
        taken[self._columns] = solution.col_value
        self._pay = np.array(solution.row_dual)
        bound, self._left = prices.told(self.program, self._pay, self._least, self._most)
        return Relaxed(bound, taken, taken[:count], self._left[:count])

    def _impossible(self) -> Relaxed:
        """If nothing cost anything, all multiples of these prices would be bounds: with one above nothing there is no plan."""
        _status, is_there, ray = self._highs.getDualRay()  # type: ignore[attr-defined] # nor this
        count = self.program.choices
        free = replace(self.program, constant=0, costs=np.zeros(len(self.program.costs)))
        prices_found = [ray, -ray] if is_there else [np.zeros(len(free.least))]
        both = [prices.told(free, found, self._least, self._most) for found in prices_found]
        bound, left = max(both, key=lambda one: one[0])
        taken = np.zeros(len(free.costs))
        return Relaxed(NEVER if bound > CLOSE else -NEVER, taken, taken[:count], left[:count])

    def _take_in(self, new: NDArray[np.intp]) -> None:
        """They leave what was found as it is, if dearer than need be: the primal simplex goes on from there."""
        program = self.program
        is_new = np.zeros(len(program.costs), dtype=np.bool_)
        is_new[new] = True
        entries = np.flatnonzero(is_new[program.columns])
        entries = entries[np.argsort(program.columns[entries], kind="stable")]
        lengths = np.bincount(program.columns[entries], minlength=len(program.costs))[new]
        self._position[new] = len(self._columns) + np.arange(len(new))
        self._columns = np.concatenate([self._columns, new])
        self._is_in |= is_new
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.addCols(
            len(new),
            program.costs[new],
            self._least[new],
            self._most[new],
            len(entries),
            (np.cumsum(lengths) - lengths).astype(np.int32),
            program.row_of_entry[entries],
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
            starts=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)]),
            columns=self._position[program.columns[inside]].astype(np.int32),
            values=program.values[inside],
        )

    def _basic(self) -> NDArray[np.int64]:
        basic = super()._basic()
        return np.where(basic < 0, basic, self._columns[np.maximum(basic, 0)])

    def _seen(self, cut: Cut) -> Cut:
        is_in = self._is_in[cut.columns]
        return Cut(self._position[cut.columns[is_in]].astype(np.int32), cut.values[is_in], cut.most)


def of(
    wide: Relaxation, relaxed: Relaxed, stop: Stop, seconds: float | None
) -> tuple[Narrow, Relaxed] | None:
    """From where that relaxation ended, with the cuts that were found there; None when there was no time."""
    found = wide.broken(relaxed)
    kept = (relaxed.made > TOUCHED) | cheap(relaxed.dearer, CHEAPEST)
    narrow = Narrow(wide.program, wide.basis(), kept, stop)
    narrow.add(found)
    again = narrow.solve(seconds)
    return None if again is None else (narrow, again)


def cheap(dearer: NDArray[np.float64], share: float) -> Truths:
    """The choices that make a plan least dearer, such a share of all."""
    count = round(share * len(dearer))
    limit = np.partition(dearer, count)[count] if count < len(dearer) else np.inf
    return dearer <= limit
