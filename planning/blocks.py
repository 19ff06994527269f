"""A program cut into blocks that have no row in common, each relaxed by itself; together they are a start for the whole.

A choice that belongs to no block is made in none of them: the blocks cost more than the whole, and bound nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from planning import apart, cuts
from planning.cuts import Cut
from planning.program import NO_LIMIT, Amounts, Numbers, Program
from planning.relaxation import Basis, Relaxation, Relaxed, State
from planning.watch import Stop

NONE = -1


class Block:
    """Some columns and rows of a program. `relaxed` is what was found last."""

    def __init__(
        self, program: Program, columns: NDArray[np.int64], rows: NDArray[np.int64], stop: Stop
    ) -> None:
        self.columns, self.rows = columns, rows
        self.relaxation = Relaxation(program.block(columns, rows), stop)
        self.relaxed: Relaxed | None = None

    def begin_at(self, basis: Basis, *, at_other_costs: bool) -> None:
        """`basis`: of the program."""
        own = Basis(basis.columns[self.columns], basis.rows[self.rows])
        self.relaxation.start(own, at_other_costs=at_other_costs)

    def solve(self, left: float | None) -> None:
        self.relaxed = self.relaxation.solve(left)


class Blocks:
    """`of_choice` says which block each choice is in, or `NONE`; no row holds choices of two blocks."""

    def __init__(self, program: Program, of_choice: Numbers, stop: Stop) -> None:
        self.program = program
        self._stop = stop
        self._of_column, of_row = _blocks(program, of_choice)
        self.all = [
            Block(program, np.flatnonzero(self._of_column == number), np.flatnonzero(of_row == number), stop)
            for number in range(int(of_choice.max(initial=NONE)) + 1)
        ]

    def begin_at(self, basis: Basis, *, at_other_costs: bool = False) -> None:
        for block in self.all:
            block.begin_at(basis, at_other_costs=at_other_costs)

    def solve(self, left: Callable[[], float | None]) -> bool:
        """False when there was no time. The largest come first."""
        apart.each(
            partial(self._solve, block, left)
            for block in sorted(self.all, key=lambda block: -len(block.columns))
        )
        return all(block.relaxed is not None for block in self.all)

    def _solve(self, block: Block, left: Callable[[], float | None]) -> None:
        block.solve(0.0 if self._stop() else left())

    def cut(self) -> list[Cut]:
        """Rows that every plan keeps and the blocks do not; each is added to its block, and all to the program."""
        found = cuts.broken(self.program, self._taken(), self._inverse())
        first = len(self.program.least)
        self.program = cuts.added(self.program, found)
        position = np.zeros(len(self._of_column), dtype=np.int32)
        for block in self.all:
            position[block.columns] = np.arange(len(block.columns), dtype=np.int32)
        of_block: list[list[tuple[int, Cut]]] = [[] for _block in self.all]
        for number, cut in enumerate(found):
            blocks = self._of_column[cut.columns]
            inside = set(blocks[blocks != NONE].tolist())
            if len(inside) == 1:
                is_own = blocks == (number_of := inside.pop())
                own = replace(cut, columns=position[cut.columns[is_own]], values=cut.values[is_own])
                of_block[number_of].append((first + number, own))
        for block, own_cuts in zip(self.all, of_block, strict=True):
            block.relaxation.add([cut for _row, cut in own_cuts])
            block.rows = np.concatenate(
                [block.rows, np.array([row for row, _cut in own_cuts], dtype=np.int64)]
            )
        return found

    def basis(self) -> Basis:
        """How the blocks ended, as a start for the whole program; the dearest that is lacking elsewhere bears its row."""
        found = Basis(
            np.full(len(self.program.costs), State.LOWER), np.full(len(self.program.least), State.BASIC)
        )
        for block in self.all:
            own = block.relaxation.basis()
            found.columns[block.columns], found.rows[block.rows] = own.columns, own.rows
        rows, columns = self._lacking()
        found.columns[columns] = State.UPPER
        dearest = np.lexsort((self.program.costs[columns], rows))
        dearest = dearest[np.append(np.diff(rows[dearest]) > 0, np.ones(min(1, len(rows)), dtype=np.bool_))]
        found.columns[columns[dearest]], found.rows[rows[dearest]] = State.BASIC, State.LOWER
        return found

    def _taken(self) -> Amounts:
        taken = np.zeros(len(self.program.costs))
        for block in self.all:
            if block.relaxed is not None:
                taken[block.columns] = block.relaxed.taken
        _rows, lacking = self._lacking()
        taken[lacking] = self.program.upper[lacking]
        return taken

    def _lacking(self) -> tuple[NDArray[np.int64], Numbers]:
        """The rows of which no block has a choice, once for each column of what is then lacking; and those columns."""
        program = self.program
        is_wanted = (program.least > -NO_LIMIT)[program.row_of_entry]
        is_lacking = is_wanted & (self._of_column[program.columns] == NONE)
        is_lacking &= program.columns >= program.choices
        return program.row_of_entry[is_lacking], program.columns[is_lacking]

    def _inverse(self) -> Iterator[cuts.Sum]:
        for block in self.all:
            if block.relaxed is not None:
                for rows, often in block.relaxation.inverse(block.relaxed.taken):
                    yield block.rows[rows].astype(np.int32), often


def _blocks(program: Program, of_choice: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each column and of each row the block it is in; a row without choices is where its columns are."""
    rows, columns = program.row_of_entry, program.columns
    is_choice = columns < program.choices
    of_column = np.full(len(program.costs), NONE)
    of_row = np.full(len(program.least), NONE)
    of_column[: program.choices] = of_choice
    has_block = is_choice & (of_column[columns] != NONE)
    of_row[rows[has_block]] = of_column[columns[has_block]]
    goes_along = ~is_choice & (of_row[rows] != NONE)
    of_column[columns[goes_along]] = of_row[rows[goes_along]]
    goes_along = ~is_choice & (of_row[rows] == NONE)
    of_row[rows[goes_along]] = of_column[columns[goes_along]]
    return of_column, of_row
