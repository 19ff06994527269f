"""What closing or moving a slot would touch: visits a month, helpers' hours, the nearest other sessions. Nothing is changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import inf

from domain import eligibility, holiday
from domain.candidate import OpenSession
from domain.clock_time import DatedHours, Hours
from domain.distance import km_between
from domain.expected import Expected, expected
from domain.period import Period, week_of
from domain.recurrence import Listed, Monthly, Weekly, occurrences
from domain.roster import Place, PlacedSession
from domain.rule import Refusal
from domain.slot import Draft, Slot
from domain.stand_in import StandIns
from domain.words import AssignmentRole

MONTHS = 12
YEAR_AHEAD = timedelta(days=364)
"""52 whole weeks, so that each weekday comes as often."""
NEAR_KM = 5
"""About half an hour: as far as visitors are sent when something nearer is open on another day."""
ALTERNATIVES = 6
MONTH_SPREAD = 0.03
"""How much months differ beyond chance, as a variance relative to the square of the mean: a sixth more or less."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many sessions of a slot took place in the last year, and how many of those have their count."""

    held: int = 0
    entered: int = 0


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """When a location is closed: holidays it keeps, and closures of its own and of its network."""

    public_holidays: bool = True
    july_11: bool = False
    closures: tuple[Period, ...] = ()

    def holidays(self, days: Period) -> frozenset[date]:
        return frozenset(holiday.holidays_of(days, public=self.public_holidays, july_11=self.july_11).keys())

    def is_closed(self, day: date) -> bool:
        return any(closure.contains(day) for closure in self.closures)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The sessions of 52 weeks: how many take place, and how many a holiday or a closure takes.

    `days` are those of the 52 weeks on which the slot is valid.
    """

    sessions: int
    on_holidays: int
    closed: int
    days: int = YEAR_AHEAD.days

    @property
    def a_month(self) -> float:
        """Sessions in an average month, while the slot is valid."""
        return self.sessions * YEAR_AHEAD.days / MONTHS / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits in a month: the mean, and the range of four months in five; `expected` says on how much that rests."""

    expected: Expected
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Freed:
    """A helper who stands at a slot in the weeks looked at: at how many of its sessions, and what that makes a month."""

    helper_id: int
    name: str
    sessions: int
    minutes_a_month: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another slot where the same visitors could go. `km` is None when a place has no coordinates."""

    slot: Slot
    place: Place
    km: float | None
    is_same_day: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """Whether somebody who stands at a slot could go along with it: at how many of these sessions, and what speaks against."""

    name: str
    sessions: int
    possible: int
    against: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Where and when a slot would be instead. `weekday` counts for a weekly or monthly one."""

    place: Place
    weekday: int
    hours: Hours


def rhythm(draft: Draft, closed: ClosedDays, from_day: date) -> Rhythm:
    """The sessions of the 52 weeks from that day on, as far as the slot is valid."""
    year = Period(from_day, from_day + YEAR_AHEAD - timedelta(days=1))
    days = occurrences(draft.recurrence, draft.validity, year)
    holidays = closed.holidays(year)
    on_holidays = sum(day in holidays for day in days)
    shut = sum(closed.is_closed(day) for day in days if day not in holidays)
    valid = draft.validity.overlap(year)
    return Rhythm(len(days) - on_holidays - shut, on_holidays, shut, valid.length if valid else 0)


def visits(usual: Expected | None, sessions_a_month: float) -> Visits | None:
    """None when nothing was ever counted there."""
    if usual is None:
        return None
    # Chance evens out over the sessions of a month; months differ in what none of them has by chance.
    spread = usual.spread / max(sessions_a_month, 1.0) + MONTH_SPREAD
    month = expected(usual.visitors * sessions_a_month, usual.sessions, spread=spread)
    return Visits(usual, month.visitors, month.low, month.high)


def freed(sessions: Sequence[PlacedSession], sessions_a_month: float) -> tuple[Freed, ...]:
    """Who stands at these sessions of one slot, buddies too, who does most first; absent ones and reserves are left out.

    The month is as these sessions are filled on average.
    """
    taking_place = [session for session in sessions if session.takes_place]
    names: dict[int, str] = {}
    minutes: dict[int, int] = {}
    number: dict[int, int] = {}
    for session in taking_place:
        for one in session.standing:
            if one.absence is not None or one.role is AssignmentRole.RESERVE:
                continue
            names[one.helper_id] = one.name
            number[one.helper_id] = number.get(one.helper_id, 0) + 1
            minutes[one.helper_id] = minutes.get(one.helper_id, 0) + session.when.hours.minutes
    found = [
        Freed(key, name, number[key], minutes[key] / len(taking_place) * sessions_a_month)
        for key, name in names.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.minutes_a_month, one.name.casefold(), one.helper_id)))


