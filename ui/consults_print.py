"""The list of a day for the desk, as a sheet of its own: the browser prints it without what stands around it."""

from html import escape

import streamlit as st

from domain.consult import Booking, FreeSpot, Plan
from domain.labels import label
from domain.words import ConsultStatus
from language import _, formats
from ui import notice
from ui.consults import Desk


def show(desk: Desk, plan: Plan) -> None:
    if not plan.free and not plan.bookings:
        notice.empty(_("No consults on this day. Look at the week, or choose another day or location."))
        return
    st.caption(
        _(
            "Print this page with your browser (Ctrl+P, or Print in its menu). Put the sheet in the shredder after the day."
        )
    )
    hours: list[Booking | FreeSpot] = [*(one for one in plan.bookings if one.takes_the_place), *plan.free]
    for key, place in desk.places.items():
        of_place = sorted(
            (one for one in hours if one.spot.location_id == key),
            key=lambda one: (one.spot.starts, one.helper),
        )
        if of_place:
            day = formats.day_in_full(of_place[0].spot.day)
            st.html(_table(f"{place} · {day}", of_place))


def _table(title: str, hours: list[Booking | FreeSpot]) -> str:
    heads = [_("Hour"), _("Helper"), _("Topic"), _("Language"), _("Reference"), _("Came?")]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    rows = "".join(f"<tr>{_row(one)}</tr>" for one in hours)
    return (
        f'<div class="inloop-sheet"><table><caption>{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(one: Booking | FreeSpot) -> str:
    hour = str(one.spot.when.hours)
    if isinstance(one, FreeSpot):
        cells = [hour, one.helper, _("free"), "", "", ""]
    else:
        said = "☐" if one.status is ConsultStatus.TO_COME else label(one.status)
        cells = [hour, one.helper, one.topic, one.language, one.details.reference, said]
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)
