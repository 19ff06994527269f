"""Nothing reaches a page without a sign-in, and no page is told another identity than the gate's."""

import gzip

import pytest
from sqlalchemy import Engine, update
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import settings
from db.session import writing
from db.tables import AccountRow, SignInRow
from tests.web.conftest import EMAIL, FAREWELL, HTML, NOW, Visitor, signed_in
from web.browser_safety import streamlit_folder

STREAM = "ws://localhost:8501/_stcore/stream"

pytestmark = pytest.mark.usefixtures("accounts")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/rooster",
        "/rooster?netwerk=1",
        "/media/0123456789abcdef.csv",
        "/_stcore/host-config",
        "/_stcore/upload_file/a/b",
        "/component/x/index.html",
        "/static/../media/x",
        "/login/",
        "/LOGIN",
        "/wachtwoord",
        "//login",
        "/index.html",
    ],
)
def test_anonymous_requests_get_nothing(visitor: Visitor, path: str) -> None:
    client = visitor()
    assert client.get(path).status_code == 401
    assert client.post(path).status_code == 401
    assert client.get(path, headers=HTML).headers.get("location", "").startswith("/login")


def test_today_is_found_by_its_name_too(visitor: Visitor) -> None:
    client = visitor()
    assert (
        client.get("/vandaag?netwerk=1", headers=HTML).headers["location"]
        == "/login?next=%2Fvandaag%3Fnetwerk%3D1"
    )
    answer = signed_in(client).get("/vandaag?netwerk=1", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (307, "/?netwerk=1")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/auth/login",
    ],
)
def test_what_nobody_needs_is_there_for_nobody(visitor: Visitor, path: str) -> None:
    assert visitor().get(path).status_code == 404
    assert signed_in(visitor()).get(path).status_code == 404


@pytest.mark.parametrize("name", ["x-inloop-sid", "X-Inloop-Sid", "x-inloop-user"])
def test_an_identity_that_the_client_claims_is_taken_off(visitor: Visitor, name: str) -> None:
    somebody = signed_in(visitor())
    hash_of_somebody = somebody.get("/rooster").json()["told"]["x-inloop-sid"]
    stranger = visitor()
    assert stranger.get("/rooster", headers={name: hash_of_somebody}).status_code == 401
    other = signed_in(visitor())
    told = other.get("/rooster", headers={name: hash_of_somebody}).json()["told"]
    assert list(told) == ["x-inloop-sid"]
    assert told["x-inloop-sid"] != hash_of_somebody


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "é", '"; inloop_sign_in=x'])
def test_a_made_up_cookie_opens_nothing(visitor: Visitor, cookie: str) -> None:
    assert (
        visitor().get("/rooster", headers={"cookie": f"inloop_sign_in={cookie}".encode()}).status_code == 401
    )


def test_the_hash_of_a_token_is_no_token(visitor: Visitor) -> None:
    known = signed_in(visitor()).get("/rooster").json()["told"]["x-inloop-sid"]
    assert visitor().get("/rooster", headers={"cookie": f"inloop_sign_in={known}"}).status_code == 401


def _connects(client: TestClient, **headers: str) -> bool:
    try:
        with client.websocket_connect(STREAM, headers=headers) as connection:
            connection.send_bytes(b"hello ")
            return connection.receive_bytes().startswith(b"hello ")
    except WebSocketDisconnect:
        return False


def test_a_websocket_is_for_who_is_signed_in(visitor: Visitor) -> None:
    known = signed_in(visitor()).get("/rooster").json()["told"]["x-inloop-sid"]
    assert not _connects(visitor())
    assert not _connects(visitor(), **{"x-inloop-sid": known})
    assert not _connects(visitor(), cookie="inloop_sign_in=made-up")
    assert _connects(signed_in(visitor()))


