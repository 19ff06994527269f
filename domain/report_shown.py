"""Which small numbers of a year report stay in the house: decided once for all its tables, charts and pages."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain import key_figures_desk, withheld, year_report
from domain.count import COUNTABLE
from domain.report_content import Figure, Names
from domain.words import CategoryKind
from domain.year_report import Figures, Part

K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers of people by place and something else, with their sums, and what of them is withheld."""

    places: tuple[int, ...]
    keys: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    hidden: withheld.OfTable

    def cell(self, place: int, key: str) -> Figure:
        row, column = self.places.index(place), self.keys.index(key)
        return Figure(self.numbers[row][column], is_withheld=(row, column) in self.hidden.cells)

    def of_place(self, place: int) -> Figure:
        row = self.places.index(place)
        return Figure(sum(self.numbers[row]), is_withheld=row in self.hidden.rows)

    def of_key(self, key: str) -> Figure:
        column = self.keys.index(key)
        return Figure(sum(row[column] for row in self.numbers), is_withheld=column in self.hidden.columns)

    @property
    def total(self) -> Figure:
        return Figure(sum(map(sum, self.numbers)), is_withheld=self.hidden.total)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of people that leaves the house. Groups of topics are keys in text."""

    visits: Grid
    questions: Grid
    first_time: Mapping[int, Figure]
    turned_away: Mapping[int, Figure]
    first_time_total: Figure
    turned_away_total: Figure
    lists: Mapping[str, withheld.OfList]
    """By kind of category."""
    bookings: withheld.OfList
    """In the order of `key_figures_desk.bookings`."""

    def has_hidden(self, kind: CategoryKind) -> bool:
        """Whether anything of this list is withheld; then a sum of some of it could give it away."""
        return kind in self.lists and self.lists[kind].number > 0


def of(figures: Figures, names: Names, places: Sequence[int]) -> Shown:
    """`places`: in the order in which they are shown, all of them."""
    months = figures.month_names
    asked = {names.group(int(key)) for key in figures.whole.of(year_report.TOPICS)}
    # In an order that tells nothing of their numbers.
    groups = [str(key) for key in sorted(asked, key=lambda key: (names.category(key).casefold(), key))]
    by_group = {place: grouped(figures.places[place], names) for place in places}
    parts = figures.places
    first_time = _list(places, lambda place: parts[place].number(year_report.FIRST_TIME))
    turned_away = _list(places, lambda place: parts[place].number("turned_away"))
    return Shown(
        visits=_grid(places, months, lambda place, month: parts[place].month(month).visits),
        questions=_grid(places, groups, lambda place, group: by_group[place].get(group, 0)),
        first_time=first_time[0],
        turned_away=turned_away[0],
        first_time_total=first_time[1],
        turned_away_total=turned_away[1],
        lists={
            kind: withheld.of_list(list(figures.whole.of(kind).values()))
            for kind in COUNTABLE - {CategoryKind.TOPIC}
        },
        bookings=withheld.of_list(key_figures_desk.bookings(figures.whole)),
    )


def grouped(part: Part, names: Names) -> dict[str, int]:
    """The questions of a place or network by topic group."""
    sums: dict[str, int] = defaultdict(int)
    for key, number in part.of(year_report.TOPICS).items():
        sums[str(names.group(int(key)))] += number
    return dict(sums)


def listed(numbers: Mapping[str, int]) -> dict[str, Figure]:
    """A list of people whose sum is known elsewhere, most first."""
    hidden = withheld.of_list(list(numbers.values()))
    return most_first(
        {
            key: Figure(number, is_withheld=place in hidden.places)
            for place, (key, number) in enumerate(numbers.items())
        }
    )


def most_first(figures: Mapping[K, Figure]) -> dict[K, Figure]:
    """By their number, and those that are withheld after them by key: between two others one would be known to be between."""
    return dict(
        sorted(figures.items(), key=lambda one: (one[1].is_withheld, -(one[1].told or 0), str(one[0])))
    )


def topics(figures: Figures, names: Names) -> dict[int, Figure]:
    """The topics of the network, most asked first; in each group its small ones are withheld, for the sum of each is told."""
    found: dict[int, Figure] = {}
    by_group: dict[int, dict[str, int]] = defaultdict(dict)
    for key, number in figures.whole.of(year_report.TOPICS).items():
        by_group[names.group(int(key))][key] = number
    for numbers in by_group.values():
        found.update({int(key): figure for key, figure in listed(numbers).items()})
    return most_first(found)


def _list(places: Sequence[int], number: Callable[[int], int]) -> tuple[dict[int, Figure], Figure]:
    numbers = [number(place) for place in places]
    hidden = withheld.of_list(numbers)
    return (
        {place: Figure(numbers[at], is_withheld=at in hidden.places) for at, place in enumerate(places)},
        Figure(sum(numbers), is_withheld=hidden.total),
    )


def _grid(places: Sequence[int], keys: Sequence[str], number: Callable[[int, str], int]) -> Grid:
    numbers = tuple(tuple(number(place, key) for key in keys) for place in places)
    return Grid(tuple(places), tuple(keys), numbers, withheld.of_table(numbers))
