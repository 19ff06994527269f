"""Choosing a password by a link."""

import pytest
from sqlalchemy import Engine

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
