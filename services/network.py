"""Keeping networks: the first one of a database, and those that whoever looks after the server adds."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.tables import NetworkRow
from domain import access, network
from domain.access import Action
from domain.person import Person
from services import category, history
from services.history import ChangeSet


def install(tx: Session, name: str, *, now: datetime) -> int:
    """A new network, by whoever may start commands on the server, with the standard lists; its key."""
    return _add(tx, history.begin(None, now), name)


def add(tx: Session, name: str, *, by: Person, now: datetime) -> int:
    """The key of a new network with the standard lists, by an administrator. Raises `NameTaken`."""
    access.check(by, Action.KEEP_NETWORKS)
    return _add(tx, history.begin(by, now), name)


def _add(tx: Session, action: ChangeSet, name: str) -> int:
    row = NetworkRow(name=network.cleaned_name(name))
    tx.add(row)
    try:
        tx.flush()  # for its key, and because the name may be taken
    except IntegrityError as error:
        raise network.NameTaken from error
    category.install_standard(tx)
    history.record(
        tx,
        action,
        entity="network",
        entity_id=row.id,
        verb="added",
        before=None,
        after={"zone": row.zone},
        network_id=row.id,
    )
    return row.id
