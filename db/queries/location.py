"""Locations as those who keep them see them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.queries.roster import to_coordinates, to_place
from db.tables import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    CategoryRow,
    LocationCategoryRow,
    LocationRow,
    SlotRow,
)
from domain.errors import NotFound
from domain.location import Draft, Line, Location
from domain.person import Person
from domain.roster import Place
from domain.words import CategoryKind, Role


def of_network(tx: Session, person: Person, network_id: int, *, today: date) -> list[Line]:
    """The locations of a network that a person may see, retired ones too, by name; one statement."""
    slots = (
        select(func.count())
        .where(
            SlotRow.location_id == LocationRow.id,
            or_(SlotRow.last_day.is_(None), SlotRow.last_day >= today),
        )
        .scalar_subquery()
    )
    rows = tx.execute(
        select(LocationRow, slots)
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.name, LocationRow.id)
    )
    return [Line(row.id, row.name, row.kind, row.address, row.retired_on, number) for row, number in rows]


def places(tx: Session, person: Person, network_id: int) -> list[Place]:
    """The locations of a network that a person may see, retired ones too, by name; one statement."""
    rows = tx.scalars(
        select(LocationRow)
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.name, LocationRow.id)
    )
    return [to_place(row) for row in rows]


def one(tx: Session, person: Person, network_id: int, location_id: int) -> Location:
    """A location of the network; three statements. Raises `NotFound`, also for one out of the person's scope."""
    row = tx.scalars(
        select(LocationRow).where(
            LocationRow.id == location_id,
            LocationRow.network_id == network_id,
            scope.of_locations(person),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Location(
        id=row.id,
        network_id=row.network_id,
        version=row.version,
        draft=drafts(tx, [row])[row.id],
        retired_on=row.retired_on,
        managers=_managers(tx, row),
    )


def drafts(tx: Session, rows: Collection[LocationRow]) -> dict[int, Draft]:
    """What is filled in about these locations, by id; one statement. The caller has checked the scope."""
    spoken: dict[int, set[str]] = defaultdict(set)
    for location_id, code in tx.execute(
        select(LocationCategoryRow.location_id, CategoryRow.code)
        .join(CategoryRow, CategoryRow.id == LocationCategoryRow.category_id)
        .where(
            LocationCategoryRow.location_id.in_([row.id for row in rows]),
            CategoryRow.kind == CategoryKind.LANGUAGE,
        )
    ):
        spoken[location_id].add(code)
    return {
        row.id: Draft(
            name=row.name,
            kind=row.kind,
            address=row.address,
            point=to_coordinates(row.latitude, row.longitude),
            point_is_approximate=row.coordinates_are_approximate,
            languages=frozenset(spoken[row.id]),
            closed_on_public_holidays=row.closed_on_public_holidays,
            closed_on_july_11=row.closed_on_july_11,
            page=row.page,
        )
        for row in rows
    }


def _managers(tx: Session, row: LocationRow) -> tuple[str, ...]:
    """Who manages the location, by itself or with its whole network."""
    here = select(AccountLocationRow.account_id).where(AccountLocationRow.location_id == row.id)
    everywhere = select(AccountNetworkRow.account_id).where(AccountNetworkRow.network_id == row.network_id)
    return tuple(
        tx.scalars(
            select(AccountRow.name)
            .where(
                or_(AccountRow.id.in_(here), AccountRow.id.in_(everywhere)),
                AccountRow.role == Role.MANAGER,
                AccountRow.is_active,
            )
            .order_by(AccountRow.name, AccountRow.id)
        )
    )
