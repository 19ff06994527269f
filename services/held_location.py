"""A location held while something of it is kept: its row locked, the person's right to that checked."""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import LocationRow, NetworkRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person


def hold(tx: Session, location_id: int, action: Action = Action.KEEP_LOCATIONS, *, by: Person) -> LocationRow:
    """The location, when the person may do this there; to anybody out of scope it does not exist."""
    access.check(by, action)
    (row,) = _locked(tx, [location_id], by=by) or (None,)
    if row is None:
        raise NotFound
    access.check_at_location(by, action, location_id=row.id, network_id=row.network_id)
    return row


def hold_network(tx: Session, network_id: int, *, by: Person) -> list[LocationRow]:
    """All locations of a network, in order of id, when the person may keep the whole of it."""
    access.check(by, Action.KEEP_LOCATIONS)
    known = tx.scalar(select(NetworkRow.id).where(NetworkRow.id == network_id, scope.of_networks(by)))
    if known is None:
        raise NotFound
    access.check_in_network(by, Action.KEEP_LOCATIONS, network_id=network_id)
    ids = tx.scalars(select(LocationRow.id).where(LocationRow.network_id == network_id)).all()
    return _locked(tx, ids, by=by)


def wall_clock(tx: Session, location: LocationRow, now: datetime) -> time:
    """The time on the clock of the location's network."""
    zone = tx.scalars(select(NetworkRow.zone).where(NetworkRow.id == location.network_id)).one()
    return now.astimezone(ZoneInfo(zone)).time()


def _locked(tx: Session, location_ids: Iterable[int], *, by: Person) -> list[LocationRow]:
    """Locked against each other and against generating (which shares the row), not against counting there."""
    return list(
        tx.scalars(
            select(LocationRow)
            .where(LocationRow.id.in_(sorted(location_ids)), scope.of_locations(by))
            .order_by(LocationRow.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )
