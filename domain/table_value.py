"""What a cell says, as people here write dates, times, numbers and yes or no; an empty cell says nothing (None)."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

import language
from domain import clock_time
from domain.errors import DeskError
from domain.helper import folded
from domain.labels import label
from domain.table import Cell, NoResult
from language import N_, _, formats

W = TypeVar("W", bound=StrEnum)

LONGEST_QUOTED = 40
YES, NO = N_("yes"), N_("no")
_DAY = re.compile(
    r"(?:[^\W\d_]{2,10}\.?\s+)?(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2}))"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
"""`31/12/2026`, `do 31-12-26`, `2026-12-31 00:00:00`."""
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):00(?:\.0+)?")
_WHOLE = re.compile(r"([+-]?\d{1,15})(?:[.,]0+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,20})?", re.ASCII)
_SAYS_YES = frozenset({"yes", "y", "ja", "j", "oui", "o", "1", "x", "true", "waar", "vrai"})
_SAYS_NO = frozenset({"no", "n", "nee", "neen", "non", "0", "false", "onwaar", "faux"})
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
CENTURY = 2000


class _Quoting(DeskError):
    """A refusal that repeats what stands in the cell."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.typed = shown(cell)[:LONGEST_QUOTED]


class NotADay(_Quoting):
    def sentence(self) -> str:
        return _("“{typed}” is not a date. Write it as 31/12/2026.").format(typed=self.typed)


class NotWhole(_Quoting):
    def sentence(self) -> str:
        return _("“{typed}” is not a whole number. Write digits only, such as 12.").format(typed=self.typed)


class NotANumber(_Quoting):
    def sentence(self) -> str:
        return _("“{typed}” is not a number. Write it as 51,054.").format(typed=self.typed)


class NeitherYesNorNo(_Quoting):
    def sentence(self) -> str:
        return _("“{typed}” is neither yes nor no. Write one of the two.").format(typed=self.typed)


class NotAChoice(_Quoting):
    def __init__(self, cell: Cell, choices: list[str]) -> None:
        super().__init__(cell)
        self.choices = choices

    def sentence(self) -> str:
        return _("“{typed}” is not one of the choices: {choices}.").format(
            typed=self.typed, choices=formats.list_of(self.choices)
        )


class FormulaWithoutResult(DeskError):
    def sentence(self) -> str:
        return _("This cell holds a formula without a result. Put the value itself in its place.")


def shown(cell: Cell) -> str:
    """What stands in the cell, for people."""
    match cell:
        case None:
            return ""
        case NoResult():
            return "="
        case bool():
            return yes_or_no(cell)
        case datetime():
            return f"{formats.short_date(cell)} {formats.clock(cell.time())}"
        case date():
            return formats.short_date(cell)
        case time():
            return formats.clock(cell)
        case float():
            return repr(cell).replace(".", formats.decimal_sign())
        case _other:
            return str(cell)


def plain(text: str) -> str:
    """The text without accents, capitals, spaces and signs: how names are compared."""
    return _NOT_LETTERS.sub("", folded(text))


def check(cell: Cell) -> None:
    """Raises the sentence of a cell that says nothing that can be used."""
    if isinstance(cell, NoResult):
        raise FormulaWithoutResult


def text(cell: Cell) -> str:
    check(cell)
    return shown(cell).strip()


def day(cell: Cell) -> date | None:
    """Raises `NotADay`."""
    check(cell)
    match cell:
        case None:
            return None
        case datetime():
            if cell.time() != time():
                raise NotADay(cell)
            return cell.date()
        case date():
            return cell
    found = _DAY.fullmatch(text(cell))
    if found is None:
        raise NotADay(cell)
    year, month, number = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(number))
    except ValueError as error:
        raise NotADay(cell) from error


def clock(cell: Cell) -> time | None:
    """Raises `UnknownTime`. A number between 0 and 1 is a part of the day, as spreadsheets keep times."""
    check(cell)
    match cell:
        case None:
            return None
        case time():
            return cell.replace(second=0, microsecond=0)
        case datetime():
            return cell.time().replace(second=0, microsecond=0)
        case float() if 0 < cell < 1:
            return clock_time.from_typed(str(timedelta(minutes=round(cell * 24 * 60)))[:-3])
    typed = text(cell)
    without_seconds = _SECONDS.fullmatch(typed)
    return clock_time.from_typed(without_seconds[1] if without_seconds else typed)


def whole(cell: Cell) -> int | None:
    """Raises `NotWhole`."""
    check(cell)
    match cell:
        case None:
            return None
        case bool():
            raise NotWhole(cell)
        case int():
            return cell
        case float() if cell.is_integer():
            return int(cell)
    found = _WHOLE.fullmatch(text(cell))
    if found is None or isinstance(cell, float):
        raise NotWhole(cell)
    return int(found[1])


def decimal(cell: Cell) -> float | None:
    """Raises `NotANumber`."""
    check(cell)
    match cell:
        case None:
            return None
        case int() | float() if not isinstance(cell, bool):
            return float(cell)
    typed = text(cell)
    if not _DECIMAL.fullmatch(typed):
        raise NotANumber(cell)
    return float(typed.replace(",", "."))


def is_yes(cell: Cell) -> bool | None:
    """Raises `NeitherYesNorNo`."""
    check(cell)
    if cell is None or isinstance(cell, bool):
        return cell
    said = plain(text(cell))
    if said not in _SAYS_YES | _SAYS_NO:
        raise NeitherYesNorNo(cell)
    return said in _SAYS_YES


def yes_or_no(value: bool) -> str:
    return _(YES) if value else _(NO)


def word(cell: Cell, words: type[W], named: Callable[[W], str] = label) -> W | None:
    """The word of a closed list by what it is called in any of our languages, or as it is stored. Raises `NotAChoice`."""
    check(cell)
    if cell is None:
        return None
    found = _by_name(words, named).get(plain(text(cell)))
    if found is None:
        raise NotAChoice(cell, [named(one) for one in words])
    return words(found)


def in_every_language(of: Callable[[], str]) -> set[str]:
    """A text as it is in each of our languages, plain."""
    found = set()
    for code in language.LANGUAGES:
        with language.use(code):
            found.add(plain(of()))
    return found


@lru_cache
def _by_name(words: type[W], named: Callable[[W], str]) -> dict[str, str]:
    return {
        name: one.value
        for one in words
        for name in {plain(one.value)} | in_every_language(lambda one=one: named(one))  # type: ignore[misc]
    }
