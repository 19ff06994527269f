"""An edition of a year report as a PDF, printed from the figures that it kept."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from db.queries import edition
from domain import report_edition
from domain.errors import NotFound
from paper import year_report
from web import database, printing

YEAR_REPORT = "/jaarverslag"


def report(request: Request, _form: FormData) -> Response:
    """The edition (`editie`), for who reports on its network; the same figures whenever it is asked for."""
    person = printing.person(request)
    with printing.its_language(request, person):
        with database.current().reading() as tx:
            found = edition.one(tx, person, printing.to_id(request.query_params.get("editie", "")))
            names = None if found is None else edition.names(tx, person, found.network_id)
        if found is None or names is None:
            return printing.nothing(request, str(NotFound()))
        pdf = year_report.report(report_edition.content(found, names), made=found.made_at)
    return printing.shown(pdf, f"jaarverslag-{found.year}-{found.number}")
