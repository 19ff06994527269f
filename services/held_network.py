"""A network held: its row locked, the person's right to do something with the whole of it checked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import NetworkRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person


def hold(tx: Session, network_id: int, action: Action, *, by: Person) -> NetworkRow:
    """The network, locked; out of the person's scope it does not exist."""
    access.check(by, action)
    row = tx.scalars(
        select(NetworkRow)
        .where(NetworkRow.id == network_id, scope.of_networks(by))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    access.check_in_network(by, action, network_id=network_id)
    return row
