"""Statements of hours as a PDF, of one helper or of everybody of a network; made when they are asked for."""

from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from db.queries import hours_statement
from db.queries import network as networks
from domain import access, period
from domain.access import Action
from domain.errors import DeskError, NotAllowed
from language import _
from paper import statement
from web import database, printing

STATEMENT = "/urenstaat"


def statements(request: Request, _form: FormData) -> Response:
    """Those of a network (`netwerk`) over some days (`periode`), or of one of its helpers (`begeleider`)."""
    asked_for = request.query_params
    person = printing.person(request)
    network_id = printing.to_id(asked_for.get("netwerk", ""))
    helper_id = printing.to_id(asked_for["begeleider"]) if "begeleider" in asked_for else None
    with printing.its_language(request, person):
        try:
            days = period.from_text(asked_for.get("periode", ""))
        except DeskError as error:
            return printing.nothing(request, str(error))
        if not access.may_in_network(person, Action.REPORT, network_id=network_id):
            return printing.nothing(request, str(NotAllowed()))
        with database.current().reading() as tx:
            zones = {one.id: one.zone for one in networks.visible(tx, person)}
            if network_id not in zones:
                return printing.nothing(request, str(NotAllowed()))
            now = database.now().astimezone(ZoneInfo(zones[network_id]))
            found = hours_statement.statements(tx, person, network_id, days, now=now, helper_id=helper_id)
        if not found:
            return printing.nothing(
                request, _("Nobody is known to have helped in this period, so there is nothing to state.")
            )
        pdf = statement.statements(found, made=database.now())
    return printing.shown(pdf, f"urenstaat-{days.first}-{days.last}")
