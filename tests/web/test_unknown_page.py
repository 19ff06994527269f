"""Addresses that lead nowhere."""

import pytest

from tests.web.conftest import HTML, Visitor, signed_in

pytestmark = pytest.mark.usefixtures("accounts")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Deze pagina bestaat niet"),
        ("fr", "Cette page n’existe pas"),
        ("en", "There is no such page"),
    ],
)
def test_an_unknown_address_is_said_in_the_persons_language_with_a_way_on(
    visitor: Visitor, language: str, said: str
) -> None:
    answered = signed_in(visitor()).get("/oude/pagina", headers={**HTML, "accept-language": language})
    assert answered.status_code == 404
    assert f"<h1>{said}</h1>" in answered.text
    assert '<a class="button" href="/">' in answered.text


@pytest.mark.parametrize("path", ["/", "/rooster", "/rooster/", "/rooster?week=2026-W48", "/mijn-wachtwoord"])
def test_a_known_address_is_answered_by_its_page(visitor: Visitor, path: str) -> None:
    answered = signed_in(visitor()).get(path, headers=HTML)
    assert (answered.status_code, "There is no such page" in answered.text) == (200, False)


@pytest.mark.parametrize("path", ["/_stcore/host-config", "/media/0123.csv", "/component/x/index.html"])
def test_what_streamlit_asks_for_itself_is_left_to_it(visitor: Visitor, path: str) -> None:
    assert signed_in(visitor()).get(path, headers=HTML).json()["path"] == path


def test_nobody_learns_which_addresses_there_are_without_signing_in(visitor: Visitor) -> None:
    for path in ("/rooster", "/oude/pagina"):
        assert visitor().get(path, headers=HTML).headers["location"].startswith("/login?next=")
