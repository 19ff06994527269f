"""One click instead of a password: only in demo mode, only for this machine or by name, only demo accounts."""

import pytest
from sqlalchemy import Engine

import settings
from db.session import writing
from db.tables import AccountRow
from tests.web.conftest import HTML, Visitor, send_form

ENGLISH = {**HTML, "accept-language": "en"}


def test_demo_page_names_each_account_by_role_and_place(
    visitor: Visitor, accounts: dict[str, AccountRow]
) -> None:
    shown = visitor().get("/demo", headers=ENGLISH).text
    assert "Demo: invented figures" in shown
    assert (
        shown.index("Coordinator")
        < shown.index("Gent")
        < shown.index("Location manager")
        < shown.index("De Krook")
    )
    assert "Ann" not in shown
    assert f'value="{accounts["ann"].id}"' not in shown


def test_one_click_signs_in_as_that_account(visitor: Visitor, accounts: dict[str, AccountRow]) -> None:
    client = visitor()
    answered = send_form(client, "/demo", {"account": str(accounts["manager"].id), "next": "/tellingen"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/tellingen")
    assert client.get("/tellingen").status_code == 200


@pytest.mark.parametrize("chosen", ["ann", "999", "", "1 or 1=1"])
def test_no_other_account_is_opened_by_a_click(
    visitor: Visitor, accounts: dict[str, AccountRow], chosen: str
) -> None:
    number = str(accounts["ann"].id) if chosen == "ann" else chosen
    client = visitor()
    assert send_form(client, "/demo", {"account": number}).status_code == 403
    assert "inloop_sign_in" not in client.cookies


def test_a_demo_account_that_is_switched_off_is_not_opened(
    visitor: Visitor, accounts: dict[str, AccountRow], sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as tx:
        tx.get_one(AccountRow, accounts["manager"].id).is_active = False
    assert send_form(visitor(), "/demo", {"account": str(accounts["manager"].id)}).status_code == 403


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    ("caller", "said", "status"),
    [
        (("127.0.0.1", "localhost:8501"), ({}, {}), 200),
        (("::1", "[::1]:8501"), ({}, {}), 200),
        (("192.0.2.5", "localhost:8501"), ({}, {}), 404),
        (("127.0.0.1", "inloop.example:8501"), ({}, {}), 404),
        (("127.0.0.1", "localhost:8501"), ({"x-forwarded-for": "192.0.2.5"}, {}), 404),
        (("127.0.0.1", "localhost:8501"), ({"forwarded": "for=192.0.2.5"}, {}), 404),
        (("127.0.0.1", "localhost:8501"), ({}, {"INLOOP_DEMO": "0"}), 404),
        (("127.0.0.1", "localhost:8501"), ({}, {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}), 404),
        (("127.0.0.1", "localhost:8501"), ({}, {"INLOOP_TRUSTED_USER_HEADER": "x-user"}), 404),
        (("192.0.2.5", "inloop.example"), ({}, {"INLOOP_DEMO": "1"}), 200),
    ],
)
def test_who_is_offered_the_demo(
    visitor: Visitor,
    surrounded: pytest.MonkeyPatch,
    caller: tuple[str, str],
    said: tuple[dict[str, str], dict[str, str]],
    status: int,
) -> None:
    headers, environment = said
    for name, value in environment.items():
        surrounded.setenv(name, value)
    settings.current.cache_clear()
    client = visitor(address=caller[0], host=caller[1])
    assert client.get("/demo", headers={**ENGLISH, **headers}).status_code == status
    if status == 404:
        assert client.post("/demo", data={"account": "2"}, headers=headers).status_code == 404


def test_without_demo_accounts_there_is_no_demo(visitor: Visitor) -> None:
    assert visitor().get("/demo", headers=ENGLISH).status_code == 404


def test_where_nobody_has_a_password_sign_in_is_the_demo_page(
    visitor: Visitor, accounts: dict[str, AccountRow], sqlite_engine: Engine
) -> None:
    assert visitor().get("/login", headers=HTML).status_code == 200
    with writing(sqlite_engine) as tx:
        tx.get_one(AccountRow, accounts["ann"].id).is_active = False
    answered = visitor().get("/login?next=/rooster?week=2026-W48", headers=HTML)
    assert answered.headers["location"] == "/demo?next=%2Frooster%3Fweek%3D2026-W48"
    assert visitor(address="192.0.2.5").get("/login", headers=HTML).status_code == 200
