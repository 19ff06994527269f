"""Consults: the places that are free, the bookings with what stands in their way, and what a calendar may tell of both."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

import language
from db.queries import roster, scope
from db.tables import AbsenceRow, AssignmentRow, CategoryRow, ConsultRow, HelperRow, LocationRow, SessionRow
from domain import access, consult
from domain.access import Action
from domain.clock_time import DatedHours, Hours
from domain.consult import BY_APPOINTMENT, Booking, Details, FreeSpot, Ground, Plan, Spot
from domain.consult_event import ConsultEvent
from domain.need import STANDING
from domain.period import Period
from domain.person import Person
from domain.roster import PlacedSession
from domain.words import AssignmentRole, ConsultStatus, SessionState

LOOKED_AHEAD = timedelta(weeks=6)
"""How far ahead free places are looked for."""


def plan(
    tx: Session,
    person: Person,
    network_id: int,
    period: Period,
    now: datetime,
    *,
    location_ids: Collection[int] = (),
) -> Plan:
    """The consults of these days at the locations (all, when none is named) where the person keeps them. Eight statements.

    `now` is the wall clock there: what is over is no longer free.
    """
    wanted = _kept_by(person, network_id, location_ids)
    bookings = _bookings(tx, wanted, ConsultRow.day.between(period.first, period.last))
    sessions, places = _offered(tx, wanted, period)
    taken = [one.spot for one in bookings if one.takes_the_place]
    return Plan(consult.free(sessions, places, taken, now), tuple(bookings))


def free_ahead(tx: Session, location_id: int, now: datetime, *, limit: int) -> tuple[FreeSpot, ...]:
    """The next free places of a location. The caller has checked the scope."""
    here = LocationRow.id == location_id
    period = Period(now.date(), now.date() + LOOKED_AHEAD)
    sessions, places = _offered(tx, here, period)
    return consult.free(sessions, places, _taken(tx, here, period), now)[:limit]


def one(tx: Session, person: Person, booking_id: int) -> Booking | None:
    """A booking as it stands; None when there is none, or the person does not keep the consults there."""
    found = _bookings(tx, _kept_by(person), ConsultRow.id == booking_id)
    return found[0] if found else None


def of_session(tx: Session, person: Person, session_id: int) -> list[Booking]:
    """The bookings in a session that were not cancelled, by hour, for who keeps the consults there; one statement."""
    return _bookings(
        tx,
        _kept_by(person),
        ConsultRow.session_id == session_id,
        ConsultRow.status.in_(consult.TAKES_THE_PLACE),
    )


def holder(tx: Session, spot: Spot) -> int | None:
    """Which booking has the place, by its id; None when nobody has."""
    return tx.scalar(
        select(ConsultRow.id).where(
            ConsultRow.session_id == spot.session_id,
            ConsultRow.helper_id == spot.helper_id,
            ConsultRow.location_id == spot.location_id,
            ConsultRow.day == spot.day,
            ConsultRow.starts == spot.starts,
            ConsultRow.status.in_(consult.TAKES_THE_PLACE),
        )
    )


def to_rearrange(tx: Session, person: Person, network_id: int | None, *, today: date) -> list[Booking]:
    """The bookings to come, from today on, of which the promise cannot be kept as the roster stands; one statement."""
    ahead = _bookings(
        tx,
        _kept_by(person, network_id),
        ConsultRow.status == ConsultStatus.TO_COME,
        ConsultRow.day >= today,
    )
    return [booking for booking in ahead if booking.trouble is not None]


def unanswered(tx: Session, person: Person, network_id: int, now: datetime) -> list[Booking]:
    """The bookings that are over and of which nobody said what became of them, oldest first; one statement."""
    past = _bookings(
        tx,
        _kept_by(person, network_id),
        ConsultRow.status == ConsultStatus.TO_COME,
        ConsultRow.day <= now.date(),
    )
    return [booking for booking in past if booking.spot.is_over(now)]


def locations(tx: Session, person: Person, network_id: int, *, today: date) -> dict[int, str]:
    """The locations with sessions by appointment where the person keeps consults: names by id, by name; one statement."""
    around = SessionRow.day.between(today - LOOKED_AHEAD, today + 2 * LOOKED_AHEAD)
    offers = exists().where(
        SessionRow.location_id == LocationRow.id, around, SessionRow.formula.in_(BY_APPOINTMENT)
    )
    rows = tx.execute(
        select(LocationRow.id, LocationRow.name)
        .where(_kept_by(person, network_id), offers)
        .order_by(LocationRow.name, LocationRow.id)
    )
    return {row.id: row.name for row in rows}


def events(tx: Session, location_id: int, period: Period) -> list[ConsultEvent]:
    """Each place of a location in these days, by time, booked or free: for a calendar that others read, so of nobody anything.

    The caller has checked who may. Seven statements.
    """
    here = LocationRow.id == location_id
    sessions, _places = _offered(tx, here, period)
    taken = set(_taken(tx, here, period))
    return [
        ConsultEvent(f"{spot.session_id}-{spot.helper_id}-{spot.starts:%H%M}", spot.when, spot in taken)
        for session in sessions
        for spot, _helper in consult.spots(session)
    ]


def spot_of(row: ConsultRow) -> Spot:
    return Spot(row.day, row.starts, row.location_id, row.session_id, row.helper_id)


def _kept_by(
    person: Person, network_id: int | None = None, location_ids: Collection[int] = ()
) -> ColumnElement[bool]:
    """The locations where the person keeps consults, as a condition on `LocationRow`; none for a viewer."""
    wanted = [scope.of_locations(person)]
    if not access.may(person, Action.KEEP_CONSULTS):
        wanted.append(LocationRow.id.is_(None))
    if network_id is not None:
        wanted.append(LocationRow.network_id == network_id)
    if location_ids:
        wanted.append(LocationRow.id.in_(sorted(location_ids)))
    return and_(*wanted)


def _offered(
    tx: Session, where: ColumnElement[bool], period: Period
) -> tuple[Sequence[PlacedSession], dict[int, str]]:
    """The sessions by appointment of these days, and the names of the locations, by id."""
    named = tx.execute(select(LocationRow.id, LocationRow.name).where(where))
    places = {row.id: row.name for row in named}
    wanted = (
        select(SessionRow.id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(
            where,
            SessionRow.day.between(period.first, period.last),
            SessionRow.formula.in_(BY_APPOINTMENT),
            SessionRow.is_open(),
        )
    )
    return roster.of(tx, wanted), places


def _taken(tx: Session, where: ColumnElement[bool], period: Period) -> list[Spot]:
    rows = tx.scalars(
        select(ConsultRow)
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .where(
            where,
            ConsultRow.day.between(period.first, period.last),
            ConsultRow.status.in_(consult.TAKES_THE_PLACE),
        )
    )
    return [spot_of(row) for row in rows]


def _bookings(tx: Session, *where: ColumnElement[bool]) -> list[Booking]:
    """In order of time, then of location and helper; one statement."""
    return [_to_booking(row) for row in tx.execute(_BOOKINGS[language.current()].where(*where))]


def _statement(code: str) -> Select[*tuple[Any, ...]]:
    topic, spoken = aliased(CategoryRow), aliased(CategoryRow)
    column = f"label_{code}"
    return (
        select(
            ConsultRow.id,
            ConsultRow.version,
            ConsultRow.day,
            ConsultRow.starts,
            ConsultRow.location_id,
            ConsultRow.session_id,
            ConsultRow.helper_id,
            ConsultRow.status,
            ConsultRow.topic_id,
            ConsultRow.language_id,
            ConsultRow.reference,
            ConsultRow.asked_on,
            ConsultRow.waiting_id,
            LocationRow.name.label("place"),
            HelperRow.name.label("helper"),
            getattr(topic, column).label("topic"),
            getattr(spoken, column).label("language"),
            SessionRow.location_id.label("session_location_id"),
            SessionRow.day.label("session_day"),
            SessionRow.starts.label("session_starts"),
            SessionRow.ends.label("session_ends"),
            SessionRow.formula,
            SessionRow.state,
            SessionRow.closure_id,
            SessionRow.holiday,
            AssignmentRow.role,
            AssignmentRow.state.label("standing"),
            exists()
            .where(
                AbsenceRow.helper_id == ConsultRow.helper_id,
                AbsenceRow.is_withdrawn.is_(False),
                AbsenceRow.first_day <= ConsultRow.day,
                or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= ConsultRow.day),
            )
            .label("is_absent"),
        )
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .join(HelperRow, HelperRow.id == ConsultRow.helper_id)
        .join(SessionRow, SessionRow.id == ConsultRow.session_id)
        .join(topic, topic.id == ConsultRow.topic_id)
        .join(spoken, spoken.id == ConsultRow.language_id)
        .outerjoin(
            AssignmentRow,
            and_(
                AssignmentRow.session_id == ConsultRow.session_id,
                AssignmentRow.helper_id == ConsultRow.helper_id,
            ),
        )
        .order_by(ConsultRow.day, ConsultRow.starts, LocationRow.name, HelperRow.name, ConsultRow.id)
    )


_BOOKINGS = {code: _statement(code) for code in language.LANGUAGES}
"""Built once: SQLAlchemy takes longer to build it than the database to answer."""


def _to_booking(row: Any) -> Booking:
    spot = Spot(row.day, row.starts, row.location_id, row.session_id, row.helper_id)
    return Booking(
        id=row.id,
        version=row.version,
        spot=spot,
        place=row.place,
        helper=row.helper,
        status=row.status,
        details=Details(row.topic_id, row.language_id, row.reference),
        topic=row.topic,
        language=row.language,
        asked_on=row.asked_on,
        waiting_id=row.waiting_id,
        trouble=consult.trouble(spot, _to_ground(row)) if row.status is ConsultStatus.TO_COME else None,
    )


def _to_ground(row: Any) -> Ground:
    return Ground(
        location_id=row.session_location_id,
        when=DatedHours(row.session_day, Hours(row.session_starts, row.session_ends)),
        formula=row.formula,
        takes_place=row.state is SessionState.PLANNED and row.closure_id is None and row.holiday is None,
        guides=row.role is AssignmentRole.GUIDE and row.standing in STANDING,
        is_absent=bool(row.is_absent),
    )
