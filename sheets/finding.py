"""Where the table is among the rows of a file: its column names, and what stands under them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from domain.table import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
from sheets.refusal import NothingInIt, TooManyColumns, TooManyRows

LOOKED_AT = 10
"""Column names stand near the top: above them at most a title and a few remarks."""


def table(lines: Iterable[Sequence[Cell]]) -> Table:
    """The table of a file of which `lines` are all rows, empty ones too.

    Its column names are the first row with two cells filled in, so that a title above it does not matter; else the first
    row with anything. Raises `NothingInIt`, `TooManyRows`, `TooManyColumns`.
    """
    filled = _filled(lines)
    top = list(islice(filled, LOOKED_AT))
    if not top:
        raise NothingInIt
    place = next((index for index, row in enumerate(top) if _number_filled(row) > 1), 0)
    rows: list[Row] = top[place + 1 :]
    for row in filled:
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise TooManyRows
    if not rows:
        raise NothingInIt
    header = top[place]
    width = max(map(_width, [header, *rows]))
    if width > MOST_COLUMNS:
        raise TooManyColumns
    return Table(
        header.number,
        tuple(_name(cell) for cell in _as_wide(header.cells, width)),
        tuple(Row(row.number, _as_wide(row.cells, width)) for row in rows),
    )


def _filled(lines: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, 1):
        kept = tuple(_kept(cell) for cell in cells)
        if any(cell is not None for cell in kept):
            yield Row(number, kept)


def _kept(cell: Cell) -> Cell:
    return None if isinstance(cell, str) and not cell.strip() else cell


def _number_filled(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def _width(row: Row) -> int:
    return max(index for index, cell in enumerate(row.cells, 1) if cell is not None)


def _as_wide(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return cells[:width] + (None,) * (width - len(cells))


def _name(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
