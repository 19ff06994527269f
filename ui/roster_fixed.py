"""Fixed helpers in the drawer of a session: who does not stand there and why, and the way to the slot's list."""

import streamlit as st

from domain.roster import SessionDetail
from domain.roster_change import Assign
from language import _
from ui import roster_command, roster_move, slots
from ui.choice import escaped
from ui.roster_move import Desk


def say(detail: SessionDetail, *, plans: bool) -> None:
    """A line for each fixed helper who does not stand there; a button where nothing speaks against it (any more)."""
    session = detail.session
    for one in session.missing:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(escaped(_capital(one.phrase)), width="stretch")
            if (
                plans
                and not one.because
                and st.button(
                    _("Assign"),
                    key=f"roster.fixed.{session.id}.{session.version}.{one.helper_id}",
                    help=one.name,
                )
            ):
                roster_command.ask(Assign(session.id, session.version, one.helper_id, one.role))


def offer(detail: SessionDetail, desk: Desk) -> None:
    """The way to the fixed helpers of the slot, from this day on, with those who stand here filled in."""
    session = detail.session
    if session.slot_id is None or not st.button(
        _("Fixed helpers from this date on"),
        key=f"roster.fix.{session.id}.{session.version}",
        icon=":material/event_repeat:",
        help=_("Who stands here is filled in. What it does is shown before it is saved."),
    ):
        return
    of_session = roster_move.slot_of(detail, desk)
    if of_session is None:
        return
    fixed = {one.helper_id for one in of_session.fixed if one.during.last >= desk.today}
    slots.go_to_helpers(
        detail.place,
        of_session,
        from_day=max(desk.today, session.original_day or session.when.day),
        helper_ids=[one.helper_id for one in session.standing if one.helper_id not in fixed],
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
