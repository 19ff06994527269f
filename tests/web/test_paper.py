"""Printing: behind the gate, for who may, in the language asked for."""

from datetime import date
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

import settings
from db.session import writing
from db.tables import AccountLocationRow, AccountNetworkRow, AccountRow, LocationRow, NetworkRow
from domain.words import Role
from tests import factories
from tests.paper.reading import codes, texts
from tests.web.conftest import EMAIL, HTML, PASSWORD, Visitor, send_form, signed_in
from web import paper

WEEK = "2026-W48"


@pytest.fixture
def sessions(sqlite_engine: Engine, accounts: dict[str, AccountRow]) -> tuple[int, int]:
    """Two sessions of De Krook in the week of the moment."""
    with writing(sqlite_engine) as tx:
        krook = tx.scalars(select(LocationRow).where(LocationRow.name == "De Krook")).one()
        return (
            factories.make_session(tx, krook, day=date(2026, 11, 24)).id,
            factories.make_session(tx, krook, day=date(2026, 11, 26)).id,
        )


@pytest.fixture
def krook(sqlite_engine: Engine, accounts: dict[str, AccountRow]) -> int:
    with writing(sqlite_engine) as tx:
        return tx.scalars(select(LocationRow.id).where(LocationRow.name == "De Krook")).one()


def test_a_sheet_opens_in_the_browser_with_a_code_that_leads_to_its_count(
    visitor: Visitor, sessions: tuple[int, int]
) -> None:
    client = signed_in(visitor())
    answered = client.get(f"{paper.TALLY_SHEET}?sessie={sessions[0]}", headers=HTML)
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/pdf"
    assert answered.headers["content-disposition"] == 'inline; filename="telblad-2026-11-24.pdf"'
    assert answered.headers["cache-control"] == "no-store"
    ((link,),) = codes(answered.content)
    assert link.startswith("http://localhost:8501/tellingen?netwerk=")
    assert link.endswith(f"&sessie={sessions[0]}")
    path = link.removeprefix("http://localhost:8501")
    stranger = visitor()
    assert stranger.get(path, headers=HTML).headers["location"] == f"/login?next={quote(path, safe='')}"
    assert (
        send_form(stranger, "/login", {"email": EMAIL, "password": PASSWORD, "next": path}).headers[
            "location"
        ]
        == path
    )


def test_a_code_says_https_where_inloop_is_served_by_it(
    surrounded: pytest.MonkeyPatch, visitor: Visitor, sessions: tuple[int, int]
) -> None:
    surrounded.setenv("INLOOP_HTTPS", "1")
    settings.current.cache_clear()
    client = signed_in(visitor(host="inloop.example", https=True))
    ((link,),) = codes(client.get(f"{paper.TALLY_SHEET}?sessie={sessions[0]}", headers=HTML).content)
    assert link.startswith("https://inloop.example/tellingen?")


def test_a_week_has_a_page_for_each_session(visitor: Visitor, sessions: tuple[int, int], krook: int) -> None:
    client = signed_in(visitor())
    answered = client.get(f"{paper.TALLY_SHEET}?locatie={krook}&week={WEEK}&druktaal=fr", headers=HTML)
    first, second = texts(answered.content)
    assert "mardi 24 novembre 2026" in first
    assert "jeudi 26 novembre 2026" in second
    assert "inloop_language" not in answered.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sessie=0",
        "?sessie=x",
        "?sessie=99999999999999999999",
        "?locatie=1&week=2026-W60",
        "?locatie=²&week=2026-W48",
        "?locatie=1&week=9999-W52",
    ],
)
def test_what_is_not_there_is_said_on_a_page(visitor: Visitor, sessions: tuple[int, int], query: str) -> None:
    answered = signed_in(visitor()).get(paper.TALLY_SHEET + query, headers={**HTML, "accept-language": "en"})
    assert answered.status_code == 404
    assert "<h1>Nothing to print</h1>" in answered.text


