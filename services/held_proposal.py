"""A proposal held for a change: its row locked, the person's right to plan the whole network checked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import NetworkRow, ProposalRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person


def hold(tx: Session, proposal_id: int, *, by: Person) -> ProposalRow:
    """To anybody out of scope it does not exist."""
    row = tx.scalars(
        select(ProposalRow)
        .join(NetworkRow, NetworkRow.id == ProposalRow.network_id)
        .where(ProposalRow.id == proposal_id, scope.of_networks(by))
        .with_for_update(of=ProposalRow)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    access.check_in_network(by, Action.PLAN, network_id=row.network_id)
    return row
