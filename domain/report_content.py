"""What a year report says, ready for paper and for a workbook: titles, tables and charts in the language of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain import withheld
from domain.report_kpi import Unit, Value
from domain.table import Cell as PlainCell
from domain.table import Described, Sum
from domain.words import LocationKind
from language import _, formats

DECIMALS = 2
PERCENT = 100
UNADDED = frozenset({Unit.SHARE, Unit.MEAN})
SAME = 1e-6
"""Numbers with two decimals that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with how it is written; None: not known, or on too few sessions to say. `is_withheld`: see `domain.withheld`."""

    value: Value
    unit: Unit = Unit.NUMBER
    is_withheld: bool = False

    def __str__(self) -> str:
        if self.is_withheld:
            return withheld.word()
        if self.value is None:
            return "–"
        match self.unit:
            case Unit.SHARE:
                return formats.percent(self.value)
            case Unit.HOURS | Unit.MEAN:
                return formats.number(self.value, decimals=1)
            case Unit.NUMBER:
                return formats.number(self.value)

    @property
    def told(self) -> Value:
        """The value, None where it is withheld."""
        return None if self.is_withheld else self.value

    @property
    def plain(self) -> PlainCell:
        """As it stands in a workbook: shares in percent, nothing for what is not known."""
        if self.is_withheld:
            return withheld.word()
        if isinstance(self.value, float):
            return round(self.value * (PERCENT if self.unit is Unit.SHARE else 1), DECIMALS)
        return self.value


Cell = str | date | Figure


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the sheet's, `unit` what its figures are, `rests_on` their n in words; texts stand left, figures right.

    `widths` are the shares of the width that the columns take on paper. `total` is a last row over all of the others, and
    `adds_across` says that the last column adds up those between it and the first.
    """

    name: str
    title: str
    unit: str
    rests_on: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    """None for what is too wide for paper, and stands on the pages of the locations."""
    total: tuple[Cell, ...] = ()
    adds_across: bool = False

    @property
    def withheld(self) -> int:
        return sum(isinstance(cell, Figure) and cell.is_withheld for row in self.all_rows for cell in row)

    @property
    def all_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """With the total."""
        return (*self.rows, self.total) if self.total else self.rows

    def sums(self) -> tuple[Sum, ...]:
        """The numbers that are the sum of what stands above them or on their left, all of it told and none rounded away."""
        down = [
            Sum((len(self.rows), column), (0, column), (len(self.rows) - 1, column))
            for column, whole in enumerate(self.total)
            if _adds_up([row[column] for row in self.rows], whole)
        ]
        across = [
            Sum((number, len(row) - 1), (number, 1), (number, len(row) - 2))
            for number, row in enumerate(self.rows if self.adds_across else ())
            if _adds_up(row[1:-1], row[-1])
        ]
        return (*down, *across)


def _adds_up(parts: Sequence[Cell], whole: Cell) -> bool:
    if not isinstance(whole, Figure) or not isinstance(whole.plain, int | float) or whole.unit in UNADDED:
        return False
    numbers = [part.plain for part in parts if isinstance(part, Figure) and part.plain is not None]
    told = [number for number in numbers if isinstance(number, int | float)]
    return bool(told) and len(told) == len(numbers) and abs(sum(told) - whole.plain) < SAME


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below each other, or upright by month; `most` is where the axis ends, the longest bar when None."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    is_upright: bool = False
    most: float | None = None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page of a location."""

    name: str
    kind: LocationKind
    figures: Table
    visits: Chart
    questions: Chart


@dataclass(frozen=True, slots=True)
class Content:
    """The whole report. `facts` stand on the title page, `method` are paragraphs, `head` the figures that come first.

    `draft` says what the report is when it is no edition; it then stands on the title page and on every sheet.
    """

    title: str
    network: str
    days: str
    is_demo: bool
    facts: tuple[tuple[str, str], ...]
    head: tuple[Bar, ...]
    method: tuple[str, ...]
    corrections: Table | None
    no_corrections: str
    key_figures: Table
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    places: tuple[PlacePage, ...]
    completeness: str
    draft: str = ""

    def described(self) -> list[Described]:
        """The sheets of the workbook, each with what it says of itself."""
        tables = [self.key_figures, *([self.corrections] if self.corrections else []), *self.tables]
        return [self._method(), *(self._sheet(one) for one in tables)]

    def _method(self) -> Described:
        rows = tuple((text,) for text in (*self.method, *([] if self.corrections else [self.no_corrections])))
        return Described(self.title, f"{self.title} · {self.network}", self.facts, (self.days,), rows)

    def _sheet(self, table: Table) -> Described:
        notes: list[tuple[str, PlainCell]] = [
            *([(_("Draft"), self.draft)] if self.draft else []),
            (_("Unit"), table.unit),
            (_("Filter"), f"{self.network} · {self.days}"),
            (_("Completeness"), self.completeness),
            ("n", table.rests_on),
        ]
        if table.withheld:
            notes.append((_("Withheld"), withheld.sentence(table.withheld)))
        return Described(
            table.name,
            f"{table.title} · {self.network}",
            tuple(notes),
            table.headers,
            tuple(tuple(_plain(cell) for cell in row) for row in table.all_rows),
            table.sums(),
            has_total=bool(table.total),
        )


def _plain(cell: Cell) -> PlainCell:
    return cell.plain if isinstance(cell, Figure) else cell


@dataclass(frozen=True, slots=True)
class Category:
    """What a key of a list is called; `group` is the key of the topic group it belongs to, or its own."""

    name: str
    group: int


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of a report are called now, in the language of the moment."""

    network: str
    zone: str
    is_demo: bool
    places: Mapping[int, tuple[str, LocationKind]]
    categories: Mapping[int, Category]

    def place(self, key: int) -> str:
        return self.places[key][0] if key in self.places else f"#{key}"

    def category(self, key: int) -> str:
        return self.categories[key].name if key in self.categories else f"#{key}"

    def group(self, key: int) -> int:
        return self.categories[key].group if key in self.categories else key
