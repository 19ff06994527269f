"""What is printed, as a PDF behind the gate: a link opens it in a tab, ready to print. Made when it is asked for."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from db.queries import poster as posters
from db.queries import tally_sheet as sheets_of
from domain import period
from domain.errors import NotFound
from domain.period import UnknownWeek
from domain.person import Person
from domain.tally_sheet import Sheet
from language import _
from paper import poster, tally_sheet
from web import database, printing
from web import request as asked

TALLY_SHEET = "/telblad"
POSTER = "/affiche"
COUNTS = "/tellingen"
LAST_YEAR = 2999


def tally_sheets(request: Request, _form: FormData) -> Response:
    """The sheet of a session (`sessie`), or those of a week (`week`) of a location (`locatie`)."""
    person = printing.person(request)
    with printing.its_language(request, person):
        try:
            with database.current().reading() as tx:
                found = _sheets(tx, request.query_params, person)
        except UnknownWeek as error:
            return printing.nothing(request, str(error))
        if not found:
            return printing.nothing(
                request, _("There is no session that takes place here, or your account may not count it.")
            )
        pdf = tally_sheet.sheets(
            found, link_of=lambda sheet: _count_address(request, sheet), made=database.now()
        )
    return printing.shown(pdf, f"telblad-{found[0].at.day:%Y-%m-%d}")


def week_poster(request: Request, _form: FormData) -> Response:
    """The poster of a week (`week`) of a location (`locatie`)."""
    person = printing.person(request)
    with printing.its_language(request, person):
        try:
            monday = _monday(request.query_params)
        except UnknownWeek as error:
            return printing.nothing(request, str(error))
        location_id = printing.to_id(request.query_params.get("locatie", ""))
        with database.current().reading() as tx:
            found = posters.of_week(tx, person, location_id, monday)
        if found is None:
            return printing.nothing(request, str(NotFound()))
        pdf = poster.poster(found, made=database.now())
    return printing.shown(pdf, f"affiche-{period.to_week(monday)}")


def _sheets(tx: Session, asked_for: QueryParams, person: Person) -> Sequence[Sheet]:
    if "sessie" in asked_for:
        return sheets_of.of_session(tx, person, printing.to_id(asked_for["sessie"]))
    monday = _monday(asked_for)
    return sheets_of.of_week(tx, person, printing.to_id(asked_for.get("locatie", "")), monday)


def _count_address(request: Request, sheet: Sheet) -> str:
    """Where a phone that reads the code counts the session, after it signed in."""
    query = urlencode({"netwerk": sheet.network_id, "sessie": sheet.at.session_id})
    return f"{asked.origin(request)}{COUNTS}?{query}"


def _monday(asked_for: QueryParams) -> date:
    """The week asked for. Raises `UnknownWeek`, also for one after which the calendar soon ends."""
    monday = period.from_week(asked_for.get("week", ""))
    if monday.year > LAST_YEAR:
        raise UnknownWeek
    return monday
