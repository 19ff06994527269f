"""“What if”: a slot is closed or moved, in thought only; what that touches, and the way to do it for real."""

from datetime import date, timedelta
from enum import StrEnum

import streamlit as st

from domain import what_if
from domain.clock_time import hours_from_typed
from domain.errors import DeskError
from domain.period import DAYS_IN_WEEK
from domain.recurrence import HORIZON_DAYS
from domain.slot import Slot
from domain.what_if import Move
from language import _, formats
from ui import notice, outlook, slot_form, slots, url
from ui.data_outlook import Timetable

WHAT = "wat"
FORM_PX = 640


class Doing(StrEnum):
    """What is thought of."""

    CLOSE = "sluiten"
    MOVE = "verplaatsen"


def choose_slot(timetable: Timetable) -> Slot | None:
    """Which slot is looked at, kept in the address."""
    titles = {
        one.id: f"{timetable.places[one.location_id].name} · {slots.title(one.draft)}"
        for one in timetable.slots
    }
    key = url.state_key(outlook.PAGE, slots.SLOT_IN_URL)
    asked = url.news(outlook.PAGE, slots.SLOT_IN_URL)
    if asked is not None:
        st.session_state[key] = url.to_id(asked) or None
        if asked and url.to_id(asked) not in titles:
            url.leave_out(_("slot"))
    if st.session_state.get(key) not in titles:
        st.session_state[key] = None
    chosen: int | None = st.selectbox(
        _("Slot"),
        list(titles),
        format_func=titles.__getitem__,
        index=None,
        key=key,
        placeholder=_("Choose the slot to close or move, in thought only"),
        width=FORM_PX,
    )
    url.write(outlook.PAGE, slots.SLOT_IN_URL, "" if chosen is None else str(chosen))
    return None if chosen is None else timetable.slot(chosen)


def choose_doing() -> Doing:
    """Whether it is closed or moved, kept in the address."""
    labels = {Doing.CLOSE: _("Close it"), Doing.MOVE: _("Move it")}
    text = _("What happens to the slot")
    return url.segment(outlook.PAGE, WHAT, labels, label=text, what=_("what happens to the slot"))


def choose_day(today: date) -> date:
    """The first day without the slot as it is now."""
    return st.date_input(
        _("From"),
        value=today,
        min_value=today,
        max_value=today + timedelta(days=HORIZON_DAYS),
        format=slot_form.DATE,
        key=f"outlook.from.{today}",
        width=180,
    )


def choose_move(slot: Slot, timetable: Timetable) -> Move | None:
    """Where and when instead; None while that is where and when it is now, or cannot be read, which is said."""
    places = timetable.places
    weekday = what_if.weekday_of(slot.draft)
    with st.container(horizontal=True, vertical_alignment="bottom", key="outlook_move"):
        place = st.selectbox(
            _("Location"),
            list(places),
            index=list(places).index(slot.location_id),
            format_func=lambda key: places[key].name,
            key=f"outlook.place.{slot.id}",
            width=280,
        )
        day = weekday
        if weekday is not None:
            day = st.selectbox(
                _("Weekday"),
                range(DAYS_IN_WEEK),
                index=weekday,
                format_func=formats.weekday,
                key=f"outlook.weekday.{slot.id}",
                width=160,
            )
        typed = st.text_input(
            _("Hours"), value=str(slot.draft.hours), key=f"outlook.hours.{slot.id}", width=160
        )
    try:
        move = Move(places[place], 0 if day is None else day, hours_from_typed(typed or ""))
    except DeskError as error:
        notice.refused(error)
        return None
    if place == slot.location_id and what_if.moved(slot.draft, move) == slot.draft:
        st.caption(_("Choose another location, weekday or hours to see what that touches."))
        return None
    return move


def say_what_comes(timetable: Timetable) -> None:
    """Before a slot is chosen."""
    if not timetable.slots:
        notice.empty(_("This network has no slots yet. Add them to your locations first."))
        return
    st.caption(
        _(
            "See what closing or moving a slot would touch: visits a month, helper hours, who can go along, and where else "
            "visitors can go. Nothing is changed here."
        )
    )


def stop_for_real(slot: Slot, from_day: date, timetable: Timetable) -> None:
    """The way to stopping the slot, where its effects are shown first. Up to there nothing is written."""
    st.caption(
        _("Nothing was changed. The next step shows every session and helper it touches, before you save.")
    )
    if st.button(
        _("Go on to stop this slot"), key=f"outlook.stop_{slot.id}", icon=":material/arrow_forward:"
    ):
        slots.go_to_stop(timetable.places[slot.location_id], slot, from_day - timedelta(days=1))


def move_for_real(slot: Slot, move: Move, from_day: date, timetable: Timetable) -> None:
    """The way to changing the slot, as `stop_for_real`, also to another location."""
    place = timetable.places[slot.location_id]
    st.caption(
        _("Nothing was changed. The next step shows every session and helper it touches, before you save.")
    )
    if st.button(
        _("Go on to change this slot"), key=f"outlook.change_{slot.id}", icon=":material/arrow_forward:"
    ):
        slots.go_to_change(place, slot, what_if.moved(slot.draft, move), from_day=from_day, at=move.place.id)
