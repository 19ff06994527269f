"""The poster on the door: when there is help at a location in a week, and when it is closed soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain import holiday
from domain.clock_time import Hours
from domain.holiday import HolidayCode
from domain.words import CancelReason, Formula, LocationKind

WEEKS_AHEAD = 4
"""How far after its week a poster says when it is closed."""
NEVER_WAS = frozenset({CancelReason.SLOT_CHANGED, CancelReason.LOCATION_RETIRED})
"""Sessions that fell away because the moment itself is another one now: nobody at the door waits for those."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A session as the door sees it. `closure` is the reason somebody gave, "" when none closes it."""

    day: date
    hours: Hours
    formula: Formula
    room: str = ""
    cancelled: CancelReason | None = None
    closure: str = ""
    holiday: HolidayCode | None = None

    @property
    def closed(self) -> str:
        """Why the location is closed, "" when it is not."""
        return self.closure or ("" if self.holiday is None else holiday.name(self.holiday))

    @property
    def takes_place(self) -> bool:
        return self.cancelled is None and not self.closed


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: who comes finds help in `open`, not in `cancelled`; `closed` says why nothing is open at all."""

    day: date
    open: tuple[Planned, ...] = ()
    cancelled: tuple[Planned, ...] = ()
    closed: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.cancelled or self.closed)


@dataclass(frozen=True, slots=True)
class Closed:
    """Days in a row on which something was planned, all closed for the same reason."""

    first: date
    last: date
    why: str


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on the poster; `languages` are names, `page` is the address of the city's page or ""."""

    name: str
    kind: LocationKind
    address: str
    languages: tuple[str, ...]
    page: str
    is_demo: bool
    days: tuple[Day, ...]
    later: tuple[Closed, ...]

    @property
    def formulas(self) -> frozenset[Formula]:
        """How visitors can come in this week."""
        return frozenset(one.formula for day in self.days for one in (*day.open, *day.cancelled))


def week(monday: date, planned: Iterable[Planned]) -> tuple[Day, ...]:
    """The seven days of a week, each with what is planned on it; other days are left out."""
    sessions = in_order(planned)
    return tuple(
        _day(day, [one for one in sessions if one.day == day])
        for day in (monday + number * ONE_DAY for number in range(7))
    )


def closed_later(after: date, planned: Iterable[Planned]) -> tuple[Closed, ...]:
    """The days after `after` on which everything planned is closed, those in a row with one reason together."""
    days: dict[date, list[Planned]] = {}
    for one in in_order(planned):
        if one.day > after:
            days.setdefault(one.day, []).append(one)
    found: list[Closed] = []
    is_open_between = True
    for day, sessions in days.items():
        why = _day(day, sessions).closed
        if why and found and not is_open_between and found[-1].why == why:
            found[-1] = Closed(found[-1].first, day, why)
        elif why:
            found.append(Closed(day, day, why))
        is_open_between = not why
    return tuple(found)


def in_order(planned: Iterable[Planned]) -> list[Planned]:
    """Sessions of which somebody at the door wants to know, by time."""
    return sorted(
        (one for one in planned if one.cancelled not in NEVER_WAS),
        key=lambda one: (one.day, one.hours.starts, one.hours.ends, one.room),
    )


def _day(day: date, sessions: Sequence[Planned]) -> Day:
    is_open = tuple(one for one in sessions if one.takes_place)
    reasons = [one.closed for one in sessions if one.closed]
    return Day(
        day,
        is_open,
        tuple(one for one in sessions if one.cancelled is not None and not one.closed),
        reasons[0] if reasons and not is_open else "",
    )
