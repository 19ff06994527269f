"""Everything around the pages, in the order in which a request meets it."""

from collections.abc import Collection
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import settings
from domain.feed import FOLDER
from web import feed, hours, paper, password, readiness, sign_in, year_report
from web.answer import endpoint
from web.browser_safety import BrowserSafety
from web.compression import CompressedStatic
from web.gate import Gate
from web.unknown_page import UnknownPage

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FIRST_PAGE = "/vandaag"
"""Today by its own name, as people type it; Streamlit serves the first page of a menu at / alone."""


def routes() -> list[BaseRoute]:
    return [
        Route("/login", endpoint(sign_in.form), methods=["GET"]),
        Route("/login", endpoint(sign_in.sign_in_with_password), methods=["POST"]),
        Route("/logout", endpoint(sign_in.sign_out), methods=["GET", "POST"]),
        Route("/demo", endpoint(sign_in.demo), methods=["GET"]),
        Route("/demo", endpoint(sign_in.sign_in_to_demo), methods=["POST"]),
        Route("/wachtwoord/{token}", endpoint(password.form), methods=["GET"]),
        Route("/wachtwoord/{token}", endpoint(password.choose), methods=["POST"]),
        Route("/mijn-wachtwoord", endpoint(password.own_form), methods=["GET"]),
        Route("/mijn-wachtwoord", endpoint(password.change), methods=["POST"]),
        Route(paper.TALLY_SHEET, endpoint(paper.tally_sheets), methods=["GET"]),
        Route(paper.POSTER, endpoint(paper.week_poster), methods=["GET"]),
        Route(year_report.YEAR_REPORT, endpoint(year_report.report), methods=["GET"]),
        Route(hours.STATEMENT, endpoint(hours.statements), methods=["GET"]),
        Route(f"{FOLDER}{{link:path}}", feed.calendar, methods=["GET"]),
        Route("/healthz", readiness.healthz),
        Route("/readyz", readiness.readyz),
        Route("/robots.txt", readiness.robots),
        Route(FIRST_PAGE, _start),
        Route("/favicon.png", _icon),
        Route("/favicon.ico", _icon),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]


def middleware(*, farewell: bytes, pages: Collection[str]) -> list[Middleware]:
    """`farewell`: what tells an open page that its sign-in has ended (`web.gate`). `pages`: the addresses of the pages."""
    ours = [route.path for route in routes() if isinstance(route, Route)]
    return [
        Middleware(BrowserSafety, is_https=settings.current().secure_cookies),
        Middleware(CompressedStatic),
        Middleware(readiness.Readiness),
        Middleware(Gate, farewell=farewell),
        Middleware(UnknownPage, known=[*ours, *pages]),
    ]


async def _start(request: Request) -> RedirectResponse:
    return RedirectResponse(f"/?{request.url.query}")


async def _icon(_request: Request) -> FileResponse:
    return FileResponse(ASSETS / "icon.png", headers={"cache-control": "public, max-age=86400"})
