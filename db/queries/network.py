"""Networks a person may choose."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import NetworkRow
from domain.network import Network
from domain.person import Person


def visible(tx: Session, person: Person) -> list[Network]:
    """The networks a person may choose on screen, by name."""
    rows = tx.scalars(select(NetworkRow).where(scope.of_networks(person)).order_by(NetworkRow.name))
    return [Network(row.id, row.name, row.zone, row.is_demo, row.version) for row in rows]
