"""The weeks ahead: which sessions have too few helpers or stand on one, and how many visitors that touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.clock_time import Hours
from domain.expected import Expectation, Expected
from domain.need import CoverageState
from domain.roster import Board, Place, PlacedSession, needs_somebody


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


class Risk(StrEnum):
    """What may go wrong with a session, the gravest first: nobody, below minimum, nobody who speaks or knows, on one helper."""

    NOBODY = "nobody"
    TOO_FEW = "too_few"
    LACKS = "lacks"
    ON_ONE = "on_one"


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

    def gathered(chosen: Iterable[PlacedSession]) -> tuple[Moment, ...]:
        return moments(chosen, places, expectation)

    return Outlook(
        places=places,
        sessions=sessions,
        short=gathered(one for one in sessions if needs_somebody(one.coverage)),
        on_one=gathered(one for one in sessions if risk_of(one) is Risk.ON_ONE),
        closed=_closed(ahead),
    )


def risk_of(session: PlacedSession) -> Risk | None:
    """What may go wrong with the session; None when it stands well, or does not take place."""
    shown = session.coverage
    if shown.state is CoverageState.NOBODY:
        return Risk.NOBODY
    if shown.missing:
        return Risk.TOO_FEW
    if needs_somebody(shown):
        return Risk.LACKS
    return Risk.ON_ONE if session.stands_on_one else None


def risks(found: Outlook, expectation: Expectation) -> dict[Risk, tuple[Moment, ...]]:
    """The moments of each kind of risk, the gravest kind first, each in order of expected visitors."""
    by_risk: dict[Risk, list[PlacedSession]] = {risk: [] for risk in Risk}
    for one in found.sessions:
        risk = risk_of(one)
        if risk is not None:
            by_risk[risk].append(one)
    return {risk: moments(sessions, found.places, expectation) for risk, sessions in by_risk.items()}


def moments(
    sessions: Iterable[PlacedSession], places: Mapping[int, Place], expectation: Expectation
) -> tuple[Moment, ...]:
    """The sessions by moment, the most expected visitors first, the sooner one on a tie."""
    found = [
        Moment(
            place=places[together[0].location_id],
            weekday=together[0].when.day.weekday(),
            hours=together[0].when.hours,
            expected=expectation.of_session(together[0]),
            sessions=together,
        )
        for together in _by_moment(sessions)
    ]
    return tuple(sorted(found, key=lambda moment: (-moment.weight, moment.sessions[0].when.day)))


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
