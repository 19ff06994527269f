"""The cells of one row by the column they stand in, read as what each column holds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TypeVar

from domain import table_value
from domain.errors import DeskError
from domain.labels import label
from domain.table import Cell
from domain.table_list import Lists
from domain.words import CategoryKind
from language import _

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
Cells = Mapping[str, Cell]
"""What stands in a row, by the code of its column."""


class BadValue(DeskError):
    """What stands in a column cannot be used; `error` says why. `column` is "" where it is about the row as a whole."""

    def __init__(self, column: str, error: DeskError) -> None:
        super().__init__()
        self.column, self.error = column, error

    def sentence(self) -> str:
        return str(self.error)


class Missing(DeskError):
    def sentence(self) -> str:
        return _("This cannot be empty. Fill it in.")


@dataclass(frozen=True, slots=True)
class Fields:
    """Each method reads one column and raises `BadValue`; None, "" or an empty set where nothing stands."""

    cells: Cells
    lists: Lists

    def text(self, code: str) -> str:
        return self.read(code, table_value.text)

    def one_line(self, code: str) -> str:
        return " ".join(self.text(code).split())

    def day(self, code: str) -> date | None:
        return self.read(code, table_value.day)

    def clock(self, code: str) -> time | None:
        return self.read(code, table_value.clock)

    def whole(self, code: str) -> int | None:
        return self.read(code, table_value.whole)

    def decimal(self, code: str) -> float | None:
        return self.read(code, table_value.decimal)

    def is_yes(self, code: str) -> bool:
        """Nothing is no."""
        return bool(self.read(code, table_value.is_yes))

    def word(self, code: str, words: type[W], named: Callable[[W], str] = label) -> W | None:
        return self.read(code, lambda cell: table_value.word(cell, words, named))

    def codes(self, code: str, kind: CategoryKind) -> frozenset[str]:
        return self.read(code, lambda cell: self.lists.codes(cell, kind))

    def read(self, code: str, of: Callable[[Cell], T]) -> T:
        try:
            return of(self.cells.get(code))
        except DeskError as error:  # as in `about`, which costs more than what it guards: there are 100,000 of these in a file
            raise BadValue(code, error) from error


@contextmanager
def about(code: str) -> Iterator[None]:
    """A refusal raised inside is about this column."""
    try:
        yield
    except BadValue:
        raise
    except DeskError as error:
        raise BadValue(code, error) from error


def needed(code: str, value: T | None) -> T:
    """The value, which has to be there."""
    if value is None or value == "":
        raise BadValue(code, Missing())
    return value
