"""Slots: the recurring moments of a location, what is refused of one, and from when a change of one counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError
from domain.fixed_helper import FixedHelper, Missing
from domain.need import Need
from domain.period import DAYS_IN_WEEK, Period, week_of
from domain.recurrence import HORIZON_DAYS, LAST, Listed, Monthly, Recurrence, Weekly
from domain.session_effect import Effects
from domain.words import Formula
from language import _, formats

LONGEST_ROOM = 40
MOST_DATES = 200
ONE_DAY = timedelta(days=1)
_DATE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in about a slot. `validity` has no end where it is kept on until further notice."""

    recurrence: Recurrence
    validity: Period
    hours: Hours
    formula: Formula
    need: Need
    room: str = ""

    def __post_init__(self) -> None:
        """The anchor becomes the first of its days that tells something, so that equal slots are equal values."""
        if isinstance(self.recurrence, Weekly):
            fixed = self.validity.first if self.recurrence.every == 1 else self.recurrence.anchor
            anchor = week_of(fixed) + timedelta(days=self.recurrence.weekday)
            object.__setattr__(self, "recurrence", replace(self.recurrence, anchor=anchor))


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it is kept; `next_day` is the first of its sessions from today on that takes place, if there is one.

    `fixed` are its fixed helpers, also those of the past.
    """

    id: int
    location_id: int
    version: int
    draft: Draft
    next_day: date | None = None
    fixed: tuple[FixedHelper, ...] = ()

    def has_ended(self, today: date) -> bool:
        return self.draft.validity.last < today


@dataclass(frozen=True, slots=True)
class FixedAt:
    """A slot at which a helper is fixed, at which location, and how."""

    location_id: int
    place: str
    draft: Draft
    fixed: FixedHelper


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day on which the slot has a session; `closed_because` says why that one does not take place, "" when it does."""

    day: date
    closed_because: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving a slot does: its key, its next days, how many sessions are new and which existing ones are touched.

    `beside` are other sessions in the same room at the same time, the first of each; `missing` fixed helpers who could not
    be put on one of its sessions. `counted` is how many sessions with a count keep what they have.
    """

    slot_id: int
    days: tuple[PlannedDay, ...] = ()
    added: int = 0
    effects: Effects = ()
    beside: tuple[DatedHours, ...] = ()
    missing: tuple[Missing, ...] = ()
    counted: int = 0


class RoomTooLong(DeskError):
    def sentence(self) -> str:
        return _("The name of a room has at most {length} characters. Shorten it.").format(
            length=LONGEST_ROOM
        )


class UnknownDate(DeskError):
    def __init__(self, typed: str) -> None:
        super().__init__()
        self.typed = typed

    def sentence(self) -> str:
        return _("“{typed}” is not a date. Write dates such as 24/11/2026, one on each line.").format(
            typed=self.typed[:20]
        )


class TooManyDates(DeskError):
    def sentence(self) -> str:
        return _("A slot lists at most {number} dates. Use a recurrence, or split it in two.").format(
            number=MOST_DATES
        )


class NothingAhead(DeskError):
    def sentence(self) -> str:
        return _(
            "This slot has no date in the coming {days} days. Look at its dates, and at the days from which and "
            "through which it is valid."
        ).format(days=HORIZON_DAYS)


class EndsBeforeChange(DeskError):
    def sentence(self) -> str:
        return _(
            "This slot ends before the day from which the change counts. Choose an earlier day, or a later end."
        )


class ChangeInThePast(DeskError):
    def sentence(self) -> str:
        return _("A change counts from today or a later day: what happened stays as it was. Choose a day.")


class ChangeTooFar(DeskError):
    def sentence(self) -> str:
        return _("A change counts from at most {days} days ahead. Choose an earlier day.").format(
            days=HORIZON_DAYS
        )


def cleaned(draft: Draft) -> Draft:
    """The draft as it will be kept; raises the sentence when it cannot be."""
    draft = replace(draft, room=" ".join(draft.room.split()))
    if len(draft.room) > LONGEST_ROOM:
        raise RoomTooLong
    if isinstance(draft.recurrence, Listed) and len(draft.recurrence.days) > MOST_DATES:
        raise TooManyDates
    return draft


def check_from(day: date, today: date) -> None:
    """Raise the sentence when a change may not count from that day."""
    if day < today:
        raise ChangeInThePast
    if day > today + timedelta(days=HORIZON_DAYS):
        raise ChangeTooFar


def begins_anew(before: Draft, from_day: date, today: date) -> bool:
    """Whether a change from that day makes a slot of its own, so that both can be read until and from then.

    A change from today on is made in the slot itself: its past sessions have their own hours and need, and stay.
    """
    return from_day > today and before.validity.first < from_day


def moved(before: Draft, original: date, to: DatedHours, room: str) -> Draft:
    """The slot at the moment to which its session of `original` goes: the same rhythm on another weekday, at other hours.

    Weeks between the two move the weeks of a slot of every few weeks; of listed days, those from `original` on move
    as far as that session does.
    """
    return replace(before, recurrence=_moved(before.recurrence, original, to.day), hours=to.hours, room=room)


def _moved(recurrence: Recurrence, original: date, day: date) -> Recurrence:
    if day == original:
        return recurrence
    match recurrence:
        case Weekly(_weekday, anchor, every):
            return Weekly(day.weekday(), anchor + (week_of(day) - week_of(original)), every)
        case Monthly(_weekday, nth):
            is_last = (day + timedelta(days=DAYS_IN_WEEK)).month != day.month
            number = (day.day - 1) // DAYS_IN_WEEK + 1
            return Monthly(day.weekday(), LAST if nth == LAST and is_last else number)
        case Listed(days):
            return Listed(tuple(one if one < original else one + (day - original) for one in days))


def stopped(before: Draft, last_day: date) -> Draft:
    """The slot without sessions after that day. One that had not begun by then is valid on that day alone."""
    return replace(before, validity=Period(min(before.validity.first, last_day), last_day))


def days_from_typed(text: str) -> tuple[date, ...]:
    """The dates somebody typed, apart by lines, commas or semicolons: `24/11/2026`, `2026-11-24`. Raises `UnknownDate`."""
    return tuple(_day_from_typed(part.strip()) for part in re.split(r"[\n,;]+", text) if part.strip())


def days_as_typed(days: Iterable[date]) -> str:
    """The dates, one on each line."""
    return "\n".join(formats.short_date(day) for day in days)


def _day_from_typed(text: str) -> date:
    found = _DATE.fullmatch(text)
    if found is None:
        raise UnknownDate(text)
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnknownDate(text) from error
