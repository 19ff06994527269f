"""Small numbers of visitors or questions that do not leave the house, and the others it takes so that nobody computes them.

Numbers from 1 to 4 are withheld; 0 and everything from 5 on is shown, unless it would give a small one away. Whoever
reads a file is taken to know all sums that are shown, in this file or another, and the rule itself: what is withheld is
at least 1. Why, and what this does not protect from: `docs/decisions/small-numbers-stay-in-the-house.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from language import _, ngettext

SHOWN_FROM = 5
SIGN = "×"
"""What stands in a picture where there is no room for the word."""
SUM_COST = 1_000
"""A sum is told elsewhere too and says more than a cell, so that any cell is withheld rather."""


@dataclass(frozen=True, slots=True)
class OfList:
    """Which places of a list are withheld, and whether their sum is."""

    places: frozenset[int]
    total: bool

    @property
    def number(self) -> int:
        return len(self.places) + self.total


@dataclass(frozen=True, slots=True)
class OfTable:
    """Which cells are withheld by row and column, of which rows and columns the sum is, and whether the sum of all is."""

    cells: frozenset[tuple[int, int]]
    rows: frozenset[int]
    columns: frozenset[int]
    total: bool

    @property
    def number(self) -> int:
        return len(self.cells) + len(self.rows) + len(self.columns) + self.total


def is_small(number: int) -> bool:
    """Whether the number is withheld for its own sake."""
    return 0 < number < SHOWN_FROM


def word() -> str:
    """What stands in a table in the place of a number; the same for small ones and for what protects them."""
    return _("withheld")


def sentence(number: int) -> str:
    """What a file says of as many withheld numbers; nothing where there are none."""
    if not number:
        return ""
    return ngettext(
        "{number} number is withheld: it is below {minimum}, or one below {minimum} could be computed from it.",
        "{number} numbers are withheld: those below {minimum}, and others from which these could be computed.",
        number,
    ).format(number=number, minimum=SHOWN_FROM)


def of_list(counts: Sequence[int]) -> OfList:
    """What to withhold of numbers whose sum is known. Negative numbers are an error of the caller's."""
    sums, everything = 0, 1
    arcs = [_Arc(sums, everything, number) for number in counts]
    arcs.append(_Arc(everything, sums, sum(counts), is_sum=True))
    found = _withheld(arcs)
    return OfList(frozenset(found - {len(counts)}), len(counts) in found)


def of_table(counts: Sequence[Sequence[int]]) -> OfTable:
    """What to withhold of a table (rows of equal length) whose sums of rows, of columns and of all are known."""
    height, width = len(counts), len(counts[0]) if counts else 0
    # What flows from a source through the rows and the columns to a sink and back: each row passes on its sum.
    source, sink = height + width, height + width + 1
    cells = [
        _Arc(row, height + column, counts[row][column]) for row in range(height) for column in range(width)
    ]
    rows = [_Arc(source, row, sum(counts[row]), is_sum=True) for row in range(height)]
    columns = [
        _Arc(height + column, sink, sum(row[column] for row in counts), is_sum=True)
        for column in range(width)
    ]
    total = _Arc(sink, source, sum(map(sum, counts)), is_sum=True)
    found = _withheld([*cells, *rows, *columns, total])
    after = len(cells)
    return OfTable(
        cells=frozenset(divmod(one, width) for one in found if one < after),
        rows=frozenset(one - after for one in found if after <= one < after + height),
        columns=frozenset(
            one - after - height for one in found if after + height <= one < after + height + width
        ),
        total=after + height + width in found,
    )


@dataclass(frozen=True, slots=True)
class _Arc:
    """A number of the table as what flows from one node to another; at each node as much arrives as leaves."""

    tail: int
    head: int
    number: int
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """The numbers, which of them begin or end at each node (none that are 0), and which are `withheld` by now."""

    arcs: Sequence[_Arc]
    at: dict[int, list[int]]
    withheld: set[int]


def _withheld(arcs: Sequence[_Arc]) -> set[int]:
    """The small numbers and, for each that could be computed, the cheapest others that leave it two values at least.

    With all sums known, a number can be another than it is exactly when one unit more or less of it can flow around a
    circle of withheld numbers of which none falls below 1. The numbers of a circle that was found protect each other.
    """
    at: dict[int, list[int]] = {}
    for place, arc in enumerate(arcs):
        if arc.number:  # a zero is always shown, so that nobody can take it for anything else
            at.setdefault(arc.tail, []).append(place)
            at.setdefault(arc.head, []).append(place)
    small = [place for place, arc in enumerate(arcs) if is_small(arc.number)]
    table = _Table(arcs, at, set(small))
    protected: set[int] = set()
    for place in small:
        if place not in protected:
            circle = _circle(table, place)
            table.withheld.update(circle)
            protected.update(circle)
    return table.withheld


def _circle(table: _Table, place: int) -> list[int]:
    """The cheapest circle through a number, without the number itself; there always is one, through the sums."""
    arc = table.arcs[place]
    more = _path(table, arc.head, arc.tail, without=place)
    if more is not None and more[0] == 0:
        return more[1]  # nothing is cheaper
    fewer = _path(table, arc.tail, arc.head, without=place) if arc.number > 1 else None
    return min(one for one in (more, fewer) if one is not None)[1]


def _path(table: _Table, start: int, end: int, *, without: int) -> tuple[int, list[int]] | None:
    """The cheapest way along which a unit can flow, and its cost: what is withheld already costs nothing."""
    order = count()
    heap: list[tuple[int, int, int, list[int]]] = [(0, next(order), start, [])]
    reached: set[int] = set()
    while heap:
        cost, _order, node, way = heappop(heap)
        if node == end:
            return cost, way
        if node in reached:
            continue
        reached.add(node)
        for place in table.at.get(node, ()):
            arc = table.arcs[place]
            is_forward = arc.tail == node
            following = arc.head if is_forward else arc.tail
            if place == without or following in reached or not (is_forward or arc.number > 1):
                continue
            price = 0 if place in table.withheld else _price(arc)
            if price == 0 and following == end:
                return cost, [*way, place]  # whatever waits costs as much at least
            heappush(heap, (cost + price, next(order), following, [*way, place]))
    return None


def _price(arc: _Arc) -> int:
    """Small numbers rather than large ones, few rather than many, cells rather than sums."""
    return arc.number.bit_length() + (SUM_COST if arc.is_sum else 0)
