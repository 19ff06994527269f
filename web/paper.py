"""What is printed, as a PDF behind the gate: a link opens it in a tab, ready to print. Made when it is asked for."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

import language
from db.queries import account as accounts
from db.queries import poster as posters
from db.queries import tally_sheet as sheets_of
from domain import period
from domain.errors import NotFound
from domain.period import UnknownWeek
from domain.person import Person
from domain.tally_sheet import Sheet
from domain.words import Role
from language import _
from paper import poster, tally_sheet
from web import answer, database
from web import request as asked
from web.gate import SIGN_IN_HEADER

TALLY_SHEET = "/telblad"
POSTER = "/affiche"
COUNTS = "/tellingen"
PAPER_LANGUAGE = "druktaal"
"""The language of the paper; the person's own when it is not given."""
LARGEST_ID = 2**63 - 1
LAST_YEAR = 2999
NOBODY = Person(0, "", Role.VIEWER)
"""Covers no network and no location."""


def tally_sheets(request: Request, _form: FormData) -> Response:
    """The sheet of a session (`sessie`), or those of a week (`week`) of a location (`locatie`)."""
    person = _person(request)
    with _its_language(request, person):
        try:
            with database.current().reading() as tx:
                found = _sheets(tx, request.query_params, person)
        except UnknownWeek as error:
            return _nothing(request, str(error))
        if not found:
            return _nothing(
                request, _("There is no session that takes place here, or your account may not count it.")
            )
        pdf = tally_sheet.sheets(
            found, link_of=lambda sheet: _count_address(request, sheet), made=database.now()
        )
    return _shown(pdf, f"telblad-{found[0].at.day:%Y-%m-%d}")


def week_poster(request: Request, _form: FormData) -> Response:
    """The poster of a week (`week`) of a location (`locatie`)."""
    person = _person(request)
    with _its_language(request, person):
        try:
            monday = _monday(request.query_params)
        except UnknownWeek as error:
            return _nothing(request, str(error))
        location_id = _id(request.query_params.get("locatie", ""))
        with database.current().reading() as tx:
            found = posters.of_week(tx, person, location_id, monday)
        if found is None:
            return _nothing(request, str(NotFound()))
        pdf = poster.poster(found, made=database.now())
    return _shown(pdf, f"affiche-{period.to_week(monday)}")


def _sheets(tx: Session, asked_for: QueryParams, person: Person) -> Sequence[Sheet]:
    if "sessie" in asked_for:
        return sheets_of.of_session(tx, person, _id(asked_for["sessie"]))
    monday = _monday(asked_for)
    return sheets_of.of_week(tx, person, _id(asked_for.get("locatie", "")), monday)


def _count_address(request: Request, sheet: Sheet) -> str:
    """Where a phone that reads the code counts the session, after it signed in."""
    query = urlencode({"netwerk": sheet.network_id, "sessie": sheet.at.session_id})
    return f"{asked.origin(request)}{COUNTS}?{query}"


def _person(request: Request) -> Person:
    """Who asks; the gate let nobody else through, but the sign-in may have ended a moment ago."""
    with database.current().reading() as tx:
        person = accounts.person_signed_in(tx, request.headers.get(SIGN_IN_HEADER, ""), now=database.now())
    return person or NOBODY


def _its_language(request: Request, person: Person) -> AbstractContextManager[None]:
    chosen = request.query_params.get(PAPER_LANGUAGE, "")
    return language.use(chosen if chosen in language.LANGUAGES else person.language or language.current())


def _id(text: str) -> int:
    """The key in an address; 0, which nothing has, for nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else 0


def _monday(asked_for: QueryParams) -> date:
    """The week asked for. Raises `UnknownWeek`, also for one after which the calendar soon ends."""
    monday = period.from_week(asked_for.get("week", ""))
    if monday.year > LAST_YEAR:
        raise UnknownWeek
    return monday


def _shown(pdf: bytes, name: str) -> Response:
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="{name}.pdf"',
            "content-security-policy": "frame-ancestors 'none'",  # ours for pages would keep the viewer from drawing
        },
    )


def _nothing(request: Request, sentence: str) -> Response:
    return answer.page(
        request,
        "message.html",
        status=404,
        title=_("Nothing to print"),
        sentence=sentence,
        link="/",
        link_text=_("To the start page"),
    )
