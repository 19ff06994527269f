"""What bookings and the waiting list hold: a place with its session, a booking, a location; the right to keep them checked.

Sessions are held for share and before bookings, so that nobody cancels a session while an hour of it is booked, and two who
book the same hour are told apart by the database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.queries import roster, scope
from db.tables import CategoryRow, ConsultRow, LocationRow, NetworkRow, SessionRow
from domain import access, consult
from domain.access import Action
from domain.consult import Details, Spot
from domain.consult_refusal import ChooseFromLists, NotOffered
from domain.errors import NotFound
from domain.person import Person
from domain.words import CategoryKind
from services import history
from services.history import ChangeSet, Fields


@dataclass(frozen=True, slots=True)
class Where:
    """A location where the person keeps consults."""

    location_id: int
    network_id: int
    zone: str

    def local(self, now: datetime) -> datetime:
        """The wall clock there."""
        return now.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Held:
    """A booking of the person's scope, locked."""

    row: ConsultRow
    where: Where


def hold_location(tx: Session, location_id: int, *, by: Person) -> Where:
    """To whom it is out of scope it does not exist."""
    access.check(by, Action.KEEP_CONSULTS)
    found = tx.execute(
        select(LocationRow.network_id, NetworkRow.zone)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(LocationRow.id == location_id, scope.of_locations(by))
    ).one_or_none()
    if found is None:
        raise NotFound
    return Where(location_id, found.network_id, found.zone)


def hold_spot(tx: Session, spot: Spot, *, by: Person) -> Where:
    """The place, when it is offered as the roster stands; its session is held."""
    where = hold_location(tx, spot.location_id, by=by)
    tx.execute(select(SessionRow.id).where(SessionRow.id == spot.session_id).with_for_update(read=True))
    session = roster.placed(tx, [spot.session_id]).get(spot.session_id)
    if session is None or spot not in [offered for offered, _helper in consult.spots(session)]:
        raise NotOffered
    return where


def hold_booking(tx: Session, booking_id: int, *, by: Person) -> Held:
    access.check(by, Action.KEEP_CONSULTS)
    found = tx.execute(
        select(ConsultRow, LocationRow.network_id, NetworkRow.zone)
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(ConsultRow.id == booking_id, scope.of_locations(by))
        .with_for_update(of=ConsultRow)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    row, network_id, zone = found
    return Held(row, Where(row.location_id, network_id, zone))


def check_lists(tx: Session, details: Details, *, today: date, but: Collection[int] = ()) -> None:
    """Whether topic and language are in use, or among those that stood there (`but`)."""
    wanted = {(CategoryKind.TOPIC, details.topic_id), (CategoryKind.LANGUAGE, details.language_id)}
    rows = tx.execute(
        select(CategoryRow.kind, CategoryRow.id).where(
            CategoryRow.id.in_([details.topic_id, details.language_id]),
            or_(
                CategoryRow.id.in_(list(but)),
                CategoryRow.merged_into_id.is_(None)
                & or_(CategoryRow.retired_on.is_(None), CategoryRow.retired_on > today),
            ),
        )
    )
    if {(row.kind, row.id) for row in rows} != wanted:
        raise ChooseFromLists


def record(
    tx: Session,
    action: ChangeSet,
    row: ConsultRow,
    *,
    network_id: int,
    verb: str,
    before: Fields | None,
    after: Fields | None,
) -> None:
    """A line under the session, never with the reference."""
    told = {"booking_id": row.id, "at": row.starts}
    history.record(
        tx,
        action,
        entity="consult",
        entity_id=row.session_id,
        verb=verb,
        before=before,
        after=told if after is None else {**told, **after},
        network_id=network_id,
        location_id=row.location_id,
    )


def moment(row: ConsultRow) -> Fields:
    """Where and when it is, for history."""
    return {
        "session_id": row.session_id,
        "location_id": row.location_id,
        "day": row.day,
        "starts": row.starts,
        "helper_id": row.helper_id,
    }


def fields(row: ConsultRow) -> Fields:
    """All that history notes of a booking; not its reference."""
    return {
        **moment(row),
        "topic_id": row.topic_id,
        "language_id": row.language_id,
        "status": row.status,
    }
