"""Keeping networks: the first one of a database, those that are added later, and what they are called."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import network as networks
from db.tables import NetworkRow
from domain import access, network
from domain.access import Action
from domain.errors import Stale
from domain.person import Person
from domain.words import CategoryKind
from services import held_network, history, standard_list
from services.history import ChangeSet


def install(tx: Session, name: str, *, now: datetime) -> int:
    """A new network, by whoever may start commands on the server, with the standard lists; its key."""
    return _add(tx, history.begin(None, now), name)


def add(tx: Session, name: str, *, by: Person, now: datetime) -> int:
    """The key of a new network with the standard lists, by an administrator. Raises `NameTaken`."""
    access.check(by, Action.KEEP_NETWORKS)
    return _add(tx, history.begin(by, now), name)


def rename(tx: Session, network_id: int, name: str, seen_version: int, *, by: Person, now: datetime) -> bool:
    """Whether this call gave the network its name; False when it was called so already. Raises `NameTaken`."""
    row = held_network.hold(tx, network_id, Action.KEEP_LOCATIONS, by=by)
    name, before = network.cleaned_name(name), row.name
    if name == before:
        return False
    if row.version != seen_version:
        raise Stale
    row.name = name
    row.version += 1
    _flush_name(tx)
    history.record(
        tx,
        history.begin(by, now),
        entity="network",
        entity_id=row.id,
        verb="renamed",
        before={"name": before},
        after={"name": name},
        network_id=row.id,
    )
    return True


def set_profile(
    tx: Session,
    network_id: int,
    kinds: frozenset[CategoryKind],
    seen: frozenset[CategoryKind],
    *,
    by: Person,
    now: datetime,
) -> bool:
    """Whether this call changed which lists of the profile are counted in the network from now on.

    What was counted stays, also of a list that is switched off. Raises `Stale` when somebody chose otherwise since `seen`.
    """
    row = held_network.hold(tx, network_id, Action.KEEP_LOCATIONS, by=by)
    network.check_profile(kinds)
    before = networks.to_profile(row.profile)
    if kinds == before:
        return False
    if seen != before:
        raise Stale
    standard_list.install(tx)  # a list that came with a later version is not in an older database
    row.profile = sorted(kinds)
    row.version += 1
    history.record(
        tx,
        history.begin(by, now),
        entity="network",
        entity_id=row.id,
        verb="profile_changed",
        before={"profile": before},
        after={"profile": kinds},
        network_id=row.id,
    )
    return True


def _add(tx: Session, action: ChangeSet, name: str) -> int:
    row = NetworkRow(name=network.cleaned_name(name))
    tx.add(row)
    _flush_name(tx)  # for its key, too
    standard_list.install(tx)
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


def _flush_name(tx: Session) -> None:
    """Raises `NameTaken`: that no two networks have one name is the database's to say, whoever else adds one now."""
    try:
        tx.flush()
    except IntegrityError as error:
        raise network.NameTaken from error
