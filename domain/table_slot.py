"""A slot as a row of a table."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from domain import recurrence, slot, table_need, table_value
from domain.clock_time import Hours
from domain.period import DAYS_IN_WEEK, since
from domain.recurrence import LAST, Listed, Monthly, Weekly
from domain.slot import Draft
from domain.table import Cell
from domain.table_fields import Cells, Fields, about, needed
from domain.table_list import Lists
from domain.table_value import NotAChoice, in_every_language, plain
from domain.words import RecurrenceKind
from language import N_, _, formats

V = TypeVar("V", bound=StrEnum)

_RECURRENCES = {
    RecurrenceKind.WEEKLY: N_("weekly"),
    RecurrenceKind.MONTHLY: N_("monthly"),
    RecurrenceKind.LISTED: N_("on dates"),
}
_NTH = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    LAST: N_("last"),
}
"""Which weekday of the month."""


def to_cells(draft: Draft, lists: Lists) -> Cells:
    """Without its location, which the caller names."""
    return {
        "recurrence": named(recurrence.kind_of(draft.recurrence)),
        "weekday": None,
        "every": None,
        "anchor": None,
        "nth": None,
        "dates": None,
        **_of_recurrence(draft.recurrence),
        "first_day": draft.validity.first,
        "last_day": None if draft.validity.is_open_ended else draft.validity.last,
        "starts": draft.hours.starts,
        "ends": draft.hours.ends,
        "room": draft.room or None,
        **table_need.to_cells(draft.formula, draft.need, lists),
    }


def from_cells(fields: Fields) -> Draft:
    """Raises `BadValue`."""
    first_day = needed("first_day", fields.day("first_day"))
    starts, ends = needed("starts", fields.clock("starts")), needed("ends", fields.clock("ends"))
    formula, need = table_need.from_cells(fields)
    with about("ends"):
        hours = Hours(starts, ends)
    with about("last_day"):
        validity = since(first_day, fields.day("last_day"))
    repeats = _recurrence(fields, first_day)
    with about(""):
        return slot.cleaned(Draft(repeats, validity, hours, formula, need, fields.one_line("room")))


def _of_recurrence(repeats: recurrence.Recurrence) -> Cells:
    match repeats:
        case Weekly(weekday, anchor, every):
            counted_from = None if every == 1 else anchor
            return {"weekday": formats.weekday(weekday), "every": every, "anchor": counted_from}
        case Monthly(weekday, nth):
            return {"weekday": formats.weekday(weekday), "nth": _(_NTH[nth])}
        case Listed(days):
            return {"dates": ", ".join(formats.short_date(day) for day in days)}


def in_short(draft: Draft) -> str:
    """The days of the slot in a word or two: its weekday, or the first of its dates."""
    match draft.recurrence:
        case Listed(days):
            return formats.short_date(days[0])
        case Weekly(weekday) | Monthly(weekday):
            return formats.weekday(weekday)


def named(kind: RecurrenceKind) -> str:
    return _(_RECURRENCES[kind])


def _recurrence(fields: Fields, first_day: date) -> recurrence.Recurrence:
    kind = fields.word("recurrence", RecurrenceKind, named) or RecurrenceKind.WEEKLY
    if kind is RecurrenceKind.LISTED:
        with about("dates"):
            return recurrence.of_kind(kind, days=slot.days_from_typed(fields.text("dates")))
    weekday = fields.read(
        "weekday", lambda cell: _of(cell, range(DAYS_IN_WEEK), formats.weekday, formats.short_weekday)
    )
    nth = fields.read("nth", lambda cell: _of(cell, _NTH, lambda number: _(_NTH[number]), str))
    with about("weekday" if weekday is None else "nth" if kind is RecurrenceKind.MONTHLY else "every"):
        return recurrence.of_kind(
            kind,
            weekday=weekday,
            anchor=fields.day("anchor") or first_day,
            every=fields.whole("every"),
            nth=nth,
        )


def _of(cell: Cell, numbers: "range | dict[int, str]", *names: Callable[[int], str]) -> int | None:
    """The number that the cell names in any of our languages."""
    table_value.check(cell)
    if cell is None:
        return None
    asked = plain(table_value.text(cell))
    for number in numbers:
        if any(asked in in_every_language(lambda name=name, number=number: name(number)) for name in names):  # type: ignore[misc]
            return number
    raise NotAChoice(cell, [names[0](number) for number in numbers])
