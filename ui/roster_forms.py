"""The forms of the roster: what a session needs, cancelling it, and an extra session."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import streamlit as st

from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError
from domain.labels import label
from domain.need import Need
from domain.roster import Board, SessionDetail
from domain.roster_change import AddSession, Cancel, Save, SessionChange
from domain.roster_refusal import NOTE_LENGTH, PLANNED_AHEAD
from domain.words import REASONS_TO_CHOOSE, Formula
from language import _
from ui import need_fields, notice, roster_command
from ui.roster_view import PAGE

ADDING = "roster.adding"
FORM_PX = 480
USUAL_HOURS = Hours(time(10), time(12))


def need(detail: SessionDetail, from_here: Callable[[Need], None]) -> None:
    """How many helpers, with which languages and skills, and a note: for this session alone, or for its slot `from_here` on."""
    session = detail.session
    seen = f"{session.id}.{session.version}"
    base = session.fields()
    with st.form(f"roster.need.{seen}", border=False):
        st.caption(_("Saved for this session only: its slot and its other sessions stay as they are."))
        minimum, maximum = need_fields.numbers(PAGE, seen, session.need)
        languages, skills = need_fields.wishes(PAGE, seen, session.need, detail.wishes)
        note = st.text_input(
            _("Note"),
            value=session.note,
            max_chars=NOTE_LENGTH,
            key=f"roster.note.{seen}",
            help=_("Nothing about visitors: no names, numbers or addresses."),
        )
        with st.container(horizontal=True):
            is_saved = st.form_submit_button(_("Save"), key=f"roster.save_need.{seen}", type="primary")
            is_of_slot = session.slot_id is not None and st.form_submit_button(
                _("For the slot, from this date on"),
                key=f"roster.need_from.{seen}",
                help=_("What it does is shown before it is saved."),
            )
        if is_of_slot:
            try:
                from_here(Need(minimum, maximum, languages, skills))
            except DeskError as error:
                notice.refused(error)
        if is_saved:
            mine = replace(
                base, minimum=minimum, maximum=maximum, languages=languages, skills=skills, note=note.strip()
            )
            roster_command.ask(Save((SessionChange(session.id, session.version, base, mine),)))


def cancel(detail: SessionDetail) -> None:
    """A session is cancelled with a reason, on purpose: nothing is chosen beforehand."""
    session = detail.session
    seen = f"{session.id}.{session.version}"
    with st.form(f"roster.cancel.{seen}", border=False):
        st.caption(_("The helpers are set free, and the session stays on the board with the reason."))
        reason = st.selectbox(
            _("Reason"),
            list(REASONS_TO_CHOOSE),
            index=None,
            format_func=label,
            key=f"roster.cancel_reason.{seen}",
            placeholder=_("Choose a reason"),
        )
        note = st.text_input(_("Note"), max_chars=NOTE_LENGTH, key=f"roster.cancel_note.{seen}")
        if st.form_submit_button(_("Cancel the session"), key=f"roster.cancel_button.{seen}"):
            if reason is None:
                st.error(_("Choose the reason why the session is cancelled."))
            else:
                roster_command.ask(Cancel(session.id, session.version, reason, note.strip()))


def offer_extra() -> None:
    """The button that opens the form of an extra session."""
    st.button(
        _("Extra session"), key="roster.add", icon=":material/add:", width="stretch", on_click=_start_adding
    )


def _start_adding() -> None:
    st.session_state[ADDING] = True


def is_adding() -> bool:
    return bool(st.session_state.get(ADDING))


def stop_adding() -> None:
    st.session_state.pop(ADDING, None)
    roster_command.forget_refusal()


def show_extra(board: Board, today: date) -> None:
    """The drawer of an extra session, outside any slot."""
    st.dialog(_("Extra session"), width=FORM_PX, position="right", on_dismiss=stop_adding)(_draw_extra)(
        board, today
    )


def _draw_extra(board: Board, today: date) -> None:
    found = roster_command.refusal()
    if found is not None:
        notice.refused(found.error)
    places = {place.id: place.name for place in board.places}
    formulas = list(Formula)
    with st.form("roster.extra", border=False):
        place = st.selectbox(
            _("Place"),
            list(places),
            index=None,
            format_func=lambda key: places[key],
            key="roster.extra.place",
            placeholder=_("Choose a place"),
        )
        day = st.date_input(
            _("Day"),
            value=max(today, board.first),
            min_value=today,
            max_value=today + PLANNED_AHEAD,
            format="DD/MM/YYYY",
            key="roster.extra.day",
        )
        with st.container(horizontal=True):
            starts = st.time_input(_("From"), value=USUAL_HOURS.starts, key="roster.extra.starts")
            ends = st.time_input(_("To"), value=USUAL_HOURS.ends, key="roster.extra.ends")
        room = st.text_input(
            _("Room"), key="roster.extra.room", help=_("Only for a second session at the same moment.")
        )
        formula = st.selectbox(_("Formula"), formulas, index=0, format_func=label, key="roster.extra.formula")
        minimum, maximum = need_fields.numbers(PAGE, "extra", Need(1, 2))
        languages, skills = need_fields.wishes(PAGE, "extra", Need(1, 2), board.wishes)
        if st.form_submit_button(_("Add"), key="roster.extra.save", type="primary"):
            if place is None:
                st.error(_("Choose a place first."))
                return
            try:
                command = AddSession(
                    place,
                    DatedHours(day, Hours(starts, ends)),
                    formula,
                    Need(minimum, maximum, languages, skills),
                    room.strip(),
                )
            except DeskError as error:
                notice.refused(error)
                return
            roster_command.ask(command)