def test_nobody_prints_without_signing_in(visitor: Visitor, sessions: tuple[int, int]) -> None:
    path = f"{paper.TALLY_SHEET}?sessie={sessions[0]}"
    assert visitor().get(path).status_code == 401
    assert visitor().get(path, headers=HTML).headers["location"].startswith("/login?next=%2Ftelblad")


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        (Role.ADMINISTRATOR, [200, 200, 200]),
        (Role.COORDINATOR, [200, 200, 404]),
        (Role.MANAGER, [200, 404, 404]),
        (Role.VIEWER, [404, 404, 404]),
    ],
)
def test_who_prints_which_sheets(
    visitor: Visitor, sqlite_engine: Engine, sessions: tuple[int, int], role: Role, answers: list[int]
) -> None:
    """Of the own place, of another one of the own network, and of another network."""
    with writing(sqlite_engine) as tx:
        krook = tx.scalars(select(LocationRow).where(LocationRow.name == "De Krook")).one()
        others = (
            factories.make_session(
                tx, factories.make_location(tx, tx.get_one(NetworkRow, krook.network_id))
            ).id,
            factories.make_session(tx).id,
        )
        give(tx, role, krook)
    client = signed_in(visitor())
    assert [
        client.get(f"{paper.TALLY_SHEET}?sessie={session}", headers=HTML).status_code
        for session in (sessions[0], *others)
    ] == answers


def test_a_poster_opens_in_the_browser_in_the_language_asked_for(
    visitor: Visitor, sessions: tuple[int, int], krook: int
) -> None:
    answered = signed_in(visitor()).get(
        f"{paper.POSTER}?locatie={krook}&week={WEEK}&druktaal=nl", headers=HTML
    )
    assert answered.headers["content-disposition"] == 'inline; filename="affiche-2026-W48.pdf"'
    (said,) = texts(answered.content)
    assert "De Krook" in said
    assert "Donderdag" in said


@pytest.mark.parametrize("role", list(Role))
def test_who_prints_which_posters(
    visitor: Visitor, sqlite_engine: Engine, sessions: tuple[int, int], krook: int, role: Role
) -> None:
    """Everybody of the own place; of another of the network, and of another network, who covers those."""
    with writing(sqlite_engine) as tx:
        place = tx.get_one(LocationRow, krook)
        neighbour = factories.make_location(tx, tx.get_one(NetworkRow, place.network_id)).id
        stranger = factories.make_location(tx).id
        give(tx, role, place)
    client = signed_in(visitor())
    answered = {
        where
        for where in (krook, neighbour, stranger)
        if client.get(f"{paper.POSTER}?locatie={where}&week={WEEK}", headers=HTML).status_code == 200
    }
    covered = {Role.ADMINISTRATOR: {krook, neighbour, stranger}, Role.COORDINATOR: {krook, neighbour}}
    assert answered == covered.get(role, {krook})


@pytest.mark.parametrize(
    "query", ["", "?locatie=1", "?week=2026-W48", "?locatie=0&week=2026-W48", "?locatie=1&week=9999-W48"]
)
def test_a_poster_of_nothing_is_said_on_a_page(
    visitor: Visitor, sessions: tuple[int, int], query: str
) -> None:
    answered = signed_in(visitor()).get(paper.POSTER + query, headers={**HTML, "accept-language": "en"})
    assert answered.status_code == 404
    assert "<h1>Nothing to print</h1>" in answered.text


def give(tx: Session, role: Role, place: LocationRow) -> None:
    """The account that signs in gets another role; one of a manager and of a viewer covers one place."""
    account = tx.scalars(select(AccountRow).where(AccountRow.email == EMAIL)).one()
    account.role = role
    if role in {Role.MANAGER, Role.VIEWER}:
        tx.execute(delete(AccountNetworkRow).where(AccountNetworkRow.account_id == account.id))
        tx.add(AccountLocationRow(account_id=account.id, location_id=place.id))
