"""An edition of a year report as PDF: for who reports on its network, the same whenever it is asked for."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from db.queries import year_report as figures_of
from db.session import writing
from db.tables import AccountRow, CountRow, LocationRow, NetworkRow
from domain.person import Person
from services import year_report as reports
from tests import factories
from tests.paper.reading import texts
from tests.web.conftest import HTML, NOW, Visitor, signed_in
from web import year_report


@pytest.fixture
def editions(sqlite_engine: Engine, accounts: dict[str, AccountRow]) -> dict[str, int]:
    """An edition of Gent, and one of a network of somebody else."""
    with writing(sqlite_engine) as tx:
        krook = tx.scalars(select(LocationRow).where(LocationRow.name == "De Krook")).one()
        made = {}
        for name, place in (("gent", krook), ("elsewhere", factories.make_location(tx))):
            factories.make_count(tx, factories.make_session(tx, place, day=date(2026, 3, 3)), visitors=40)
            person: Person = factories.make_person(tx, networks=[tx.get_one(NetworkRow, place.network_id)])
            drafted = figures_of.draft(tx, person, place.network_id, 2026, today=NOW.date(), now=NOW)
            made[name] = reports.keep(tx, place.network_id, drafted, by=person, now=NOW).id
        return made


def test_an_edition_prints_what_it_kept(
    visitor: Visitor, sqlite_engine: Engine, editions: dict[str, int]
) -> None:
    client = signed_in(visitor())
    address = f"{year_report.YEAR_REPORT}?editie={editions['gent']}&druktaal=nl"
    answered = client.get(address, headers=HTML)
    assert answered.headers["content-type"] == "application/pdf"
    assert answered.headers["content-disposition"] == 'inline; filename="jaarverslag-2026-1.pdf"'
    assert answered.headers["cache-control"] == "no-store"
    said = texts(answered.content)
    assert "Jaarverslag 2026" in said[0]
    assert "De Krook" in said[-1]
    with writing(sqlite_engine) as tx:
        tx.scalars(select(CountRow)).first().visitors = 99  # type: ignore[union-attr]  # there is one
    assert client.get(address, headers=HTML).content == answered.content


@pytest.mark.parametrize("which", ["elsewhere", "nonsense"])
def test_there_is_nothing_of_another_network_nor_for_nonsense(
    visitor: Visitor, editions: dict[str, int], which: str
) -> None:
    key = editions.get(which, "-1")
    answered = signed_in(visitor()).get(f"{year_report.YEAR_REPORT}?editie={key}", headers=HTML)
    assert (answered.status_code, answered.headers["content-type"].split(";")[0]) == (404, "text/html")


def test_a_stranger_signs_in_first(visitor: Visitor, editions: dict[str, int]) -> None:
    answered = visitor().get(f"{year_report.YEAR_REPORT}?editie={editions['gent']}", headers=HTML)
    assert answered.headers["location"].startswith("/login?next=%2Fjaarverslag")
