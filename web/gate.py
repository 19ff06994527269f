"""The gate: every request and every websocket passes here before Streamlit sees it.

Streamlit trusts one header for identity (`server.trustedUserHeaders`). The gate takes any copy of it off that a
client sent, and puts on its own after it looked the cookie up in the database.
"""

from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.session import DatabaseUnreachable
from domain.feed import FOLDER
from web import presence
from web.presence import Present

OURS = "x-inloop-"
"""Headers that only we may set."""
SIGN_IN_HEADER = "x-inloop-sid"

OPEN_PATHS = {
    "/login",
    "/logout",
    "/demo",
    "/healthz",
    "/readyz",
    "/_stcore/health",
    "/favicon.png",
    "/favicon.ico",
    "/robots.txt",
}
OPEN_FOLDERS = ("/static/", "/assets/", "/wachtwoord/", FOLDER)
BARRED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/oauth2callback", "/auth/")
"""What Streamlit offers and nobody needs here."""

CLOSE_SIGNED_OUT = 4401
CLOSE_FOREIGN = 4403
CLOSE_NO_DATABASE = 4503


class Gate:
    """`farewell`: what Streamlit's page in the browser understands as "go and sign in"."""

    def __init__(self, app: ASGIApp, *, farewell: bytes) -> None:
        self.app = app
        self.farewell = farewell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                await self._connection(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if any(barred in path for barred in BARRED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        if is_open(path):
            await self.app(_without_identity(scope), receive, send)
            return
        headers = Headers(scope=scope)
        present = await run_in_threadpool(presence.of, headers)
        if present is not None:
            await self.app(_with_identity(scope, present), receive, send)
        elif scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            await RedirectResponse(sign_in_address(scope), 303)(scope, receive, send)
        else:
            await PlainTextResponse("Sign in first", 401)(scope, receive, send)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket: opened for who is signed in, and looked at again whenever the browser says something."""
        headers = Headers(scope=scope)
        if not _is_own_origin(headers):
            await _refuse(receive, send, CLOSE_FOREIGN)
            return
        present = await run_in_threadpool(presence.of, headers)
        if present is None:
            await _refuse(receive, send, CLOSE_SIGNED_OUT)
            return
        token_hash, is_closed = present.token_hash, False

        async def receive_while_signed_in() -> Message:
            nonlocal is_closed
            message = await receive()
            if message["type"] == "websocket.receive" and not await _is_present(token_hash, headers):
                is_closed = True
                await send({"type": "websocket.send", "bytes": self.farewell})
                await send({"type": "websocket.close", "code": CLOSE_SIGNED_OUT})
                return {"type": "websocket.disconnect", "code": CLOSE_SIGNED_OUT}
            return message

        async def send_while_open(message: Message) -> None:
            if not is_closed:
                await send(message)

        await self.app(_with_identity(scope, present), receive_while_signed_in, send_while_open)


def is_open(path: str) -> bool:
    """Whether the path is for everybody; anything not named is not."""
    return path in OPEN_PATHS or (path.startswith(OPEN_FOLDERS) and ".." not in path)


def sign_in_address(scope: Scope) -> str:
    """The sign-in page that leads back to what was asked for."""
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}"


async def _is_present(token_hash: str, headers: Headers) -> bool:
    """While the database does not answer nobody is sent away: the page itself says what is wrong."""
    try:
        return await run_in_threadpool(presence.by_hash, token_hash, headers) is not None
    except DatabaseUnreachable:
        return True


def _is_own_origin(headers: Headers) -> bool:
    """Streamlit itself lets any page of this machine in, on whatever port it is served."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _without_identity(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(OURS.encode())]
    return {**scope, "headers": kept}


def _with_identity(scope: Scope, present: Present) -> Scope:
    known = _without_identity(scope)
    MutableHeaders(scope=known)[SIGN_IN_HEADER] = present.token_hash
    return known


async def _refuse(receive: Receive, send: Send, code: int) -> None:
    await receive()
    await send({"type": "websocket.close", "code": code})
