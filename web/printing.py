"""What every route that prints shares: who asks, in which language, and the PDF as the browser opens it."""

from contextlib import AbstractContextManager

from starlette.requests import Request
from starlette.responses import Response

import language
from db.queries import account as accounts
from domain.person import Person
from domain.words import Role
from language import _
from web import answer, database
from web.gate import SIGN_IN_HEADER

PAPER_LANGUAGE = "druktaal"
"""The language of the paper; the person's own when it is not given."""
LARGEST_ID = 2**63 - 1
NOBODY = Person(0, "", Role.VIEWER)
"""Covers no network and no location."""


def person(request: Request) -> Person:
    """Who asks; the gate let nobody else through, but the sign-in may have ended a moment ago."""
    with database.current().reading() as tx:
        person = accounts.person_signed_in(tx, request.headers.get(SIGN_IN_HEADER, ""), now=database.now())
    return person or NOBODY


def its_language(request: Request, person: Person) -> AbstractContextManager[None]:
    chosen = request.query_params.get(PAPER_LANGUAGE, "")
    return language.use(chosen if chosen in language.LANGUAGES else person.language or language.current())


def to_id(text: str) -> int:
    """The key in an address; 0, which nothing has, for nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else 0


def shown(pdf: bytes, name: str) -> Response:
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="{name}.pdf"',
            "content-security-policy": "frame-ancestors 'none'",  # ours for pages would keep the viewer from drawing
        },
    )


def nothing(request: Request, sentence: str) -> Response:
    return answer.page(
        request,
        "message.html",
        status=404,
        title=_("Nothing to print"),
        sentence=sentence,
        link="/",
        link_text=_("To the start page"),
    )
