"""Statements of hours: for coordinators, of one helper or of all, and of nobody else."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from db.session import writing
from db.tables import AccountRow, HelperRow, LocationRow, NetworkRow
from domain.words import AssignmentState, Role
from services.sign_in import to_password_hash
from tests import factories
from tests.paper.reading import texts
from tests.web.conftest import HTML, PASSWORD, Visitor, signed_in
from web import hours

YEAR = "periode=2026-01-01..2026-12-31"


@pytest.fixture
def known(sqlite_engine: Engine, accounts: dict[str, AccountRow]) -> dict[str, int]:
    """Two helpers of Gent with an hour each, a manager, and a helper of another network; keys by name."""
    with writing(sqlite_engine) as tx:
        krook = tx.scalars(select(LocationRow).where(LocationRow.name == "De Krook")).one()
        gent = tx.get_one(NetworkRow, krook.network_id)
        elsewhere = factories.make_location(tx)
        keys = {"gent": gent.id, "elsewhere": elsewhere.network_id}
        for name, place in (("An", krook), ("Bo", krook), ("Cis", elsewhere)):
            network = tx.get_one(NetworkRow, place.network_id)
            helper: HelperRow = factories.make_helper(tx, network, name=name)
            session = factories.make_session(tx, place, day=date(2026, 11, 3), room=name)
            factories.make_assignment(tx, session, helper, state=AssignmentState.PRESENT)
            keys[name] = helper.id
        factories.make_account(
            tx,
            role=Role.MANAGER,
            locations=[krook],
            email="manager@example.org",
            password_hash=to_password_hash(PASSWORD),
        )
        return keys


def test_one_helper_or_all_of_the_network(visitor: Visitor, known: dict[str, int]) -> None:
    client = signed_in(visitor())
    address = f"{hours.STATEMENT}?netwerk={known['gent']}&{YEAR}"
    answered = client.get(f"{address}&begeleider={known['An']}&druktaal=nl", headers=HTML)
    assert answered.headers["content-type"] == "application/pdf"
    assert answered.headers["cache-control"] == "no-store"
    (alone,) = texts(answered.content)
    assert "Urenstaat" in alone
    assert "An" in alone
    assert "2,00" in alone
    both = texts(client.get(f"{address}&druktaal=fr", headers=HTML).content)
    assert ["Relevé d’heures" in page for page in both] == [True, True]


@pytest.mark.parametrize(
    "query",
    [
        "netwerk={elsewhere}&" + YEAR,
        "netwerk={elsewhere}&begeleider={Cis}&" + YEAR,
        "netwerk={gent}&begeleider={Cis}&" + YEAR,
        "netwerk={gent}&begeleider=x&" + YEAR,
        "netwerk={gent}",
        "netwerk={gent}&periode=2026-12-31..2026-01-01",
        "netwerk={gent}&periode=2020-01-01..2020-12-31",
        "",
    ],
)
def test_there_is_nothing_of_another_network_nor_for_nonsense(
    visitor: Visitor, known: dict[str, int], query: str
) -> None:
    answered = signed_in(visitor()).get(f"{hours.STATEMENT}?{query.format(**known)}", headers=HTML)
    assert (answered.status_code, answered.headers["content-type"].split(";")[0]) == (404, "text/html")


def test_a_manager_and_a_stranger_get_none(visitor: Visitor, known: dict[str, int]) -> None:
    address = f"{hours.STATEMENT}?netwerk={known['gent']}&{YEAR}"
    manager = signed_in(visitor(), email="manager@example.org")
    assert manager.get(address, headers=HTML).status_code == 404
    assert visitor().get(address, headers=HTML).headers["location"].startswith("/login?next=%2Furenstaat")
