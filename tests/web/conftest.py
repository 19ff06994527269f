"""Our routes and middleware around a page that says who it was told is looking."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

import settings
from db.session import writing
from db.tables import AccountRow
from domain.words import Role
from services import sign_in
from tests.factories import make_account, make_location, make_network
from web import surroundings

PAGES = ("/rooster", "/themas", "/tellingen", "/mijn-account")
FAREWELL = b"go and sign in"
PASSWORD = "vier woorden op rij"
EMAIL = "ann@example.org"
NOW = datetime.fromisoformat("2026-11-24T11:00:00+00:00")
HTML = {"accept": "text/html"}

Visitor = Callable[..., TestClient]
Moment = Callable[[datetime], None]


async def page(request: Request) -> JSONResponse:
    told = {name: value for name, value in request.headers.items() if name.startswith("x-inloop")}
    return JSONResponse({"path": request.url.path, "told": told})


async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            said = await websocket.receive_bytes()
            await websocket.send_bytes(said + websocket.headers.get("x-inloop-sid", "nobody").encode())
    except WebSocketDisconnect:
        return


@pytest.fixture
def surrounded(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings that name an empty, migrated database at a moment that stands still; change more through the result."""
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    monkeypatch.setenv("INLOOP_NOW", NOW.isoformat())
    for name in ("INLOOP_DEMO", "INLOOP_HTTPS", "INLOOP_TRUSTED_USER_HEADER", "STREAMLIT_SERVER_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    settings.current.cache_clear()
    yield monkeypatch
    settings.current.cache_clear()


@pytest.fixture
def visitor(surrounded: pytest.MonkeyPatch) -> Visitor:
    """A browser; `visitor(address=…, host=…)` for one of another machine, or that calls us by another name."""

    def came(*, address: str = "127.0.0.1", host: str = "localhost:8501", https: bool = False) -> TestClient:
        app = Starlette(
            routes=[
                *surroundings.routes(),
                WebSocketRoute("/_stcore/stream", stream),
                Route("/{path:path}", page, methods=["GET", "POST", "PUT"]),
            ],
            middleware=surroundings.middleware(farewell=FAREWELL, pages=PAGES),
        )
        return TestClient(
            app,
            base_url=f"http{'s' if https else ''}://{host}",
            client=(address, 50_000),
            follow_redirects=False,
        )

    return came


@pytest.fixture
def moment(surrounded: pytest.MonkeyPatch) -> Moment:
    """Move the clock."""

    def moved(to: datetime) -> None:
        surrounded.setenv("INLOOP_NOW", to.isoformat())
        settings.current.cache_clear()

    return moved


@pytest.fixture
def accounts(sqlite_engine: Engine) -> dict[str, AccountRow]:
    """A coordinator with a password, and a coordinator and a manager of the demo network without."""
    with writing(sqlite_engine) as tx:
        network = make_network(tx, name="Gent", is_demo=True)
        hashed = sign_in.to_password_hash(PASSWORD)
        location = make_location(tx, network, name="De Krook")
        return {
            "ann": make_account(tx, networks=[network], email=EMAIL, name="Ann", password_hash=hashed),
            "coordinator": make_account(tx, networks=[network], name="Demo Coördinator", is_demo=True),
            "manager": make_account(
                tx, locations=[location], role=Role.MANAGER, name="Demo Manager", is_demo=True
            ),
        }


def signed_in(client: TestClient, *, email: str = EMAIL, password: str = PASSWORD, **more: str) -> TestClient:
    """The browser after the form of the sign-in page was sent."""
    response = send_form(client, "/login", {"email": email, "password": password, **more})
    assert response.status_code == 303, response.text
    return client


def send_form(client: TestClient, path: str, fields: dict[str, str], **headers: str):  # type: ignore[no-untyped-def]  # whatever the test client's own response is
    """Open the page and send its form back, as a browser does."""
    token = client.get(path, headers=HTML).text.partition('name="form" value="')[2].partition('"')[0]
    return client.post(path, data={"form": token, **fields}, headers={**HTML, **headers})
