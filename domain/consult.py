"""Consults: one-hour places inside a session by appointment, and what is promised to whoever booked one.

A place belongs to a guide who can give consults and stands on the roster of the session. Places begin when the session begins
and follow each other by the hour, so a session of two and a half hours has two of each guide. A booking keeps the day
and hour that were promised; what the roster becomes afterwards can make that promise impossible, never change it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain import privacy
from domain.clock_time import DatedHours, Hours, to_minutes
from domain.consult_refusal import REFERENCE_LENGTH, ConsultOver, ReferenceTooLong, TooEarly
from domain.errors import DeskError
from domain.need import AssignedHelper
from domain.roster import PlacedSession
from domain.words import ConsultStatus, Formula
from language import _, formats

MINUTES = 60
SKILL = "consult"
"""The code of the skill that makes a helper somebody who gives consults."""
REFERENCE_KEPT = timedelta(days=7)
"""How long after the end of a consult its reference is kept."""
HONOURED_BEFORE = timedelta(hours=1)
"""Somebody may come early; the day before is a mistake."""
NEXT_FREE = 3
"""How many other places are named to who was too late for one."""
BY_APPOINTMENT = frozenset({Formula.APPOINTMENT, Formula.BOTH})
TAKES_THE_PLACE = frozenset({ConsultStatus.TO_COME, ConsultStatus.HONOURED, ConsultStatus.NO_SHOW})
"""While a booking is so, nobody else can have its place."""
KEPT = frozenset({ConsultStatus.HONOURED, ConsultStatus.NO_SHOW})
"""Somebody stood ready, and whether the visitor came is known."""
NOT_BEFORE = {ConsultStatus.HONOURED: HONOURED_BEFORE, ConsultStatus.NO_SHOW: timedelta()}
"""What can be said only when the consult begins, or so long before."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """An hour with a helper in a session, as it was offered: where and when it was stays part of it."""

    day: date
    starts: time
    location_id: int
    session_id: int
    helper_id: int

    @property
    def when(self) -> DatedHours:
        return DatedHours(self.day, hour_from(self.starts))

    def is_over(self, now: datetime) -> bool:
        """`now` is the wall clock at the place."""
        return _wall(self.day, self.when.hours.ends) <= now.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class FreeSpot:
    """A place that nobody booked, with whose it is. `languages` are codes."""

    spot: Spot
    place: str
    helper: str
    languages: frozenset[str]

    def __str__(self) -> str:
        return f"{self.spot.when} ({self.helper})"


@dataclass(frozen=True, slots=True)
class Details:
    """What a person fills in of whoever comes: never who it is."""

    topic_id: int
    language_id: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """What can be chosen: topics (with their group) and languages, in the order of the lists. Labels by key."""

    topics: dict[int, str]
    languages: dict[int, str]


class Trouble(StrEnum):
    """Why what was promised cannot be kept as the roster stands."""

    OFF = "off"
    WALK_IN = "walk_in"
    MOVED = "moved"
    HELPER_GONE = "helper_gone"
    HELPER_ABSENT = "helper_absent"

    @property
    def phrase(self) -> str:
        match self:
            case Trouble.OFF:
                return _("the session does not take place")
            case Trouble.WALK_IN:
                return _("the session is no longer by appointment")
            case Trouble.MOVED:
                return _("the session is at another moment or place")
            case Trouble.HELPER_GONE:
                return _("the helper no longer stands there")
            case Trouble.HELPER_ABSENT:
                return _("the helper is absent")


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as it is read. `topic` and `language` are labels; `trouble` is looked at while it is to come."""

    id: int
    version: int
    spot: Spot
    place: str
    helper: str
    status: ConsultStatus
    details: Details
    topic: str
    language: str
    asked_on: date
    waiting_id: int | None = None
    trouble: Trouble | None = None

    @property
    def takes_the_place(self) -> bool:
        return self.status in TAKES_THE_PLACE


