"""Moving a session from its drawer: this one alone, or its slot from this day on.

Alone, what the move does is tried and shown first. From this day on, it is a change of the slot: the same moment is
filled in on the Locations page, where the dates and everything that is touched are shown before it is saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import streamlit as st

from domain import slot
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError
from domain.need import Need
from domain.person import Person
from domain.roster import PlacedSession, SessionDetail, Usual
from domain.roster_change import MovedSession, MoveSession, Outcome
from domain.roster_refusal import PLANNED_AHEAD
from domain.slot import Slot
from language import _, formats
from ui import clock, data_locations, notice, roster_command, slots, two_steps
from ui.choice import escaped

ONLY_THIS, FROM_THIS = "only_this", "from_this"
DATE = "DD/MM/YYYY"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who moves sessions of a network, to which places (names by id), by which service."""

    person: Person
    places: Mapping[int, str]
    today: date
    do: Callable[..., Outcome]


def said(usual: Usual) -> str:
    """That a session is not when or where it usually is."""
    return _("moved from {usual}").format(usual=usual)


def offer(detail: SessionDetail, desk: Desk) -> None:
    """The fold with the form, and then what moving it does."""
    session = detail.session
    key = _key(session)
    asked: MoveSession | None = two_steps.asked(key)
    with st.expander(_("Change day, hours or place"), expanded=asked is not None):
        if asked is None:
            _form(detail, desk, key)
        else:
            _preview(asked, desk, key)


def _form(detail: SessionDetail, desk: Desk, key: str) -> None:
    session = detail.session
    begun: MoveSession = two_steps.typed(
        key, MoveSession(session.id, session.version, session.location_id, session.when, session.room)
    )
    places = {detail.place.id: detail.place.name, **desk.places}
    with st.form(f"{key}.form", border=False):
        which = ONLY_THIS if session.slot_id is None else _which(key)
        day = st.date_input(
            _("Day"),
            value=begun.when.day,
            min_value=desk.today,
            max_value=desk.today + PLANNED_AHEAD,
            format=DATE,
            key=f"{key}.day",
        )
        with st.container(horizontal=True):
            starts = st.time_input(_("From"), value=begun.when.hours.starts, key=f"{key}.starts")
            ends = st.time_input(_("To"), value=begun.when.hours.ends, key=f"{key}.ends")
        place = st.selectbox(
            _("Place"),
            list(places),
            index=list(places).index(begun.location_id),
            format_func=places.__getitem__,
            key=f"{key}.place",
        )
        room = st.text_input(
            _("Room"),
            value=begun.room,
            max_chars=slot.LONGEST_ROOM,
            key=f"{key}.room",
            help=_("Only for a second session at the same moment."),
        )
        is_sent = st.form_submit_button(_("Show what this does"), type="primary", key=f"{key}.show")
    if is_sent:
        try:
            wanted = MoveSession(session.id, session.version, place, _when(day, starts, ends), room.strip())
        except DeskError as error:
            notice.refused(error)
            return
        if which == ONLY_THIS:
            two_steps.go_on(key, wanted)
        else:
            _on_to_the_slot(detail, desk, wanted)


def _which(key: str) -> str:
    words = {ONLY_THIS: _("Only this session"), FROM_THIS: _("The slot, from this date on")}
    return st.radio(
        _("What changes"),
        list(words),
        format_func=words.__getitem__,
        captions=[
            _("The slot and its other sessions stay as they are."),
            _("Sessions before it, and those with a count, stay as they are."),
        ],
        key=f"{key}.which",
    )


def _when(day: date, starts: time, ends: time) -> DatedHours:
    return DatedHours(day, Hours(starts, ends))


def _preview(wanted: MoveSession, desk: Desk, key: str) -> None:
    st.markdown(f"**{escaped(str(wanted.when))}, {escaped(desk.places.get(wanted.location_id, ''))}**")
    if two_steps.is_saved(key):
        two_steps.forget(key)
        roster_command.ask(wanted)

    def run(tx: Any) -> Outcome:
        return desk.do(tx, wanted, by=desk.person, today=desk.today, now=clock.now())

    two_steps.preview(key, run, _show, save=_("Move this session"))


def _show(outcome: Outcome) -> None:
    """Who still stands there, who no longer does and why."""
    if not isinstance(outcome, MovedSession):
        st.info(_("The session stands there already: nothing changes."))
        return
    lines = []
    if outcome.there:
        lines.append(_("{names} there").format(names=escaped(formats.list_of(list(outcome.there)))))
    lines += [
        _("{name} is set free: {reason}").format(name=escaped(one.name), reason=escaped(one.reason))
        for one in outcome.freed
    ]
    st.markdown("\n".join(f"- {line}" for line in lines or [_("Nobody stands at this session.")]))
    st.caption(_("The slot and its other sessions stay as they are."))


def need_from_here(detail: SessionDetail, desk: Desk, need: Need) -> None:
    """The slot asks for this from the day of the session on."""
    of_session = slot_of(detail, desk)
    if of_session is not None:
        original = detail.session.original_day or detail.session.when.day
        slots.go_to_change(
            detail.place,
            of_session,
            replace(of_session.draft, need=need),
            from_day=max(desk.today, original),
            at=of_session.location_id,
        )


def slot_of(detail: SessionDetail, desk: Desk) -> Slot | None:
    """The slot of the session, as it stands now; it says so when that is kept at another place."""
    found = data_locations.slots(desk.person, detail.place.id, desk.today)
    of_session = next((one for one in found if one.id == detail.session.slot_id), None)
    if of_session is None:
        st.error(_("This session was moved to another place. Change its slot under Locations."))
    return of_session


def _on_to_the_slot(detail: SessionDetail, desk: Desk, wanted: MoveSession) -> None:
    """The change of the slot on the Locations page, with the same moment filled in and shown before it is saved."""
    of_session = slot_of(detail, desk)
    if of_session is not None:
        original = detail.session.original_day or detail.session.when.day
        slots.go_to_change(
            detail.place,
            of_session,
            slot.moved(of_session.draft, original, wanted.when, wanted.room),
            from_day=max(desk.today, min(original, wanted.when.day)),
            at=wanted.location_id,
        )


def _key(session: PlacedSession) -> str:
    return f"roster.move.{session.id}.{session.version}"
