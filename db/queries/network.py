"""Networks: which a person may choose, and whether anybody began at all."""

from collections.abc import Iterable

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AccountRow, NetworkRow
from domain.network import Network
from domain.person import Person
from domain.words import CategoryKind


def visible(tx: Session, person: Person) -> list[Network]:
    """The networks a person may choose on screen, by name."""
    rows = tx.scalars(select(NetworkRow).where(scope.of_networks(person)).order_by(NetworkRow.name))
    return [
        Network(row.id, row.name, row.zone, row.is_demo, row.version, to_profile(row.profile)) for row in rows
    ]


def to_profile(kept: Iterable[str]) -> frozenset[CategoryKind]:
    """The kinds as they are kept."""
    return frozenset(CategoryKind(kind) for kind in kept)


def is_begun(tx: Session) -> bool:
    """Whether the database holds a network or an account: then nothing invented may be put into it."""
    return bool(tx.scalar(select(or_(exists(select(NetworkRow.id)), exists(select(AccountRow.id))))))


def ids_by_name(tx: Session) -> dict[str, int]:
    """Every network, for who looks after the server, by name."""
    return {row.name: row.id for row in tx.scalars(select(NetworkRow).order_by(NetworkRow.name))}
