"""The consults of a week: of one location hour by hour, of all of them how many are free and booked each day."""

from collections import Counter
from datetime import date

import streamlit as st

from domain.consult import Booking, FreeSpot, Plan
from domain.labels import label
from domain.period import Period
from domain.words import ConsultStatus
from language import _, formats
from ui import choice, consult_words, consults, consults_booking, consults_day, notice
from ui.choice import escaped
from ui.consults import Desk

SATURDAY = 5
LEAST_COLUMNS = 3
"""So that the hours of one day are no wider than can be read."""


def show(desk: Desk, plan: Plan, week: Period) -> None:
    if not plan.free and not plan.bookings:
        notice.empty(_("No consults in this week. Choose another week or location."))
        return
    st.markdown(consults_day.how_many(plan))
    busy = {one.spot.day for one in plan.free} | {one.spot.day for one in plan.bookings}
    days = [day for day in week.days if day.weekday() < SATURDAY or day in busy]
    if desk.is_one_place:
        _hours(plan, [day for day in days if day in busy])
    else:
        _numbers(desk, plan, days)


def _hours(plan: Plan, days: list[date]) -> None:
    """A column a day that has hours; on a phone one under the other."""
    columns = st.columns(max(len(days), LEAST_COLUMNS), gap="medium")
    for column, day in zip(columns, days, strict=False):
        with column, st.container(key=f"consults_week_{day}", gap="small"):
            if st.button(
                formats.day(day),
                key=f"consults.day.{day}",
                type="tertiary",
                help=_("Show this day"),
            ):
                consults.show_day(day)
                choice.show_part(consults.PAGE, consults.DAY_PART)
                st.rerun()
            hours: list[Booking | FreeSpot] = [
                *(one for one in plan.bookings if one.spot.day == day and one.takes_the_place),
                *(one for one in plan.free if one.spot.day == day),
            ]
            for one in sorted(hours, key=lambda hour: (hour.spot.starts, hour.helper)):
                _hour(one)


def _hour(one: Booking | FreeSpot) -> None:
    starts = formats.clock(one.spot.starts)
    if isinstance(one, FreeSpot):
        consults_booking.offer(one, f"{starts} {escaped(one.helper)}")
        return
    said = "" if one.status is ConsultStatus.TO_COME else f" · {label(one.status).lower()}"
    warning = ":material/event_busy: " if one.trouble is not None else ""
    st.markdown(f"{warning}**{starts}** {consult_words.about(one)}  \n:small[{escaped(one.helper)}{said}]")


def _numbers(desk: Desk, plan: Plan, days: list[date]) -> None:
    """A row a location; booking is done at one of them."""
    free = Counter((one.spot.location_id, one.spot.day) for one in plan.free)
    booked = Counter((one.spot.location_id, one.spot.day) for one in plan.bookings if one.takes_the_place)
    rows = [
        "| " + " | ".join([_("Location"), *(formats.day(day) for day in days)]) + " |",
        "|" + " --- |" * (len(days) + 1),
    ]
    for key, place in desk.places.items():
        cells = [_cell(free[key, day], booked[key, day]) for day in days]
        if any(cells):
            rows.append("| " + " | ".join([f"**{escaped(place)}**", *cells]) + " |")
    st.markdown("\n".join(rows))
    st.caption(_("Choose a location to see and book its hours."))


def _cell(free: int, booked: int) -> str:
    if not free and not booked:
        return ""
    return _("{free} free · {booked} booked").format(free=formats.number(free), booked=formats.number(booked))
