"""A relaxation over few of its columns that says the same of all of them.

Of the tens of thousands of choices of a week a quarter is ever near to being made, and what a round of cuts takes is its
columns. So only the cheap ones are solved for. At the prices of the rows that come of it every other one is looked at as
well (`prices.told`): one that would make the whole cheaper is taken in, and it is solved again. Cuts are rows of all
columns from the start, so nothing that is left out escapes them.
"""

from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray

from planning import engine, prices
from planning.apart import Apart
from planning.cuts import Cut
from planning.engine import Basis, Relaxation, Relaxed
from planning.program import Program, Truths
from planning.watch import Stop

CHEAPEST = 0.25
"""Such a share of the choices is solved for at first."""
NEXT = 0.01
"""And such a share more at once when there is one that would make the whole cheaper."""
DEVEX = 1
"""HiGHS's number of the weights that it need not work out anew from each basis: that takes half of the time of a round."""
CLOSE = 1e-7
"""HiGHS's own: what makes the whole cheaper by less than this is not taken in."""


class Narrow(Relaxation):
    """Begins where a relaxation over all columns ended. What it finds is of all columns again, and so are its cuts."""

    def __init__(self, wide: Relaxation, relaxed: Relaxed, stop: Stop) -> None:
        super().__init__(wide.program, stop)
        self._is_in: Truths = np.ones(len(self.program.costs), dtype=np.bool_)
        self._is_in[: self.program.choices] = (relaxed.made > engine.TOUCHED) | _cheap(relaxed.dearer, CHEAPEST)
        self._columns: NDArray[np.intp] = np.flatnonzero(self._is_in)
        self._position: NDArray[np.intp] = np.cumsum(self._is_in) - 1
        """Of those that are in, among them."""
        basis = wide.basis()
        self.start(Basis(basis.columns[self._columns], basis.rows))
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", engine.HARDLY)
        self._highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)

    def end(self) -> Relaxed | None:
        while True:
            assert self._running is not None
            if not self._running.result(self._look):
                return None
            relaxed = self._of_all()
            dearer = np.where(self._is_in[: self.program.choices], np.inf, relaxed.dearer)
            if dearer.min(initial=np.inf) > -CLOSE:
                return relaxed
            self._take_in(np.flatnonzero((dearer < np.inf) & _cheap(dearer, NEXT)))
            self.begin(None)

    def _of_all(self) -> Relaxed:
        """What was solved, and what the prices of the rows say of the columns that were not."""
        taken = np.zeros(len(self.program.costs))
        taken[self._columns] = self._highs.getSolution().col_value
        bound, left = prices.told(self.program, self.row_prices())
        count = self.program.choices
        return Relaxed(bound, taken, taken[:count], left[:count])

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
            np.zeros(len(new)),
            program.upper[new],
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
