"""Whether Inloop can work: for who watches over the server, and for everybody else while it cannot."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from db.session import DatabaseUnreachable
from domain.errors import DeskError
from web import answer, database
from web.gate import CLOSE_NO_DATABASE

ALWAYS = ("/healthz", "/readyz", "/static/", "/assets/", "/favicon", "/robots.txt", "/_stcore/health")


async def healthz(_request: Request) -> Response:
    """The process runs."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


async def readyz(_request: Request) -> Response:
    """The database answers and fits the code; asked at this very moment."""
    fault = await run_in_threadpool(database.current().fault_now)
    said = {"database": "ok" if fault is None else type(fault).__name__}
    return JSONResponse(said, 200 if fault is None else 503, headers={"cache-control": "no-store"})


async def robots(_request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


class Readiness:
    """Lets requests through while the database can be worked with; says what is wrong otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(ALWAYS):
            await self.app(scope, receive, send)
            return
        kept = database.current()
        fault = None if kept.is_trusted else await run_in_threadpool(kept.fault)
        if fault is None:
            try:
                await self.app(scope, receive, send)
            except (
                DatabaseUnreachable
            ) as lost:  # it was lost since; only the gate asks it before anything is sent
                fault = lost
        if fault is not None:
            await _refuse(scope, receive, send, fault)


async def _refuse(scope: Scope, receive: Receive, send: Send, fault: DeskError) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": CLOSE_NO_DATABASE})
        return
    request = Request(scope, receive)
    response = await run_in_threadpool(answer.in_its_language, request, lambda: answer.fault(request, fault))
    await response(scope, receive, send)
