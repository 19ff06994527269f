"""The scope of a person as a filter: every query on places, helpers or accounts goes through one of these."""

from sqlalchemy import ColumnElement, false, or_, select, true

from db.tables import LocationRow, NetworkRow
from domain.person import Person


def of_locations(person: Person) -> ColumnElement[bool]:
    """The locations a person may see, as a condition on `LocationRow`."""
    if person.sees_all:
        return true()
    allowed: list[ColumnElement[bool]] = []
    if person.networks:
        allowed.append(LocationRow.network_id.in_(sorted(person.networks)))
    if person.locations:
        allowed.append(LocationRow.id.in_(sorted(person.locations)))
    return or_(*allowed) if allowed else false()


def of_networks(person: Person) -> ColumnElement[bool]:
    """The networks a person may choose on screen: covered whole, or in which a location is covered."""
    if person.sees_all:
        return true()
    ids = sorted(person.networks | person.location_networks)
    return NetworkRow.id.in_(ids) if ids else false()


def of_location_ids(person: Person, column: ColumnElement[int]) -> ColumnElement[bool]:
    """The same as `of_locations`, for a table that carries only `location_id`."""
    if person.sees_all:
        return true()
    return column.in_(select(LocationRow.id).where(of_locations(person)))
