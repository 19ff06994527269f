"""The scope of a person as a filter: every query on places, helpers or accounts goes through one of these."""

from datetime import date

from sqlalchemy import ColumnElement, false, or_, select, true

from db.tables import HelperRow, LocationRow, NetworkRow, PlacementRow
from domain import access
from domain.access import Action
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


def of_helpers(person: Person, *, since: date | None = None) -> ColumnElement[bool]:
    """The helpers a person may see, as a condition on `HelperRow`; none for a role that sees no helpers.

    Those of the networks covered whole, else those placed at a covered location: ever, or from `since` on (so that a
    helper who left a place is out of its manager's sight, and one who is to begin there is in it).
    """
    if not access.may(person, Action.SEE_HELPERS):
        return false()
    if person.sees_all:
        return true()
    allowed: list[ColumnElement[bool]] = []
    if person.networks:
        allowed.append(HelperRow.network_id.in_(sorted(person.networks)))
    if person.locations:
        placed = select(PlacementRow.helper_id).where(
            of_location_ids(person, PlacementRow.location_id.expression)
        )
        if since is not None:
            placed = placed.where(or_(PlacementRow.last_day.is_(None), PlacementRow.last_day >= since))
        allowed.append(HelperRow.id.in_(placed))
    return or_(*allowed) if allowed else false()
