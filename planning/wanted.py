"""What a plan lacks where the relaxation of its program does not."""

import numpy as np

from planning.program import NO_LIMIT, Amounts, Numbers, Program, Truths
from planning.relaxation import Relaxed


class Wanted:
    """The rows of a program that want somebody: for places and for wishes, each of one session."""

    def __init__(self, program: Program, relaxed: Relaxed) -> None:
        is_wanted = program.least > -NO_LIMIT
        inside = is_wanted[program.row_of_entry]
        rows = (np.cumsum(is_wanted) - 1)[program.row_of_entry[inside]]
        columns, self._least = program.columns[inside], program.least[is_wanted]
        is_choice = columns < program.choices
        self._rows, self._columns = rows[is_choice], columns[is_choice]
        self._price = np.zeros(len(self._least))
        np.maximum.at(self._price, rows[~is_choice], program.costs[columns[~is_choice]])
        self._in_relaxation = self._reached(relaxed.made)

    def _reached(self, made: Amounts) -> Amounts:
        found = np.bincount(self._rows, made[self._columns], len(self._least))
        return np.minimum(found, self._least)

    def lost(self, made: Truths) -> Amounts:
        """By row, what a plan lacks more than the relaxation, at its price."""
        lost: Amounts = self._price * (self._in_relaxation - self._reached(made.astype(np.float64)))
        return lost

    def choices(self, row: int) -> Numbers:
        first, end = np.searchsorted(self._rows, [row, row + 1])
        found: Numbers = self._columns[first:end]
        return found
