"""Closures as those who keep them see them."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import ClosureRow, LocationRow, NetworkRow
from domain.closure import Closure, Draft
from domain.period import Period
from domain.person import Person
from domain.what_if import ClosedDays


def of_location(tx: Session, person: Person, location_id: int) -> list[Closure]:
    """What closes a location a person may see: its own closures and those of its network, latest first; one statement."""
    rows = tx.scalars(
        select(ClosureRow)
        .join(LocationRow, LocationRow.network_id == ClosureRow.network_id)
        .where(
            LocationRow.id == location_id,
            scope.of_locations(person),
            or_(ClosureRow.location_id.is_(None), ClosureRow.location_id == LocationRow.id),
            ClosureRow.is_withdrawn.is_(False),
        )
        .order_by(ClosureRow.first_day.desc(), ClosureRow.id.desc())
    )
    return [_to_closure(row) for row in rows]


def of_network(tx: Session, person: Person, network_id: int) -> list[Closure]:
    """What closes a whole network a person may choose, latest first; one statement."""
    rows = tx.scalars(
        select(ClosureRow)
        .join(NetworkRow, NetworkRow.id == ClosureRow.network_id)
        .where(
            NetworkRow.id == network_id,
            scope.of_networks(person),
            ClosureRow.location_id.is_(None),
            ClosureRow.is_withdrawn.is_(False),
        )
        .order_by(ClosureRow.first_day.desc(), ClosureRow.id.desc())
    )
    return [_to_closure(row) for row in rows]


def closed_days(tx: Session, person: Person, network_id: int, *, today: date) -> dict[int, ClosedDays]:
    """When each location of a network that a person may see is closed from today on, by id; two statements."""
    closures = tx.execute(
        select(ClosureRow.location_id, ClosureRow.first_day, ClosureRow.last_day)
        .where(
            ClosureRow.network_id == network_id,
            ClosureRow.is_withdrawn.is_(False),
            ClosureRow.last_day >= today,
        )
        .order_by(ClosureRow.first_day, ClosureRow.id)
    ).all()
    return {
        row.id: ClosedDays(
            row.closed_on_public_holidays,
            row.closed_on_july_11,
            tuple(Period(first, last) for where, first, last in closures if where in {None, row.id}),
        )
        for row in tx.execute(
            select(
                LocationRow.id, LocationRow.closed_on_public_holidays, LocationRow.closed_on_july_11
            ).where(LocationRow.network_id == network_id, scope.of_locations(person))
        )
    }


def to_draft(row: ClosureRow) -> Draft:
    return Draft(Period(row.first_day, row.last_day), row.reason)


def _to_closure(row: ClosureRow) -> Closure:
    return Closure(row.id, row.network_id, row.location_id, row.version, to_draft(row))