@dataclass(frozen=True, slots=True)
class Ground:
    """What a booking rests on, as the roster stands: its session, and the helper in it."""

    location_id: int
    when: DatedHours
    formula: Formula
    takes_place: bool
    guides: bool
    """Whether the helper stands there as a guide who said yes."""
    is_absent: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Some days of some locations: the places that are free and all bookings, each in order of time."""

    free: tuple[FreeSpot, ...] = ()
    bookings: tuple[Booking, ...] = ()


class SpotTaken(DeskError):
    """Somebody else was first. `others` are the next free places there."""

    def __init__(self, when: DatedHours, others: Sequence[FreeSpot] = ()) -> None:
        super().__init__()
        self.when = when
        self.others = tuple(others)

    def sentence(self) -> str:
        taken = _("{when} was booked by somebody else meanwhile.").format(when=self.when)
        if not self.others:
            return f"{taken} " + _("No other place is free in the coming weeks: put it on the waiting list.")
        free = formats.list_of([str(one) for one in self.others])
        return f"{taken} " + _("Free next: {places}.").format(places=free)


def hour_from(starts: time) -> Hours:
    whole = to_minutes(starts) + MINUTES
    return Hours(starts, time(*divmod(whole, MINUTES)))


def starts_in(hours: Hours) -> list[time]:
    """When places begin in a session of these hours, as many whole hours as fit."""
    first = to_minutes(hours.starts)
    return [
        time((first + number * MINUTES) // 60, (first + number * MINUTES) % 60)
        for number in range(hours.minutes // MINUTES)
    ]


def gives_consults(helper: AssignedHelper) -> bool:
    """Whether places of this helper can be booked: a guide who said yes, is not absent, and has the skill."""
    return helper.counts and SKILL in helper.skills


def spots(session: PlacedSession) -> list[tuple[Spot, AssignedHelper]]:
    """All places of a session, booked or not, with whose they are, by hour and name; none when it does not take place."""
    if not session.takes_place or session.formula not in BY_APPOINTMENT:
        return []
    return [
        (Spot(session.when.day, starts, session.location_id, session.id, helper.helper_id), helper)
        for starts in starts_in(session.when.hours)
        for helper in session.assigned
        if gives_consults(helper)
    ]


def free(
    sessions: Iterable[PlacedSession], places: dict[int, str], taken: Iterable[Spot], now: datetime
) -> tuple[FreeSpot, ...]:
    """The places that nobody booked and that are not over, in order of time. `places`: names of locations, by id."""
    booked = set(taken)
    found = [
        FreeSpot(spot, places[spot.location_id], helper.name, helper.languages)
        for session in sessions
        for spot, helper in spots(session)
        if spot not in booked and not spot.is_over(now)
    ]
    return tuple(sorted(found, key=lambda one: (one.spot.day, one.spot.starts, one.place, one.helper)))


def trouble(spot: Spot, ground: Ground) -> Trouble | None:
    """What keeps the promise from being kept; None when all is as it was promised."""
    if not ground.takes_place:
        return Trouble.OFF
    if ground.formula not in BY_APPOINTMENT:
        return Trouble.WALK_IN
    stands_where_it_was = (ground.location_id, ground.when.day) == (spot.location_id, spot.day)
    if not stands_where_it_was or spot.starts not in starts_in(ground.when.hours):
        return Trouble.MOVED
    if ground.is_absent:
        return Trouble.HELPER_ABSENT
    return None if ground.guides else Trouble.HELPER_GONE


def cleaned(details: Details) -> Details:
    """With a reference that may be kept. Raises `ReferenceTooLong`, or the sentence of what says who somebody is."""
    reference = details.reference.strip()
    if len(reference) > REFERENCE_LENGTH:
        raise ReferenceTooLong
    privacy.check(reference)
    return Details(details.topic_id, details.language_id, reference)


def check_not_over(spot: Spot, now: datetime) -> None:
    """Whether the hour can still be booked. `now` is the wall clock at the place."""
    if spot.is_over(now):
        raise ConsultOver


def check_status(spot: Spot, status: ConsultStatus, now: datetime) -> None:
    """Whether this can be said of it already. `now` is the wall clock at the place."""
    before = NOT_BEFORE.get(status)
    if before is not None and now.replace(tzinfo=None) < _wall(spot.day, spot.starts) - before:
        raise TooEarly


def forgets_before(now: datetime) -> datetime:
    """The reference of a consult that began at this wall-clock moment or earlier is no longer kept.

    `now` is the wall clock at the place: a week has seven days of it, also the week in which the clocks change.
    """
    return now.replace(tzinfo=None) - REFERENCE_KEPT - timedelta(minutes=MINUTES)


def keeps_reference(spot: Spot, now: datetime) -> bool:
    return _wall(spot.day, spot.starts) > forgets_before(now)


def _wall(day: date, clock: time) -> datetime:
    """The wall-clock moment, without a zone."""
    return datetime.combine(day, clock)
