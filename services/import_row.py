"""The rows of a file on their way into the database: which thing each is about, and what becomes of it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from domain.errors import DeskError
from domain.person import Person
from domain.table import Cell
from domain.table_column import KEEPS_WHEN_EMPTY, Column
from domain.table_fields import BadValue, Cells, Fields
from domain.table_list import Lists
from domain.table_report import AppearsTwice, Difference, Fate, NoSuchLocation, Outcome
from domain.table_value import plain, shown
from services.history import ChangeSet

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Given:
    """A row of the file: the cells of the columns that were found in it, by code."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Desk:
    """Who imports into which network, under which action, and what is known of it."""

    network_id: int
    by: Person
    today: date
    now: datetime
    action: ChangeSet
    lists: Lists
    columns: Mapping[str, Column]
    places: Mapping[int, str]
    """The locations the person may see, by id."""
    _by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for key, name in self.places.items():
            self._by_name[plain(name)].append(key)

    def place(self, fields: Fields) -> int:
        """The location that the row names: exactly, else the only one that differs in capitals, accents or signs."""
        name = fields.one_line("location")
        alike = self._by_name.get(plain(name), [])
        exact = [key for key in alike if self.places[key] == name]
        if len(exact or alike) != 1:
            raise BadValue("location", NoSuchLocation())
        return (exact or alike)[0]

    def fields(self, given: Given, before: Cells) -> Fields:
        """The thing as it was, with what the file says of it."""
        said = {
            code: cell
            for code, cell in given.cells.items()
            if cell is not None or code not in KEEPS_WHEN_EMPTY or code not in before
        }
        return Fields({**before, **said}, self.lists)

    def refused(self, given: Given, error: DeskError, what: str = "") -> Outcome:
        column = error.column if isinstance(error, BadValue) else ""
        return Outcome(
            given.number,
            Fate.REFUSED,
            what,
            column=self.title(column),
            value=shown(given.cells.get(column)),
            why=str(error),
        )

    def added(self, given: Given, what: str) -> Outcome:
        return Outcome(given.number, Fate.ADDED, what)

    def changed(self, given: Given, what: str, before: Cells, after: Cells) -> Outcome:
        """Unchanged, when nothing differs."""
        different = tuple(
            Difference(self.title(code), shown(before.get(code)), shown(after.get(code)))
            for code in self.columns
            if not _same(before.get(code), after.get(code))
        )
        return Outcome(given.number, Fate.CHANGED if different else Fate.UNCHANGED, what, different)

    def title(self, code: str) -> str:
        return self.columns[code].title if code in self.columns else ""


Write = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to become of a row; `write` does it by a service that may still refuse, None where nothing is to be done."""

    given: Given
    outcome: Outcome
    write: Write | None = None


def planned(
    desk: Desk, rows: Iterable[Given], key: Callable[[Given], K], plan: Callable[[Given, K], Planned]
) -> list[Planned]:
    """Each row as `plan` has it, once it is known by `key` which thing it is about; several about one are refused."""
    done: list[Planned] = []
    keys: dict[K, list[Given]] = defaultdict(list)
    for given in rows:
        try:
            keys[key(given)].append(given)
        except DeskError as error:
            done.append(Planned(given, desk.refused(given, error)))
    for found, about_it in keys.items():
        if len(about_it) > 1:
            twice = AppearsTwice(one.number for one in about_it)
            done += [Planned(given, desk.refused(given, twice)) for given in about_it]
            continue
        (given,) = about_it
        try:
            done.append(plan(given, found))
        except DeskError as error:
            done.append(Planned(given, desk.refused(given, error)))
    return sorted(done, key=lambda one: one.given.number)


def written(tx: Session, desk: Desk, rows: Iterable[Planned]) -> list[Outcome]:
    """What became of them. A row that a service refuses is rolled back alone."""
    outcomes = []
    for one in rows:
        outcome = one.outcome
        if one.write is not None:
            try:
                with tx.begin_nested():
                    one.write()
            except DeskError as error:
                outcome = desk.refused(one.given, error, outcome.what)
        outcomes.append(outcome)
    return outcomes


def days(desk: Desk, rows: Sequence[Given]) -> set[date]:
    """The days of the file that can be read."""
    days = set()
    for given in rows:
        try:
            day = Fields(given.cells, desk.lists).day("day")
        except BadValue:
            continue
        if day is not None:
            days.add(day)
    return days


def _same(one: Cell, other: Cell) -> bool:
    """Nothing and "" are the same; 1 and yes are not."""
    return (
        (one or None) == (other or None) if isinstance(one, str) or isinstance(other, str) else one == other
    )
