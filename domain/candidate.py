"""The values from which is decided who can stand where: a session to fill, and a helper who might fill it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain import period
from domain.clock_time import MINUTES_IN_HOUR, DatedHours, Hours
from domain.distance import Coordinates
from domain.need import AssignedHelper, Need
from domain.period import FOREVER, Period
from domain.words import AssignmentRole, HelperKind, HelperStage


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session somebody is looked for. `takes_place` is False when it is cancelled or closed."""

    id: int
    location_id: int
    when: DatedHours
    need: Need
    assigned: tuple[AssignedHelper, ...] = ()
    coordinates: Coordinates | None = None
    takes_place: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """A location where the helper usually works, while `during` lasts."""

    location_id: int
    coordinates: Coordinates | None = None
    during: Period = field(default_factory=lambda: Period(date.min, FOREVER))


@dataclass(frozen=True, slots=True)
class Availability:
    """A weekly stretch in which the helper can usually be asked; Monday is 0."""

    weekday: int
    hours: Hours


@dataclass(frozen=True, slots=True)
class Busy:
    """A session at which the helper already stands, in whatever role."""

    session_id: int
    location_id: int
    location_name: str
    when: DatedHours
    coordinates: Coordinates | None = None
    role: AssignmentRole = AssignmentRole.GUIDE


@dataclass(frozen=True, slots=True)
class Limits:
    """The most minutes a helper may work; None for no limit."""

    week: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Counted minutes (`counted_minutes`) planned and done in the session's week, month and year, without that session."""

    week: int = 0
    month: int = 0
    year: int = 0


LEGAL_LIMITS: dict[HelperKind, Limits] = {
    HelperKind.WIJK_WERKER: Limits(month=60 * MINUTES_IN_HOUR, year=630 * MINUTES_IN_HOUR)
}
"""Wijk-werk: 60 hours a month and 630 a year (decree of 7 July 2017, decision of 29 September 2017).

No law limits the hours of the other kinds of helper here: their limits are agreements.
"""


USUAL_REACH_MINUTES = 45
"""How long the way from the nearest own place may take for somebody who is looked for: about 8.5 km, an hour and a half for a
session of two hours. Who is farther away is shown as such, and may be asked all the same."""


@dataclass(frozen=True, slots=True)
class CandidateHelper:
    """A helper as the rules see one. Languages and skills are category codes.

    `availability` empty: not known, so the helper can be asked at any time. `absences` are those that still stand.
    `busy` must hold at least the session's own day and the week before it. `limits` are the helper's own.
    `last_asked` is when somebody last put the helper on a session by hand; None when that was never, or is not known.
    """

    id: int
    name: str
    kind: HelperKind = HelperKind.VOLUNTEER
    stage: HelperStage = HelperStage.ACTIVE
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    placements: tuple[Placement, ...] = ()
    availability: tuple[Availability, ...] = ()
    absences: tuple[Period, ...] = ()
    busy: tuple[Busy, ...] = ()
    load: Load = Load()
    limits: Limits = Limits()
    last_asked: datetime | None = None

    def placements_on(self, day: date) -> list[Placement]:
        return [placement for placement in self.placements if placement.during.contains(day)]

    def is_placed_at(self, location_id: int, day: date) -> bool:
        return any(placement.location_id == location_id for placement in self.placements_on(day))


def counted_minutes(kind: HelperKind, hours: Hours, role: AssignmentRole) -> int:
    """How many minutes a session adds to a helper's load.

    Wijk-werk is paid by the started hour, so 2 h 30 counts as 3 h. A reserve stands by and works no hours.
    """
    if role is AssignmentRole.RESERVE:
        return 0
    if kind is HelperKind.WIJK_WERKER:
        return -(-hours.minutes // MINUTES_IN_HOUR) * MINUTES_IN_HOUR
    return hours.minutes


def load(kind: HelperKind, session: OpenSession, busy: Iterable[Busy]) -> Load:
    """The load that `busy` makes around the session's day; `busy` must then hold the whole year (and its outer weeks)."""
    week, month = period.week(session.when.day), period.month(session.when.day)
    year = period.year(session.when.day.year)
    counted = [
        (other.when.day, counted_minutes(kind, other.when.hours, other.role))
        for other in busy
        if other.session_id != session.id
    ]
    return Load(
        week=sum(minutes for day, minutes in counted if week.contains(day)),
        month=sum(minutes for day, minutes in counted if month.contains(day)),
        year=sum(minutes for day, minutes in counted if year.contains(day)),
    )


def around(session: OpenSession, helper: CandidateHelper) -> CandidateHelper:
    """The helper with the load around this session; `busy` must hold the whole year (and its outer weeks).

    Days of an absence weigh nothing: whoever is away works no hours, also while still standing on the roster.
    """
    worked = [
        other
        for other in helper.busy
        if not any(absence.contains(other.when.day) for absence in helper.absences)
    ]
    return replace(helper, load=load(helper.kind, session, worked))
