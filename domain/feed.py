"""Calendar feeds: what the calendar of a location or of a helper shows, from when until when, and how a link is written.

A feed holds nobody's name: whoever has its link sees it without signing in.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.clock_time import DatedHours
from domain.errors import DeskError
from domain.holiday import HolidayCode
from domain.period import Period
from domain.words import AssignmentRole, Formula
from language import _

LOOKS_BACK = timedelta(weeks=8)
LOOKS_AHEAD = timedelta(days=400)
TOLD_FOR = timedelta(days=60)
"""How long calendars are told that something is gone; one that looks less often than that shows it until its day."""
FOLDER = "/agenda/"
ENDING = ".ics"


class Fate(StrEnum):
    """How an entry stands for who follows the calendar."""

    ON = "on"
    ASKED = "asked"
    """The helper was asked and has not agreed yet."""
    CANCELLED = "cancelled"
    CLOSED = "closed"
    NOT_HERE = "not_here"
    """No longer on this calendar: the helper was taken off or is away, or the session is not at this place any more."""

    @property
    def is_off(self) -> bool:
        return self in {Fate.CANCELLED, Fate.CLOSED, Fate.NOT_HERE}


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a calendar has it. `role` is the helper's own, None in the calendar of a location.

    `helpers` is how many stand there, `consults` how many hours are booked; both None in the calendar of a helper, `consults`
    also where none can be. `sequence` rises with each change that matters.
    """

    session_id: int
    when: DatedHours
    place: str
    address: str
    room: str
    formula: Formula
    fate: Fate
    holiday: HolidayCode | None
    role: AssignmentRole | None
    helpers: int | None
    consults: int | None
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A link that is good: whose calendar it is, in which zone, and the language of who made it.

    `name` is that of the location, or of the network for the calendar of a helper.
    """

    id: int
    location_id: int | None
    helper_id: int | None
    name: str
    zone: str
    language: str
    is_demo: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """The link of a calendar, for who may hand it over; never printed."""

    id: int
    secret: str
    made_at: datetime

    @property
    def path(self) -> str:
        return f"{FOLDER}{self.id}-{self.secret}{ENDING}"


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A location whose calendar somebody may hand over, with its link when there is one."""

    location_id: int
    name: str
    link: Link | None


class LinkChanged(DeskError):
    """The link that was seen is not the one that stands."""

    def sentence(self) -> str:
        return _(
            "A colleague renewed or withdrew this link meanwhile. This is how it stands now: choose again."
        )


def to_key_and_secret(text: str) -> tuple[int, str] | None:
    """What the last part of an address names; None for anything else."""
    key, dash, secret = text.removesuffix(ENDING).partition("-")
    if not (dash and secret and key.isascii() and key.isdigit() and len(key) <= 16):
        return None
    return int(key), secret


def sequence(version: int) -> int:
    """The SEQUENCE of a session: it rises with the version, by two, which leaves room for having left."""
    return 2 * (version - 1)


def sequence_of_leaving(version: int) -> int:
    """The SEQUENCE of a session that left at this version: above what it was, below what it is when it comes back."""
    return sequence(version) + 1


def days(today: date) -> Period:
    """The days that a feed covers."""
    return Period(today - LOOKS_BACK, today + LOOKS_AHEAD)
