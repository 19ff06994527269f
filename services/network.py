"""Keeping networks: the first one of a database, and those that whoever looks after the server adds."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.tables import NetworkRow
from domain import network
from services import category, history


def install(tx: Session, name: str, *, now: datetime) -> int:
    """A new network, by whoever may start commands on the server, with the standard lists; its key."""
    row = NetworkRow(name=network.cleaned_name(name))
    tx.add(row)
    try:
        tx.flush()  # for its key, and because the name may be taken
    except IntegrityError as error:
        raise network.NameTaken from error
    category.install_standard(tx)
    history.record(
        tx,
        history.begin(None, now),
        entity="network",
        entity_id=row.id,
        verb="added",
        before=None,
        after={"zone": row.zone},
        network_id=row.id,
    )
    return row.id
