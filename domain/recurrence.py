"""On which dates a slot happens.

Alternate weeks count whole weeks from the anchor's week, never from the ISO week number: after a year of 53 weeks
(2026, 2032) "even weeks" would shift by one and every second session of a place would move.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from domain.errors import DeskError
from domain.period import DAYS_IN_WEEK, Period, week_of
from domain.words import RecurrenceKind
from language import _, formats, ngettext

HORIZON_DAYS = 400
"""How far ahead sessions are made: a year, and the weeks in which the next one is planned."""
MAX_WEEKS_BETWEEN = 52
LAST = -1
NTH = (1, 2, 3, 4, 5, LAST)


class NoWeekday(DeskError):
    def sentence(self) -> str:
        return _("Choose the weekday on which this slot happens.")


class NoAnchor(DeskError):
    def sentence(self) -> str:
        return _(
            "Choose a date in one of the weeks in which this slot happens: the other weeks are counted from it."
        )


class UnusableInterval(DeskError):
    def sentence(self) -> str:
        return _("A slot happens every 1 to {most} weeks. Choose a number in between.").format(
            most=MAX_WEEKS_BETWEEN
        )


class UnusableNth(DeskError):
    def sentence(self) -> str:
        return _("Choose which weekday of the month: the first to the fifth, or the last.")


class NoDates(DeskError):
    def sentence(self) -> str:
        return _("Add at least one date to this slot.")


@dataclass(frozen=True, slots=True)
class Weekly:
    """Each `every` weeks on `weekday` (Monday 0), counted from the week in which `anchor` lies.

    The anchor fixes which weeks, in both directions; the slot's validity alone says from when.
    """

    weekday: int
    anchor: date
    every: int = 1

    def __post_init__(self) -> None:
        _check_weekday(self.weekday)
        if not 1 <= self.every <= MAX_WEEKS_BETWEEN:
            raise UnusableInterval


@dataclass(frozen=True, slots=True)
class Monthly:
    """The `nth` `weekday` (Monday 0) of each month, `LAST` for the last; a month without a fifth is skipped."""

    weekday: int
    nth: int

    def __post_init__(self) -> None:
        _check_weekday(self.weekday)
        if self.nth not in NTH:
            raise UnusableNth


@dataclass(frozen=True, slots=True)
class Listed:
    """On these days, kept in order and each once."""

    days: tuple[date, ...]

    def __post_init__(self) -> None:
        if not self.days:
            raise NoDates
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))


Recurrence = Weekly | Monthly | Listed


def of_kind(
    kind: RecurrenceKind,
    *,
    weekday: int | None = None,
    anchor: date | None = None,
    every: int | None = None,
    nth: int | None = None,
    days: Iterable[date] = (),
) -> Recurrence:
    """The recurrence that a form or a row of separate fields describes; raises the sentence of what is missing."""
    match kind:
        case RecurrenceKind.WEEKLY:
            if weekday is None:
                raise NoWeekday
            if anchor is None:
                raise NoAnchor
            return Weekly(weekday, anchor, 1 if every is None else every)
        case RecurrenceKind.MONTHLY:
            if weekday is None:
                raise NoWeekday
            if nth is None:
                raise UnusableNth
            return Monthly(weekday, nth)
        case RecurrenceKind.LISTED:
            return Listed(tuple(days))


def kind_of(recurrence: Recurrence) -> RecurrenceKind:
    """The word under which a recurrence is stored."""
    match recurrence:
        case Weekly():
            return RecurrenceKind.WEEKLY
        case Monthly():
            return RecurrenceKind.MONTHLY
        case Listed():
            return RecurrenceKind.LISTED


def horizon(today: date) -> Period:
    """The days for which sessions are made."""
    return Period(today, today + timedelta(days=HORIZON_DAYS))


def occurrences(recurrence: Recurrence, validity: Period, window: Period) -> list[date]:
    """The days of the window on which the slot happens while it is valid, in order, each once.

    Closures and holidays are not looked at: a session on such a day exists, and is closed.
    The validity may have no end; the window must have one.
    """
    period = validity.overlap(window)
    if period is None:
        return []
    match recurrence:
        case Weekly():
            return list(_weekly(recurrence, period))
        case Monthly():
            return [day for day in _monthly(recurrence, period) if period.contains(day)]
        case Listed(days):
            return [day for day in days if period.contains(day)]


def is_in_week(rhythm: Weekly, day: date) -> bool:
    """Whether the week of the day is one in which it happens, on whatever weekday."""
    return (week_of(day) - week_of(rhythm.anchor)).days // DAYS_IN_WEEK % rhythm.every == 0


def describe(recurrence: Recurrence) -> str:
    """The recurrence as a phrase in the reader's language: "every 2 weeks on Tuesday, counted from 6 January 2026"."""
    match recurrence:
        case Weekly(weekday, _anchor, 1):
            return _("every week on {weekday}").format(weekday=formats.weekday(weekday))
        case Weekly(weekday, anchor, every):
            return ngettext(
                "every {number} week on {weekday}, counted from {day}",
                "every {number} weeks on {weekday}, counted from {day}",
                every,
            ).format(
                number=every,
                weekday=formats.weekday(weekday),
                day=formats.long_date(week_of(anchor) + timedelta(days=weekday)),
            )
        case Monthly(weekday, nth):
            return _nth_phrase(nth).format(weekday=formats.weekday(weekday))
        case Listed(days) if len(days) == 1:
            return _("on {day}").format(day=formats.long_date(days[0]))
        case Listed(days):
            return ngettext(
                "on {number} date, from {first} to {last}",
                "on {number} dates, from {first} to {last}",
                len(days),
            ).format(number=len(days), first=formats.long_date(days[0]), last=formats.long_date(days[-1]))


def _check_weekday(weekday: int) -> None:
    if not 0 <= weekday < DAYS_IN_WEEK:
        raise NoWeekday


def _weekly(recurrence: Weekly, period: Period) -> Iterator[date]:
    start = week_of(recurrence.anchor) + timedelta(days=recurrence.weekday)
    step = recurrence.every * DAYS_IN_WEEK
    days_to_wait = (start - period.first).days % step
    for number in range(days_to_wait, period.length, step):
        yield period.first + timedelta(days=number)


def _monthly(recurrence: Monthly, period: Period) -> Iterator[date]:
    for first in period.months:
        if recurrence.nth == LAST:
            last = first + relativedelta(months=1, days=-1)
            yield last - timedelta(days=(last.weekday() - recurrence.weekday) % DAYS_IN_WEEK)
            continue
        day = first + timedelta(
            days=(recurrence.weekday - first.weekday()) % DAYS_IN_WEEK + (recurrence.nth - 1) * DAYS_IN_WEEK
        )
        if day.month == first.month:
            yield day


def _nth_phrase(nth: int) -> str:
    match nth:
        case 1:
            return _("the first {weekday} of the month")
        case 2:
            return _("the second {weekday} of the month")
        case 3:
            return _("the third {weekday} of the month")
        case 4:
            return _("the fourth {weekday} of the month")
        case 5:
            return _("the fifth {weekday} of the month, if there is one")
        case _last:
            return _("the last {weekday} of the month")
