"""The locations a person may choose from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import LocationRow
from domain.location_choice import LocationChoice
from domain.person import Person


def of_network(tx: Session, person: Person, network_id: int) -> list[LocationChoice]:
    """The locations of a network in the person's scope, by name, retired ones last; one statement."""
    rows = tx.execute(
        select(LocationRow.id, LocationRow.name, LocationRow.kind, LocationRow.retired_on.is_not(None))
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.retired_on.is_not(None), LocationRow.name, LocationRow.id)
    )
    return [LocationChoice(key, name, kind, bool(is_retired)) for key, name, kind, is_retired in rows]
