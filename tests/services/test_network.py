"""A network that an administrator, or whoever looks after the server, adds."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import network as networks
from db.tables import CategoryRow, ChangeRow, NetworkRow
from domain.errors import NotAllowed, NotFound, Stale
from domain.network import NameMissing, NameTaken
from domain.words import CategoryKind, Role
from services import network
from tests import factories
from tests.factories import make_account, make_network


def test_a_network_begins_with_the_standard_lists_and_a_line_of_history(tx: Session, now: datetime) -> None:
    first = network.install(tx, "  Klein   Dorp ", now=now)
    lists = len(tx.scalars(select(CategoryRow.id)).all())
    second = network.install(tx, "Groot Dorp", now=now)
    assert networks.ids_by_name(tx) == {"Groot Dorp": second, "Klein Dorp": first}
    assert len(tx.scalars(select(CategoryRow.id)).all()) == lists > 0
    tx.flush()
    changes = tx.scalars(select(ChangeRow).order_by(ChangeRow.entity_id)).all()
    assert [(one.entity_id, one.network_id, one.verb, one.account_id, one.after) for one in changes] == [
        (first, first, "added", None, {"zone": "Europe/Brussels"}),
        (second, second, "added", None, {"zone": "Europe/Brussels"}),
    ]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_network_has_a_name(tx: Session, now: datetime, name: str) -> None:
    with pytest.raises(NameMissing):
        network.install(tx, name, now=now)


def test_two_networks_never_share_a_name(tx: Session, now: datetime) -> None:
    network.install(tx, "Gent", now=now)
    with pytest.raises(NameTaken):
        network.install(tx, "Gent ", now=now)


def test_a_database_is_begun_by_a_network_or_by_an_account(tx: Session) -> None:
    assert networks.is_begun(tx) is False
    account = make_account(tx)
    assert networks.is_begun(tx) is True
    tx.delete(account)
    tx.flush()
    assert networks.is_begun(tx) is False
    make_network(tx)
    assert networks.is_begun(tx) is True


def test_an_administrator_adds_a_network_with_the_standard_lists(tx: Session, now: datetime) -> None:
    root = factories.make_person(tx, Role.ADMINISTRATOR)
    added = network.add(tx, "  Klein  stad ", by=root, now=now)
    assert tx.get_one(NetworkRow, added).name == "Klein stad"
    assert set(tx.scalars(select(CategoryRow.kind))) == set(CategoryKind)
    tx.flush()
    change = tx.scalars(select(ChangeRow)).one()
    assert (change.entity, change.entity_id, change.verb) == ("network", added, "added")
    assert (change.account_id, change.network_id) == (root.account_id, added)
    assert (change.before, change.after) == (None, {"zone": "Europe/Brussels"})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.VIEWER])
def test_nobody_else_adds_a_network(tx: Session, now: datetime, role: Role) -> None:
    somebody = factories.make_person(tx, role, networks=[factories.make_network(tx)])
    with pytest.raises(NotAllowed):
        network.add(tx, "Kleinstad", by=somebody, now=now)


def test_a_network_is_renamed_once_and_its_history_says_from_what(tx: Session, now: datetime) -> None:
    gent = factories.make_network(tx, name="Gent")
    keeper = factories.make_person(tx, Role.COORDINATOR, networks=[gent])
    assert network.rename(tx, gent.id, " Groot  Gent ", 1, by=keeper, now=now) is True
    assert network.rename(tx, gent.id, "Groot Gent", 1, by=keeper, now=now) is False
    assert (gent.name, gent.version) == ("Groot Gent", 2)
    tx.flush()
    change = tx.scalars(select(ChangeRow)).one()
    assert (change.verb, change.before, change.after, change.network_id) == (
        "renamed",
        {"name": "Gent"},
        {"name": "Groot Gent"},
        gent.id,
    )
    with pytest.raises(Stale):
        network.rename(tx, gent.id, "Klein Gent", 1, by=keeper, now=now)


def test_a_network_cannot_take_the_name_of_another_nor_be_renamed_from_outside(
    tx: Session, now: datetime
) -> None:
    gent, other = factories.make_network(tx, name="Gent"), factories.make_network(tx, name="Kortrijk")
    with pytest.raises(NotFound):
        network.rename(
            tx, other.id, "X", 1, by=factories.make_person(tx, Role.COORDINATOR, networks=[gent]), now=now
        )
    root = factories.make_person(tx, Role.ADMINISTRATOR)
    with pytest.raises(NameTaken), tx.begin_nested():
        network.rename(tx, other.id, "Gent", 1, by=root, now=now)
