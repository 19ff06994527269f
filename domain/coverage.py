"""Whether somebody was there, and how busy it was: what was added up, and the figures that follow from it.

All that is added up can be added further: weeks to a year, places to a network. A figure is a quotient of such sums. It is
None where it would say more than it knows: nothing to divide by, or too few sessions.

What is planned and what is open, who counts as there, and which hours are published: see `docs/decisions/
what-coverage-is-reckoned-from.md`.
"""

from dataclasses import astuple, dataclass, fields
from datetime import timedelta
from math import sqrt

from domain.period import DAYS_IN_WEEK, Period
from domain.topic_filters import SHARES_FROM_SESSIONS
from domain.words import CancelReason

MEANS_FROM_SESSIONS = 8
"""Below this many entered sessions of one place numbers are shown and no means."""
OFF_THE_CALENDAR = frozenset({CancelReason.SLOT_CHANGED, CancelReason.LOCATION_RETIRED})
"""Reasons of sessions that nobody was promised any more: they are not planned, and not cancelled either."""
MINUTES_IN_HOUR = 60
RECENT_WEEKS = 52
"""Of no longer ago is told what helpers could: their languages and skills are kept as they are now."""
DEVIATIONS = 1.96
"""Within as many standard errors lie 19 of 20 means."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """What the sessions of some place and time add up to, once they are over. Numbers of sessions unless said otherwise.

    `planned` are `held` and `cancelled`; `closed` stand beside them. A session with a count was held, whatever else is
    said of it. `covered`, `nobody` and `one_helper` are of the held ones: as many guides there as the session needs, none
    though it needs some, exactly one. `said`: held, and of each guide it is known whether the guide came.
    `required` and `filled` are places of guides: those the planned sessions need, and those of them that were taken.
    `published_minutes` are the hours of the planned sessions, `delivered_minutes` of those where somebody helped.
    `entered` are sessions with a count, `visits` and `turned_away` are people, `turned_away_noted` the entered sessions
    where somebody noted how many. `staffed` are entered sessions of which is known who was there, with their visits
    (`staffed_visits`; `staffed_squares` is the sum of their squares) and the minutes of all guides together (`guide_minutes`).
    """

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    closed: int = 0
    covered: int = 0
    nobody: int = 0
    one_helper: int = 0
    said: int = 0
    required: int = 0
    filled: int = 0
    published_minutes: int = 0
    delivered_minutes: int = 0
    entered: int = 0
    visits: int = 0
    turned_away: int = 0
    turned_away_noted: int = 0
    staffed: int = 0
    staffed_visits: int = 0
    staffed_squares: int = 0
    guide_minutes: int = 0

    def __add__(self, other: "Staffing") -> "Staffing":
        return Staffing(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    @property
    def missing(self) -> int:
        """Held sessions without a count."""
        return self.held - self.entered

    @property
    def below_minimum(self) -> int:
        """Held with fewer guides than the session needs, also with none."""
        return self.held - self.covered


SUMS = tuple(field.name for field in fields(Staffing))
"""The names of what is added up, in order."""
AT_AN_HOUR = ("planned", "covered", "one_helper", "nobody")
"""Those of `SUMS` that are added up by weekday and hour as well."""


@dataclass(frozen=True, slots=True)
class ConsultSums:
    """Bookings whose hour is over. `waited_days`: from when somebody first asked until the consult, of `kept`.

    `places` are the hours that helpers who give consults stood ready for, of the days that are `recent`, and `booked` those
    of them for which a booking stood.
    """

    honoured: int = 0
    no_show: int = 0
    cancelled_by_visitor: int = 0
    cancelled_by_desk: int = 0
    unanswered: int = 0
    waited_days: int = 0
    places: int = 0
    booked: int = 0

    @property
    def kept(self) -> int:
        """Bookings for which somebody stood ready and of which is known whether the visitor came."""
        return self.honoured + self.no_show


def coverage(found: Staffing) -> float | None:
    """Share of the planned sessions with as many guides as they need: covered ÷ planned. From 20 planned sessions on."""
    return _share(found.covered, found.planned, sessions=found.planned)


def fill_rate(found: Staffing) -> float | None:
    """Share of the places of guides that was filled: filled ÷ required. From 20 planned sessions on."""
    return _share(found.filled, found.required, sessions=found.planned)


def held_share(found: Staffing) -> float | None:
    """Share of the planned sessions that were held: held ÷ planned. From 20 planned sessions on."""
    return _share(found.held, found.planned, sessions=found.planned)


def reliability(found: Staffing) -> float | None:
    """Share of the published hours in which somebody helped: delivered ÷ published. From 20 planned sessions on."""
    return _share(found.delivered_minutes, found.published_minutes, sessions=found.planned)


def one_helper_share(found: Staffing) -> float | None:
    """Share of the held sessions that stood on a single guide: one helper ÷ held. From 20 held sessions on."""
    return _share(found.one_helper, found.held, sessions=found.held)


def entered_share(found: Staffing) -> float | None:
    """Share of the held sessions with a count: entered ÷ held. From 20 held sessions on."""
    return _share(found.entered, found.held, sessions=found.held)


def turned_away_share(found: Staffing) -> float | None:
    """Share of the people who came and could not be helped: turned away ÷ (visits + turned away).

    From 20 entered sessions on.
    """
    return _share(found.turned_away, found.visits + found.turned_away, sessions=found.entered)


def visits_per_session(found: Staffing) -> float | None:
    """Visits a session: visits ÷ entered sessions. From 8 entered sessions on."""
    return _mean(found.visits, found.entered, sessions=found.entered)


def visits_per_helper_hour(found: Staffing) -> float | None:
    """Visits for each hour of each guide: visits ÷ guide hours, of the entered sessions of which is known who was there.

    From 8 such sessions on.
    """
    return _mean(found.staffed_visits * MINUTES_IN_HOUR, found.guide_minutes, sessions=found.staffed)


def helper_hours_per_session(found: Staffing) -> float | None:
    """Hours of all guides together in a session: guide hours ÷ the same sessions. From 8 of them on."""
    return _mean(found.guide_minutes, found.staffed * MINUTES_IN_HOUR, sessions=found.staffed)


def visits_per_staffed_session(found: Staffing) -> float | None:
    """Visits a session, of the entered sessions of which is known who was there. From 8 of them on."""
    return _mean(found.staffed_visits, found.staffed, sessions=found.staffed)


def margin(found: Staffing) -> float | None:
    """How far `visits_per_staffed_session` may lie from what is usual there, 19 times in 20. From 8 such sessions on."""
    mean = visits_per_staffed_session(found)
    if mean is None:
        return None
    variance = max(0.0, found.staffed_squares / found.staffed - mean * mean)
    return DEVIATIONS * sqrt(variance / found.staffed)


def no_show_share(found: ConsultSums) -> float | None:
    """Share of the visitors who stayed away: no-show ÷ (honoured + no-show). From 20 of them on."""
    return _share(found.no_show, found.kept, sessions=found.kept)


def booked_share(found: ConsultSums) -> float | None:
    """Share of the places for a consult that were booked: booked ÷ places. From 20 places on."""
    return _share(found.booked, found.places, sessions=found.places)


def recent(days: Period) -> Period:
    """Those of these days of which is told what helpers could: the last `RECENT_WEEKS`."""
    return Period(max(days.first, days.last - timedelta(days=RECENT_WEEKS * DAYS_IN_WEEK - 1)), days.last)


def waiting_days(found: ConsultSums) -> float | None:
    """Days between asking for a consult and having it: days ÷ (honoured + no-show). From 8 of them on."""
    return _mean(found.waited_days, found.kept, sessions=found.kept)


def _share(part: int, whole: int, *, sessions: int) -> float | None:
    return part / whole if whole and sessions >= SHARES_FROM_SESSIONS else None


def _mean(total: int, number: int, *, sessions: int) -> float | None:
    return total / number if number and sessions >= MEANS_FROM_SESSIONS else None
