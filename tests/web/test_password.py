"""Choosing a password by a link."""

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.session import writing
from db.tables import AccountRow
from services import password
from tests.web.conftest import EMAIL, HTML, NOW, PASSWORD, Visitor, send_form, signed_in

NEW = "nog vier andere woorden"


@pytest.fixture
def link(sqlite_engine: Engine, accounts: dict[str, AccountRow]) -> str:
    with writing(sqlite_engine) as tx:
        return f"/wachtwoord/{password.link_for(tx, accounts['ann'].id, now=NOW)}"


def test_a_link_leads_to_a_new_password_and_in(visitor: Visitor, link: str) -> None:
    elsewhere = signed_in(visitor())
    client = visitor()
    page = client.get(link, headers=HTML)
    assert EMAIL in page.text
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")
    answered = send_form(client, link, {"password": NEW, "repeated": NEW})
    assert (answered.status_code, answered.headers["location"]) == (303, "/")
    assert client.get("/rooster").status_code == 200
    assert elsewhere.get("/rooster").status_code == 401
    assert send_form(visitor(), "/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    signed_in(visitor(), password=NEW)


def test_a_link_works_once(visitor: Visitor, link: str) -> None:
    send_form(visitor(), link, {"password": NEW, "repeated": NEW})
    assert visitor().get(link, headers=HTML).status_code == 410
    assert send_form(visitor(), "/login", {"email": EMAIL, "password": "x"}).status_code == 401
    late = visitor()
    token = late.get("/login", headers=HTML).text.partition('name="form" value="')[2].partition('"')[0]
    assert late.post(link, data={"form": token, "password": NEW, "repeated": NEW}).status_code == 410


@pytest.mark.parametrize(
    ("chosen", "repeated"), [("short", "short"), (NEW, "something else"), (EMAIL, EMAIL)]
)
def test_a_refused_password_leaves_the_link_good(
    visitor: Visitor, link: str, chosen: str, repeated: str
) -> None:
    client = visitor()
    answered = send_form(client, link, {"password": chosen, "repeated": repeated})
    assert answered.status_code == 422
    assert 'role="alert"' in answered.text
    assert send_form(client, link, {"password": NEW, "repeated": NEW}).status_code == 303


def test_a_made_up_link_is_refused_with_a_sentence(visitor: Visitor) -> None:
    answered = visitor().get("/wachtwoord/made-up", headers={**HTML, "accept-language": "en"})
    assert answered.status_code == 410
    assert "This link was used before or is too old." in answered.text


def test_a_form_of_another_site_chooses_no_password(visitor: Visitor, link: str) -> None:
    answered = visitor().post(link, data={"form": "forged", "password": NEW, "repeated": NEW})
    assert answered.status_code == 403


OWN = "/mijn-wachtwoord"


def own(client: TestClient, present: str, chosen: str, repeated: str | None = None):  # type: ignore[no-untyped-def]  # whatever the test client's own response is
    fields = {"present": present, "password": chosen, "repeated": chosen if repeated is None else repeated}
    return send_form(client, OWN, fields, **{"accept-language": "en"})


@pytest.mark.usefixtures("accounts")
def test_somebody_changes_the_own_password_and_stays_signed_in_here_alone(visitor: Visitor) -> None:
    elsewhere, client = signed_in(visitor()), signed_in(visitor())
    assert EMAIL in client.get(OWN, headers=HTML).text
    answered = own(client, PASSWORD, NEW)
    assert answered.status_code == 200
    assert "Your password is changed" in answered.text
    assert 'href="/mijn-account"' in answered.text
    assert client.get("/rooster").status_code == 200
    assert elsewhere.get("/rooster").status_code == 401
    assert send_form(visitor(), "/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    signed_in(visitor(), password=NEW)


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        (("not it at all", NEW, NEW), 401, "This is not your present password."),
        ((PASSWORD, "short", "short"), 422, "Choose a password of at least 12 characters."),
        ((PASSWORD, NEW, "something else"), 422, "The two passwords are not the same."),
        ((PASSWORD, EMAIL, EMAIL), 422, "This password is easy to guess."),
    ],
)
def test_a_refused_change_of_password_says_why_and_changes_nothing(
    visitor: Visitor, typed: tuple[str, str, str], status: int, said: str
) -> None:
    client = signed_in(visitor())
    answered = own(client, *typed)
    assert (answered.status_code, said in answered.text) == (status, True)
    assert client.get("/rooster").status_code == 200
    signed_in(visitor())


@pytest.mark.usefixtures("accounts")
def test_who_found_an_open_browser_does_not_guess_the_present_password(visitor: Visitor) -> None:
    client = signed_in(visitor())
    tries = [own(client, f"wrong {number}", NEW).status_code for number in range(5)]
    assert (tries, own(client, PASSWORD, NEW).status_code) == ([401] * 5, 429)


@pytest.mark.usefixtures("accounts")
def test_the_own_password_is_for_who_is_signed_in_and_sent_by_our_form(visitor: Visitor) -> None:
    assert visitor().get(OWN).status_code == 401
    assert visitor().post(OWN, data={"form": "x"}).status_code == 401
    client = signed_in(visitor())
    forged = client.post(OWN, data={"form": "forged", "present": PASSWORD, "password": NEW, "repeated": NEW})
    assert forged.status_code == 403
    signed_in(visitor())


def test_an_account_of_the_demo_has_no_password_to_change(
    visitor: Visitor, accounts: dict[str, AccountRow]
) -> None:
    client = visitor()
    send_form(client, "/demo", {"account": str(accounts["manager"].id)})
    english = {**HTML, "accept-language": "en"}
    shown = client.get(OWN, headers=english)
    fields = {"form": client.cookies["inloop_form"], "present": "", "password": NEW, "repeated": NEW}
    for answered in (shown, client.post(OWN, data=fields, headers=english)):
        assert (answered.status_code, "This account has no password here" in answered.text) == (404, True)