@pytest.mark.parametrize(
    ("origin", "connects"),
    [
        ("http://localhost:8501", True),
        ("http://localhost:3000", False),
        ("http://127.0.0.1:8501", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_a_websocket_is_opened_by_a_page_of_ours(visitor: Visitor, origin: str, connects: bool) -> None:
    assert _connects(signed_in(visitor()), origin=origin) is connects


def test_an_open_page_is_sent_to_sign_in_once_its_sign_in_is_revoked(
    visitor: Visitor, sqlite_engine: Engine
) -> None:
    client = signed_in(visitor())
    with client.websocket_connect(STREAM) as connection:
        connection.send_bytes(b"hello ")
        assert connection.receive_bytes().startswith(b"hello ")
        with writing(sqlite_engine) as tx:
            tx.execute(update(SignInRow).values(revoked_at=NOW))
        connection.send_bytes(b"show me ")
        assert connection.receive_bytes() == FAREWELL
        with pytest.raises(WebSocketDisconnect) as closed:
            connection.receive_bytes()
    assert closed.value.code == 4401


def test_every_answer_carries_the_headers_of_a_safe_page(visitor: Visitor) -> None:
    client = signed_in(visitor())
    for path in ("/rooster", "/login", "/healthz", "/assets/sign_in.css", "/_stcore/metrics"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"].split("; ")
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not [rule for rule in policy if rule.startswith("script-src") and "unsafe" in rule]
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert client.get("/login?x", headers=HTML).headers["cache-control"] == "no-store"


def test_streamlits_own_page_runs_under_the_policy(visitor: Visitor) -> None:
    """Its one inline script is allowed by what is in it; a new version with another script is allowed too."""
    policy = visitor().get("/healthz").headers["content-security-policy"]
    assert policy.count("'sha256-") == 1


def test_streamlits_scripts_are_sent_compressed_to_whom_takes_it(visitor: Visitor) -> None:
    script = next((streamlit_folder() / "static" / "js").glob("index.*.js"))
    client = visitor()
    with client.stream("GET", f"/static/js/{script.name}", headers={"accept-encoding": "gzip"}) as answered:
        sent = b"".join(answered.iter_raw())
    assert gzip.decompress(sent) == script.read_bytes()
    assert len(sent) < script.stat().st_size / 2
    assert answered.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/js/../../index.html").status_code == 401
    assert client.get("/static/js/none.js").json()["path"] == "/static/js/none.js"
    assert (
        "content-encoding"
        not in client.get(f"/static/js/{script.name}", headers={"accept-encoding": "identity"}).headers
    )


def _behind_proxy(surrounded: pytest.MonkeyPatch) -> None:
    surrounded.setenv("INLOOP_TRUSTED_USER_HEADER", "X-Auth-Request-Email")
    settings.current.cache_clear()


def test_whom_the_trusted_proxy_names_is_signed_in(visitor: Visitor, surrounded: pytest.MonkeyPatch) -> None:
    _behind_proxy(surrounded)
    named = {**HTML, "x-auth-request-email": EMAIL.upper()}
    client = visitor()
    asked = client.get("/rooster", headers=named)
    assert asked.headers["location"] == "/login?next=%2Frooster"
    assert client.get(asked.headers["location"], headers=named).headers["location"] == "/rooster"
    assert client.get("/rooster", headers=named).status_code == 200


def test_behind_a_trusted_proxy_the_cookie_alone_is_not_enough(
    visitor: Visitor, surrounded: pytest.MonkeyPatch, accounts: dict[str, AccountRow]
) -> None:
    _behind_proxy(surrounded)
    client = visitor()
    client.get("/login", headers={**HTML, "x-auth-request-email": EMAIL})
    assert client.get("/rooster").status_code == 401
    assert (
        client.get("/rooster", headers={"x-auth-request-email": accounts["manager"].email}).status_code == 401
    )
    assert client.get("/login", headers=HTML).status_code == 403
    assert (
        client.get("/login", headers={**HTML, "x-auth-request-email": "new@example.org"}).status_code == 403
    )


def test_without_a_trusted_proxy_its_header_says_nothing(visitor: Visitor) -> None:
    client = visitor()
    client.get("/login", headers={**HTML, "x-auth-request-email": EMAIL})
    assert client.get("/rooster", headers={"x-auth-request-email": EMAIL}).status_code == 401
