"""Small numbers withheld in frames: which cells of a chart's rows or a table `domain.withheld` keeps in the house."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from domain import withheld


@dataclass(frozen=True, slots=True)
class InRows:
    """Of a frame with a row per cell: whether its number is withheld, and whether the sum of its row of the table is."""

    cells: pd.Series
    row_sums: pd.Series
    number: int


@dataclass(frozen=True, slots=True)
class InColumns:
    """Of a frame with a column per part: the same by row and column, and by row for the sum of the parts."""

    cells: pd.DataFrame
    sums: pd.Series
    number: int


def in_rows(rows: pd.DataFrame, value: str, *, row: str, column: str) -> InRows:
    """`value` is the number of the cell that the columns `row` and `column` name, each named once at most."""
    numbers = rows.pivot_table(index=row, columns=column, values=value, aggfunc="sum", fill_value=0)
    found = withheld.of_table(numbers.to_numpy(dtype="int64").tolist())
    at_row = {key: place for place, key in enumerate(numbers.index)}
    at_column = {key: place for place, key in enumerate(numbers.columns)}
    cells = [
        (at_row[one], at_column[other]) in found.cells
        for one, other in zip(rows[row], rows[column], strict=True)
    ]
    sums = [at_row[one] in found.rows for one in rows[row]]
    return InRows(_marks(cells, rows), _marks(sums, rows), len(found.cells))


def in_columns(table: pd.DataFrame, parts: Sequence[str]) -> InColumns:
    """The `parts` are columns of numbers that add up to a sum in each row, which stands in the table too."""
    numbers = table[list(parts)]
    found = withheld.of_table(numbers.to_numpy(dtype="int64").tolist())
    cells = pd.DataFrame(
        [[(row, column) in found.cells for column in range(len(parts))] for row in range(len(table))],
        index=table.index,
        columns=list(parts),
        dtype=bool,
    )
    sums = [row in found.rows for row in range(len(table))]
    return InColumns(cells, _marks(sums, table), len(found.cells) + len(found.rows))


def in_list(numbers: pd.Series) -> pd.Series:
    """Which numbers of a column are withheld, when their sum is known from elsewhere."""
    found = withheld.of_list(numbers.tolist())
    return pd.Series([place in found.places for place in range(len(numbers))], numbers.index, dtype=bool)


def parts_of(some: pd.Series, all_of: pd.Series) -> pd.Series:
    """Which numbers are withheld that are a part of another one, which is known: they or what they leave of it are few."""
    return some.map(withheld.is_small) | (all_of - some).map(withheld.is_small)


def worded(values: pd.Series, marks: pd.Series) -> pd.Series:
    """The values, with the word in the place of those that are withheld."""
    return values.astype("object").mask(marks, withheld.word())


def marked_last(table: pd.DataFrame, marks: pd.Series, *by: str) -> pd.DataFrame:
    """A table by number with its marked rows at the end, in order of the names in `by`, or of those in its first column.

    In its place a number that is withheld would be known to lie between its neighbours.
    """
    names = [*by] or [str(table.columns[0])]
    hidden = table[marks].sort_values(names, key=lambda texts: texts.map(str.casefold))
    return pd.concat([table[~marks], hidden], ignore_index=True)


def _marks(marks: list[bool], frame: pd.DataFrame) -> pd.Series:
    return pd.Series(marks, frame.index, dtype=bool)
