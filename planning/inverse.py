"""Rows of the inverse of the basis at which a relaxation ended."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import highspy
import numpy as np

from planning import cuts
from planning.cuts import Counts, Sum
from planning.program import Amounts, Program

MOST = 150
"""So many rows are asked for at most: each takes a thousandth of a second in a region's week."""

AllBasic = Callable[[Program], highspy.Highs | None]
"""Solves a program that ends with all its columns basic; None when there was no time."""


def rows(program: Program, basic: Counts, taken: Amounts, all_basic: AllBasic) -> Iterator[Sum]:
    """Those that belong to choices in pieces; other columns follow from those.

    `basic` are columns, and rows as -1 and less: those are not kept to the letter, and in none that is asked for. Without them
    two in five are left, which is asked of HiGHS apart: it hands over each row whole, as a list, and that takes several
    times as long as finding it.
    """
    columns = basic[basic >= 0]
    in_pieces = np.abs(taken - np.rint(taken)) > cuts.CLOSE
    asked = np.flatnonzero((columns < program.choices) & in_pieces[columns])
    is_tight = np.ones(len(program.least), dtype=np.bool_)
    is_tight[-1 - basic[basic < 0]] = False
    row_of = np.flatnonzero(is_tight)
    highs = all_basic(_at_nought(program.block(columns, row_of))) if len(asked) else None
    if highs is None:
        return
    _status, order = highs.getBasicVariables()  # type: ignore[attr-defined] # its types do not know it
    position_of = np.zeros(len(columns), dtype=np.int64)
    position_of[order] = np.arange(len(order))
    for position in position_of[asked[:: len(asked) // MOST + 1]].tolist():
        _status, often = highs.getBasisInverseRow(position)  # type: ignore[attr-defined] # nor this
        inside = np.flatnonzero(often)
        yield row_of[inside], often[inside]


def _at_nought(program: Program) -> Program:
    """Nothing costs anything, and all rows are 0: whatever is basic stays so."""
    rows = np.zeros(len(program.least))
    return replace(program, costs=np.zeros(len(program.costs)), least=rows, most=rows)
