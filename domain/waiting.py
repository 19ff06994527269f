"""The waiting list of a location: who asked for a consult, without saying who it is, and when it would suit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from domain import consult
from domain.consult import Details, FreeSpot, Spot
from domain.errors import DeskError, Stale
from domain.words import PartOfDay
from language import _

NOON = time(12)
EVENING = time(17)
LONGEST_WAIT = timedelta(weeks=26)
"""How long the reference of somebody who still waits is kept: who asked half a year ago no longer counts on it."""
OLDEST = timedelta(days=366)
"""Somebody who asked longer ago than this is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in. `weekdays`: those that suit (Monday 0), none for any."""

    details: Details
    since: date
    weekdays: frozenset[int] = frozenset()
    part_of_day: PartOfDay = PartOfDay.ANY


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, as read. `topic` and `language` are labels, `language_code` what helpers are known to speak by."""

    id: int
    version: int
    location_id: int
    place: str
    draft: Draft
    topic: str
    language: str
    language_code: str

    @property
    def details(self) -> Details:
        return self.draft.details


class NotWaiting(DeskError):
    """Booked or withdrawn meanwhile."""

    def sentence(self) -> str:
        return _("This one no longer waits: a colleague booked it or took it off. Reload the page.")


class WaitingChanged(Stale):
    def sentence(self) -> str:
        return _(
            "A colleague changed this line of the waiting list meanwhile, so nothing was saved. "
            "This is how it stands now: choose again."
        )


class WrongSince(DeskError):
    def sentence(self) -> str:
        return _("Somebody waits since today or an earlier day of the past year. Correct the day.")


def cleaned(draft: Draft, today: date) -> Draft:
    """As it can be kept. Raises `WrongSince`, or what is wrong with the reference."""
    if not today - OLDEST <= draft.since <= today:
        raise WrongSince
    return replace(draft, details=consult.cleaned(draft.details))


def suits(draft: Draft, spot: Spot) -> bool:
    """Whether this place is on a day and in a part of it that was asked for."""
    if draft.weekdays and spot.day.weekday() not in draft.weekdays:
        return False
    match draft.part_of_day:
        case PartOfDay.ANY:
            return True
        case PartOfDay.MORNING:
            return spot.starts < NOON
        case PartOfDay.AFTERNOON:
            return NOON <= spot.starts < EVENING
        case PartOfDay.EVENING:
            return spot.starts >= EVENING


def suiting(one: Waiting, free: Iterable[FreeSpot]) -> list[FreeSpot]:
    """The free places of the location that suit, with a helper who speaks the language first, then by time."""
    found = [
        spot for spot in free if spot.spot.location_id == one.location_id and suits(one.draft, spot.spot)
    ]
    return sorted(found, key=lambda spot: (one.language_code not in spot.languages, spot.spot))


def to_bits(weekdays: Iterable[int]) -> int:
    return sum(1 << weekday for weekday in set(weekdays))


def from_bits(bits: int) -> frozenset[int]:
    return frozenset(weekday for weekday in range(7) if bits >> weekday & 1)
