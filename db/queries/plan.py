"""What a plan is made from: the sessions ahead, who could stand there, and what they do besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db.queries import candidate, expected, fixed_helper, hours, roster, scope
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain import period
from domain.candidate import CandidateHelper
from domain.distance import Coordinates
from domain.expected import Expectation
from domain.fixed_helper import FixedHelper
from domain.period import Period
from domain.person import Person
from domain.proposal import Asked
from domain.roster import PlacedSession
from domain.words import OCCUPYING


@dataclass(frozen=True, slots=True)
class Stock:
    """`sessions` in order of time, `helpers` by id with everything they are `busy` with, in the plan and beside it.

    `by_day` and `by_year` are counted minutes outside these sessions, by helper, of the weeks and months, and of the
    years, that the period touches. `places` are all that are named anywhere. `fixed` are who stands at a slot each time.
    """

    places: Mapping[int, Coordinates | None]
    sessions: tuple[PlacedSession, ...]
    helpers: tuple[CandidateHelper, ...]
    by_day: Mapping[int, Mapping[date, int]]
    by_year: Mapping[int, Mapping[int, int]]
    expectation: Expectation
    fixed: Mapping[int, tuple[FixedHelper, ...]]


def stock(tx: Session, person: Person, asked: Asked, *, after: datetime) -> Stock:
    """What there is for a proposal, as far as the person may see it; eighteen statements, whatever the size.

    `after` is the wall clock of the network: sessions that began by then are left out.
    """
    sessions_wanted = _sessions(person, asked, after)
    sessions = roster.of(tx, sessions_wanted)
    helpers_wanted = _helpers(person, asked)
    helpers = candidate.of_days(tx, helpers_wanted, asked.period)
    weeks = Period(period.week(asked.period.first).first, period.week(asked.period.last).last)
    months = Period(period.month(asked.period.first).first, period.month(asked.period.last).last)
    days = Period(min(weeks.first, months.first), max(weeks.last, months.last))
    return Stock(
        places=_places(tx, helpers, sessions),
        sessions=tuple(sessions),
        helpers=tuple(helpers),
        by_day=hours.by_day(tx, helpers_wanted, days, without=sessions_wanted),
        by_year=hours.by_year(tx, helpers_wanted, asked.period, without=sessions_wanted),
        expectation=expected.of_locations(
            tx, sorted({one.location_id for one in sessions}), today=after.date()
        ),
        fixed=fixed_helper.of_slots(
            tx, {one.slot_id for one in sessions if one.slot_id is not None}, asked.period
        ),
    )


def _sessions(person: Person, asked: Asked, after: datetime) -> Select[int]:
    today, clock = after.date(), after.time()
    chosen: list[ColumnElement[bool]] = []
    if asked.location_ids:
        chosen.append(LocationRow.id.in_(sorted(asked.location_ids)))
    places = select(LocationRow.id).where(
        LocationRow.network_id == asked.network_id, scope.of_locations(person), *chosen
    )
    return select(SessionRow.id).where(
        SessionRow.location_id.in_(places),
        SessionRow.day.between(asked.period.first, asked.period.last),
        or_(SessionRow.day > today, and_(SessionRow.day == today, SessionRow.starts > clock)),
        SessionRow.is_open(),
    )


def _helpers(person: Person, asked: Asked) -> Select[int]:
    """Who could be thought of, and whoever stands there all the same."""
    standing = select(AssignmentRow.helper_id).where(
        AssignmentRow.day.between(asked.period.first, asked.period.last), AssignmentRow.state.in_(OCCUPYING)
    )
    return select(HelperRow.id).where(
        HelperRow.network_id == asked.network_id,
        scope.of_helpers(person),
        or_(HelperRow.stage.in_(candidate.LOOKED_AT), HelperRow.id.in_(standing)),
    )


def _places(
    tx: Session, helpers: list[CandidateHelper], sessions: list[PlacedSession]
) -> dict[int, Coordinates | None]:
    found: dict[int, Coordinates | None] = {}
    for helper in helpers:
        found.update({one.location_id: one.coordinates for one in helper.placements})
        found.update({one.location_id: one.coordinates for one in helper.busy})
    missing = {one.location_id for one in sessions}
    for key, latitude, longitude in tx.execute(
        select(LocationRow.id, LocationRow.latitude, LocationRow.longitude).where(
            LocationRow.id.in_(sorted(missing))
        )
    ):
        found[key] = roster.to_coordinates(latitude, longitude)
    return dict(sorted(found.items()))
