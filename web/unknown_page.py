"""Addresses that lead nowhere: said in the person's language. Streamlit would say so in English, above the start page."""

from collections.abc import Collection

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.feed import FOLDER
from language import _
from web import answer

PASSED_ON = ("/_stcore/", "/static/", "/assets/", "/media/", "/component/", "/wachtwoord/", FOLDER)


class UnknownPage:
    """`known`: every address at which something of ours answers a person, without the ones in `PASSED_ON`."""

    def __init__(self, app: ASGIApp, *, known: Collection[str]) -> None:
        self.app = app
        self.known = frozenset(known) | {"/", ""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._leads_nowhere(scope):
            request = Request(scope, receive)
            response = await run_in_threadpool(answer.in_its_language, request, lambda: _said(request))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _leads_nowhere(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and "text/html" in Headers(scope=scope).get("accept", "")
            and not scope["path"].startswith(PASSED_ON)
            and scope["path"].rstrip("/") not in self.known
        )


def _said(request: Request) -> Response:
    return answer.page(
        request,
        "message.html",
        status=404,
        title=_("There is no such page"),
        sentence=_("The address may be mistyped, or the page has another name now."),
        link="/",
        link_text=_("To the start page"),
    )
