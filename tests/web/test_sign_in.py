"""The sign-in page and what it gives: who gets in, for how long, and who is kept out."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

import language
import settings
from db.session import writing
from db.tables import AccountRow, SignInRow
from language import _
from services import sign_in
from tests.web.conftest import EMAIL, HTML, NOW, PASSWORD, Moment, Visitor, send_form, signed_in

WRONG = "This e-mail address and password do not belong together."
ACCOUNTS = pytest.mark.usefixtures("accounts")


@ACCOUNTS
def test_asking_for_a_page_leads_to_sign_in_and_back_to_that_page(visitor: Visitor) -> None:
    client = visitor()
    asked = client.get("/rooster?week=2026-W48&netwerk=1", headers=HTML)
    assert (asked.status_code, asked.headers["location"]) == (
        303,
        "/login?next=%2Frooster%3Fweek%3D2026-W48%26netwerk%3D1",
    )
    form = client.get(asked.headers["location"], headers=HTML)
    assert 'name="next" value="/rooster?week=2026-W48&amp;netwerk=1"' in form.text
    answered = send_form(
        client,
        "/login",
        {"email": f" {EMAIL.upper()} ", "password": PASSWORD, "next": "/rooster?week=2026-W48"},
    )
    assert (answered.status_code, answered.headers["location"]) == (303, "/rooster?week=2026-W48")


@ACCOUNTS
def test_the_page_is_told_the_hash_and_the_browser_keeps_the_token(
    visitor: Visitor, sqlite_engine: Engine
) -> None:
    client = signed_in(visitor())
    token = client.cookies["inloop_sign_in"]
    told = client.get("/rooster").json()["told"]
    with writing(sqlite_engine) as tx:
        stored = tx.scalars(select(SignInRow.token_hash)).all()
    assert told == {"x-inloop-sid": sign_in.to_hash(token)}
    assert stored == [sign_in.to_hash(token)]
    assert token not in stored


@ACCOUNTS
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = send_form(visitor(), "/login", {"email": EMAIL, "password": PASSWORD}).headers["set-cookie"]
    assert cookie.partition("=")[0] == "inloop_sign_in"
    assert cookie.partition("; ")[2] == "HttpOnly; Max-Age=1209600; Path=/; SameSite=lax"


@ACCOUNTS
def test_over_https_the_browser_holds_the_cookie_to_our_host(
    visitor: Visitor, surrounded: pytest.MonkeyPatch
) -> None:
    surrounded.setenv("INLOOP_HTTPS", "1")
    settings.current.cache_clear()
    client = visitor(https=True)
    answered = send_form(client, "/login", {"email": EMAIL, "password": PASSWORD})
    assert answered.headers["set-cookie"].startswith("__Host-inloop_sign_in=")
    assert answered.headers["set-cookie"].endswith("; SameSite=lax; Secure")
    assert answered.headers["strict-transport-security"] == "max-age=31536000"
    assert client.get("/rooster").status_code == 200


@ACCOUNTS
@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "vier woorden op r"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_a_wrong_password_and_an_unknown_account_read_the_same(
    visitor: Visitor, email: str, password: str
) -> None:
    client = visitor()
    answered = send_form(
        client, "/login", {"email": email, "password": password}, **{"accept-language": "en"}
    )
    assert answered.status_code == 401
    assert WRONG in answered.text
    assert "inloop_sign_in" not in client.cookies


def test_nobody_signs_in_to_a_demo_account_with_a_password(
    visitor: Visitor, accounts: dict[str, AccountRow]
) -> None:
    answered = send_form(visitor(), "/login?wachtwoord", {"email": accounts["manager"].email, "password": ""})
    assert answered.status_code == 401


@ACCOUNTS
def test_five_wrong_attempts_a_minute_are_enough_also_for_the_right_password(
    visitor: Visitor, moment: Moment
) -> None:
    client = visitor()
    tries = [
        send_form(client, "/login", {"email": EMAIL, "password": f"wrong {n}"}).status_code for n in range(5)
    ]
    refused = send_form(client, "/login", {"email": EMAIL, "password": PASSWORD}, **{"accept-language": "en"})
    assert (tries, refused.status_code, refused.headers["retry-after"]) == ([401] * 5, 429, "60")
    assert "Too many attempts. Wait one minute and try again." in refused.text
    moment(NOW + timedelta(minutes=1))
    signed_in(client)


@ACCOUNTS
def test_attempts_on_one_account_count_together_from_wherever_they_come(visitor: Visitor) -> None:
    for number in range(5):
        send_form(visitor(address=f"192.0.2.{number}"), "/login", {"email": EMAIL, "password": "wrong"})
    assert (
        send_form(visitor(address="192.0.2.9"), "/login", {"email": EMAIL, "password": PASSWORD}).status_code
        == 429
    )


@ACCOUNTS
@pytest.mark.parametrize("addresses", [["192.0.2.1"] * 6, [f"2001:db8:1:1::{n}" for n in range(1, 7)]])
def test_attempts_from_one_address_count_together_whatever_account_they_name(
    visitor: Visitor, addresses: list[str]
) -> None:
    for number, address in enumerate(addresses[:5]):
        send_form(
            visitor(address=address), "/login", {"email": f"guess{number}@example.org", "password": "x"}
        )
    assert (
        send_form(visitor(address=addresses[5]), "/login", {"email": EMAIL, "password": PASSWORD}).status_code
        == 429
    )
    signed_in(visitor(address="198.51.100.7"))


@ACCOUNTS
def test_signing_in_rightly_does_not_count_as_an_attempt(visitor: Visitor) -> None:
    for _number in range(7):
        signed_in(visitor())


@ACCOUNTS
@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("", {}),
        ("forged-token-of-another-site", {}),
        (None, {"sec-fetch-site": "cross-site"}),
        (None, {"sec-fetch-site": "same-site"}),
        (None, {"origin": "http://evil.example"}),
    ],
)
def test_a_form_of_another_site_signs_nobody_in(
    visitor: Visitor, field: str | None, headers: dict[str, str]
) -> None:
    client = visitor()
    fields = {"email": EMAIL, "password": PASSWORD} | ({} if field is None else {"form": field})
    assert send_form(client, "/login", fields, **headers).status_code == 403
    assert "inloop_sign_in" not in client.cookies


@ACCOUNTS
def test_a_form_without_its_cookie_signs_nobody_in(visitor: Visitor) -> None:
    answered = visitor().post("/login", data={"email": EMAIL, "password": PASSWORD, "form": "", "next": "/"})
    assert answered.status_code == 403


@ACCOUNTS
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/rooster\\..\\x",
        "javascript:alert(1)",
        "/\r\nset-cookie: a=b",
        "/logout",
        "/login?next=/login",
        "/demo",
        "/" + "x" * 600,
        "",
    ],
)
def test_sign_in_leads_only_to_pages_of_ours(visitor: Visitor, wanted: str) -> None:
    answered = send_form(visitor(), "/login", {"email": EMAIL, "password": PASSWORD, "next": wanted})
    assert (answered.status_code, answered.headers["location"]) == (303, "/")


@ACCOUNTS
def test_signing_out_ends_the_sign_in_also_for_a_copy_of_the_cookie(visitor: Visitor) -> None:
    client = signed_in(visitor())
    copy = client.cookies["inloop_sign_in"]
    answered = client.get("/logout", headers=HTML)
    assert answered.status_code == 200
    assert "inloop_sign_in" not in client.cookies
    assert visitor().get("/rooster", headers={"cookie": f"inloop_sign_in={copy}"}).status_code == 401


@ACCOUNTS
def test_a_link_of_another_site_signs_nobody_out(visitor: Visitor) -> None:
    client = signed_in(visitor())
    assert client.get("/logout", headers={"sec-fetch-site": "cross-site"}).headers["location"] == "/"
    assert client.get("/rooster").status_code == 200


@ACCOUNTS
def test_signing_in_again_ends_the_older_sign_in_of_this_browser(visitor: Visitor) -> None:
    client = visitor()
    page = send_form(client, "/login", {"email": EMAIL, "password": PASSWORD})
    older = client.cookies["inloop_sign_in"]
    token = client.cookies["inloop_form"]
    answered = client.post("/login", data={"form": token, "email": EMAIL, "password": PASSWORD})
    assert (page.status_code, answered.status_code) == (303, 303)
    assert client.cookies["inloop_sign_in"] != older
    assert visitor().get("/rooster", headers={"cookie": f"inloop_sign_in={older}"}).status_code == 401


@ACCOUNTS
def test_who_is_signed_in_is_not_asked_again(visitor: Visitor) -> None:
    client = signed_in(visitor())
    assert client.get("/login?next=/themas", headers=HTML).headers["location"] == "/themas"


@ACCOUNTS
@pytest.mark.parametrize(
    ("pauses", "status"),
    [
        ([timedelta(hours=12)], 200),
        ([timedelta(hours=12, seconds=1)], 401),
        ([timedelta(hours=11)] * 3, 200),
        ([timedelta(hours=11)] * 30, 200),
        ([timedelta(hours=11)] * 31, 401),
    ],
)
def test_a_sign_in_ends_after_twelve_idle_hours_and_after_fourteen_days(
    visitor: Visitor, moment: Moment, pauses: list[timedelta], status: int
) -> None:
    client, now = signed_in(visitor()), NOW
    answered = 200
    for pause in pauses:
        now += pause
        moment(now)
        answered = client.get("/rooster").status_code
    assert answered == status


@ACCOUNTS
def test_being_seen_is_written_once_a_minute(visitor: Visitor, moment: Moment, sqlite_engine: Engine) -> None:
    client = signed_in(visitor())
    seen = []
    for seconds in (30, 61, 90, 122):
        moment(NOW + timedelta(seconds=seconds))
        client.get("/rooster")
        with writing(sqlite_engine) as tx:
            seen.append((tx.scalars(select(SignInRow.seen_at)).one() - NOW).seconds)
    assert seen == [0, 61, 61, 122]


def test_an_account_that_is_switched_off_is_out_at_once(
    visitor: Visitor, accounts: dict[str, AccountRow], sqlite_engine: Engine
) -> None:
    client = signed_in(visitor())
    with writing(sqlite_engine) as tx:
        tx.get_one(AccountRow, accounts["ann"].id).is_active = False
    assert client.get("/rooster").status_code == 401
    again = send_form(client, "/login?wachtwoord", {"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 401


@ACCOUNTS
def test_a_form_larger_than_a_form_of_ours_is_not_read(visitor: Visitor) -> None:
    assert visitor().post("/login", data={"password": "x" * 20_000}).status_code == 413


@ACCOUNTS
@pytest.mark.parametrize(
    ("path", "accepted", "code"),
    [
        ("/login", "", "nl"),
        ("/login", "fr-BE,nl;q=0.5", "fr"),
        ("/login", "de,en;q=0.5", "en"),
        ("/login?taal=fr", "nl", "fr"),
        ("/login?taal=xx", "en", "en"),
    ],
)
def test_the_page_speaks_the_language_of_the_browser_or_the_one_chosen(
    visitor: Visitor, path: str, accepted: str, code: str
) -> None:
    answered = visitor().get(path, headers={**HTML, "accept-language": accepted})
    assert answered.headers["content-language"] == code
    assert f'<html lang="{code}">' in answered.text
    with language.use(code):
        assert f"<h1>{_('Sign in')}</h1>" in answered.text


@ACCOUNTS
def test_the_language_chosen_is_kept_and_leads_on_to_the_same_page(visitor: Visitor) -> None:
    client = visitor()
    first = client.get("/login?next=/rooster", headers={**HTML, "accept-language": "nl"})
    assert 'href="?taal=fr&amp;next=%2Frooster"' in first.text
    client.get("/login?taal=fr&next=/rooster", headers=HTML)
    assert '<html lang="fr">' in client.get("/login", headers=HTML).text


def test_without_any_account_the_page_says_how_to_start(visitor: Visitor) -> None:
    answered = visitor().get("/login", headers={**HTML, "accept-language": "en"})
    assert "Nobody has an account yet" in answered.text
    assert "make empty" in answered.text
    assert 'name="password"' not in answered.text