def minutes_needed(draft: Draft, sessions_a_month: float) -> float:
    """What the minimum of helpers asks in a month."""
    return draft.need.minimum * draft.hours.minutes * sessions_a_month


def nearest(
    slot: Slot, place: Place, others: Iterable[tuple[Slot, Place]], from_day: date
) -> tuple[Alternative, ...]:
    """The slots to which visitors of this one can go from that day on, the best first.

    Near places first, the same weekday before another, then the shortest way, then the hours that lie closest.
    """
    weekday = weekday_of(slot.draft)
    found = []
    for other, there in others:
        if other.id == slot.id or other.draft.validity.last < from_day:
            continue
        km = 0.0 if there.id == place.id else _km(place, there)
        same_day = weekday is not None and weekday_of(other.draft) == weekday
        found.append(Alternative(other, there, km, same_day))

    def order(one: Alternative) -> tuple[float | str, ...]:
        km = inf if one.km is None else one.km
        return (
            km > NEAR_KM,
            not one.is_same_day,
            km,
            one.slot.draft.hours.gap(slot.draft.hours),
            one.place.name.casefold(),
            one.slot.id,
        )

    return tuple(sorted(found, key=order)[:ALTERNATIVES])


def weekday_of(draft: Draft) -> int | None:
    """The weekday (Monday 0) on which the slot returns; None when it only lists dates."""
    match draft.recurrence:
        case Weekly(weekday=weekday) | Monthly(weekday=weekday):
            return weekday
        case Listed():
            return None


def moved(draft: Draft, move: Move) -> Draft:
    """The slot at its other moment; one with listed dates keeps its dates."""
    match draft.recurrence:
        case Weekly() as weekly:
            return replace(draft, recurrence=replace(weekly, weekday=move.weekday), hours=move.hours)
        case Monthly() as monthly:
            return replace(draft, recurrence=replace(monthly, weekday=move.weekday), hours=move.hours)
        case Listed():
            return replace(draft, hours=move.hours)


def moved_session(session: PlacedSession, draft: Draft, move: Move) -> OpenSession:
    """The session at its other moment, in the same week."""
    weekday = weekday_of(draft)
    day = session.when.day
    if weekday is not None:
        day = week_of(day) + timedelta(days=move.weekday)
    return OpenSession(
        id=session.id,
        location_id=move.place.id,
        when=DatedHours(day, move.hours),
        need=session.need,
        assigned=session.assigned,
        coordinates=move.place.coordinates,
    )


def who_stays(
    sessions: Sequence[PlacedSession], draft: Draft, move: Move, stand_ins: StandIns
) -> tuple[Stays, ...]:
    """For everybody who stands at these sessions as a guide: at how many of them the other moment is possible, and what not.

    Those who can least come first. Each reason is named once.
    """
    names: dict[int, str] = {}
    standing: dict[int, list[OpenSession]] = {}
    for session in sessions:
        if session.takes_place:
            for one in session.standing:
                if one.counts:
                    names[one.helper_id] = one.name
                    standing.setdefault(one.helper_id, []).append(moved_session(session, draft, move))
    found = []
    for helper_id, name in names.items():
        known = stand_ins.of(helper_id)
        if known is None:
            continue
        against: dict[str, Refusal] = {}
        possible = 0
        for there in standing[helper_id]:
            refusals = eligibility.against_asking(
                there, known.around(there), AssignmentRole.GUIDE, stays=True
            )
            possible += not refusals
            against.update({one.phrase: one for one in refusals})
        found.append(Stays(name, len(standing[helper_id]), possible, tuple(against.values())))
    return tuple(sorted(found, key=lambda one: (one.possible / one.sessions, one.name.casefold())))


def askable(
    sessions: Sequence[PlacedSession], draft: Draft, move: Move, stand_ins: StandIns
) -> tuple[int, int] | None:
    """The fewest and the most others who can be asked for one of these sessions at the other moment; None without sessions."""
    numbers = [
        stand_ins.number_for(moved_session(session, draft, move))
        for session in sessions
        if session.takes_place
    ]
    return (min(numbers), max(numbers)) if numbers else None


def beside(slot: Slot, move: Move, others: Iterable[tuple[Slot, Place]], from_day: date) -> tuple[Slot, ...]:
    """The other slots of the place that lie at the same time on one of the days of the year from that day on."""
    year = Period(from_day, from_day + YEAR_AHEAD)
    draft = moved(slot.draft, move)
    days = set(occurrences(draft.recurrence, draft.validity, year))
    return tuple(
        other
        for other, there in others
        if other.id != slot.id
        and there.id == move.place.id
        and other.draft.hours.overlaps(move.hours)
        and not days.isdisjoint(occurrences(other.draft.recurrence, other.draft.validity, year))
    )


def _km(one: Place, other: Place) -> float | None:
    if one.coordinates is None or other.coordinates is None:
        return None
    return km_between(one.coordinates, other.coordinates)
