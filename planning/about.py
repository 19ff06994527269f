"""What is left to decide of a few choices of a large program when all others are as a plan has them."""

import numpy as np
from numpy.typing import NDArray

from planning.program import Numbers, Program, Truths
from planning.timetable import joined


class About:
    """Knows which rows each column is in, so that each part is made of its own rows only."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._by_column: Numbers = np.argsort(program.columns, kind="stable").astype(np.int32)
        self._of_column = np.concatenate(
            [[0], np.cumsum(np.bincount(program.columns, minlength=len(program.costs)))]
        )
        self._row_of_entry = program.row_of_entry

    def of(self, kept: Numbers, made: Truths) -> Program:
        """Those choices, in order, in the rows they move; what the others cost is left out.

        None of the kept choices is `made`.
        """
        program = self._program
        own = self._rows(kept)
        moved = self._others(own)
        rows = np.union1d(own, self._rows(moved))
        entries = self._entries(rows)
        columns, values = program.columns[entries], program.values[entries]
        lengths = np.diff(program.starts)[rows]
        at = np.repeat(np.arange(len(rows)), lengths)
        is_choice = columns < program.choices
        done = np.bincount(at[is_choice], values[is_choice] * made[columns[is_choice]], len(rows))
        position = np.full(len(program.costs), -1, dtype=np.int32)
        stay = np.concatenate([kept, np.unique(columns[~is_choice])])
        position[stay] = np.arange(len(stay), dtype=np.int32)
        inside = position[columns] >= 0
        return Program(
            choices=len(kept),
            constant=0,
            costs=program.costs[stay],
            upper=program.upper[stay],
            is_whole=program.is_whole[stay],
            least=program.least[rows] - done,
            most=program.most[rows] - done,
            starts=np.concatenate([[0], np.cumsum(np.bincount(at[inside], minlength=len(rows)))]),
            columns=position[columns[inside]],
            values=values[inside],
        )

    def _rows(self, columns: Numbers) -> Numbers:
        """Those that any of the columns is in."""
        first, end = self._of_column[columns], self._of_column[columns + 1]
        found: Numbers = np.unique(self._row_of_entry[self._by_column[joined(first, end - first)]])
        return found

    def _others(self, rows: Numbers) -> Numbers:
        """What is no choice in the rows."""
        columns = self._program.columns[self._entries(rows)]
        found: Numbers = np.unique(columns[columns >= self._program.choices])
        return found

    def _entries(self, rows: Numbers) -> NDArray[np.int64]:
        starts = self._program.starts
        return joined(starts[rows], np.diff(starts)[rows]).astype(np.int64)
