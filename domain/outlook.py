"""The weeks ahead: which sessions have too few helpers or stand on one, and how many visitors that touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.clock_time import Hours
from domain.roster import Board, Place, PlacedSession, needs_somebody


@dataclass(frozen=True, slots=True)
class Expected:
    """Mean visitors of the entered sessions of the last year; `sessions` is how many there were."""

    visitors: float
    sessions: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What to expect of each session: its slot's own mean, else its location's, else nothing is known."""

    by_slot: dict[int, Expected]
    by_location: dict[int, Expected]

    def of(self, *, slot_id: int | None, location_id: int) -> Expected | None:
        own = self.by_slot.get(slot_id) if slot_id is not None else None
        return own or self.by_location.get(location_id)


@dataclass(frozen=True, slots=True)
class Moment:
    """The sessions of one slot, by day, of which the same can be said; an extra session is a moment of its own.

    `expected` is None when nothing was ever entered there.
    """

    place: Place
    weekday: int
    hours: Hours
    expected: Expected | None
    sessions: tuple[PlacedSession, ...]

    @property
    def weight(self) -> float:
        """How many visitors would miss a helper each time; an unknown place weighs nothing but stays on the list."""
        return self.expected.visitors if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class Closed:
    """Sessions closed for one reason, from `first` through `last`; `places` is how many locations that touches."""

    reason: str
    first: date
    last: date
    sessions: int
    places: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The days ahead of one network, as far as a person sees it.

    `sessions`: those that take place and are not over, by day and time. `short` and `on_one`: the moments with the most expected
    visitors first, the sooner one on a tie. `closed`: by first day. `places`: the locations, by id.
    """

    places: dict[int, Place]
    sessions: tuple[PlacedSession, ...]
    short: tuple[Moment, ...]
    on_one: tuple[Moment, ...]
    closed: tuple[Closed, ...]

    @property
    def number_short(self) -> int:
        return sum(len(moment.sessions) for moment in self.short)

    @property
    def number_on_one(self) -> int:
        return sum(len(moment.sessions) for moment in self.on_one)


def outlook(board: Board, expectation: Expectation, now: datetime) -> Outlook:
    """What the board comes down to; `now` is the wall clock of the network, and what has ended by then is left out."""
    places = {place.id: place for place in board.places}
    today, clock = now.date(), now.time()
    ahead = [one for one in board.sessions if (one.when.day, one.when.hours.ends) > (today, clock)]
    sessions = tuple(one for one in ahead if one.takes_place)

    def moments(chosen: Iterable[PlacedSession]) -> tuple[Moment, ...]:
        found = [
            Moment(
                place=places[sessions[0].location_id],
                weekday=sessions[0].when.day.weekday(),
                hours=sessions[0].when.hours,
                expected=expectation.of(slot_id=sessions[0].slot_id, location_id=sessions[0].location_id),
                sessions=sessions,
            )
            for sessions in _by_moment(chosen)
        ]
        return tuple(sorted(found, key=lambda moment: (-moment.weight, moment.sessions[0].when.day)))

    return Outlook(
        places=places,
        sessions=sessions,
        short=moments(one for one in sessions if needs_somebody(one.coverage)),
        on_one=moments(one for one in sessions if one.stands_on_one and not needs_somebody(one.coverage)),
        closed=_closed(ahead),
    )


def _by_moment(sessions: Iterable[PlacedSession]) -> Iterable[tuple[PlacedSession, ...]]:
    """Together what comes from one slot on the same weekday and at the same hours: one of them may have been moved."""
    moments: dict[object, list[PlacedSession]] = {}
    for one in sessions:
        origin = ("extra", one.id) if one.slot_id is None else ("slot", one.slot_id)
        moments.setdefault((origin, one.when.day.weekday(), one.when.hours), []).append(one)
    return map(tuple, moments.values())


def _closed(sessions: Iterable[PlacedSession]) -> tuple[Closed, ...]:
    by_reason: dict[str, list[PlacedSession]] = {}
    for one in sessions:
        if one.closed_because is not None:
            by_reason.setdefault(one.closed_because, []).append(one)
    found = [
        Closed(
            reason=reason,
            first=min(one.when.day for one in closed),
            last=max(one.when.day for one in closed),
            sessions=len(closed),
            places=len({one.location_id for one in closed}),
        )
        for reason, closed in by_reason.items()
    ]
    return tuple(sorted(found, key=lambda closed: (closed.first, closed.reason)))
