"""A table as it came out of a file, or as it goes into one: values in rows, before anybody says what they mean."""

from dataclasses import dataclass
from datetime import date, datetime, time

MOST_ROWS = 50_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class NoResult:
    """A cell with a formula that its program saved without a result; Inloop computes none."""


Cell = str | int | float | bool | date | datetime | time | NoResult | None
"""What stands in a cell. Text of a CSV file stays text: what it means is decided by its column. None: nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with anything in it, by the number that a spreadsheet shows beside it; as many cells as there are columns."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under a row of column names, which stands at `header_row`; a column without a name has ""."""

    header_row: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """Column names in the language of the moment, and rows of as many cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


At = tuple[int, int]
"""A cell of the rows of a table: the row and the column, both from 0."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The number `at` a cell is the sum of those from `first` to `last`: a reader can follow how it comes about."""

    at: At
    first: At
    last: At


@dataclass(frozen=True, slots=True)
class Described:
    """A table that says what it is: above it, on a sheet of its own, its title and lines such as unit, filter, completeness.

    `sums` are numbers of `rows` that a workbook also computes; `has_total`: the last row is over all of the others.
    """

    name: str
    title: str
    notes: tuple[tuple[str, Cell], ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Sum, ...] = ()
    has_total: bool = False


def letter(index: int) -> str:
    """What a spreadsheet calls the column: `A` for 0, `AA` for 26."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name = chr(ord("A") + rest) + name
        index -= 1
    return name
