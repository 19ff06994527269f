"""Adding, changing and stopping a slot in two steps: the form, then its dates and what it touches, with Save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from domain.location import Location
from domain.person import Person
from domain.recurrence import HORIZON_DAYS
from domain.roster import Wish
from domain.slot import ONE_DAY, Draft, Outcome, Slot
from language import _, formats, ngettext
from ui import (
    clock,
    conflict,
    data_locations,
    notice,
    slot_form,
    slot_helpers,
    slot_review,
    slots,
    two_steps,
)
from ui.choice import escaped
from ui.conflict import Seen
from ui.slot_form import Asked

FORM_PX = 640


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the service can do with slots."""

    add: Callable[..., Outcome]
    change: Callable[..., Outcome]
    stop: Callable[..., Outcome]
    set_helpers: Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who edits the slots of which location, when."""

    person: Person
    place: Location
    wishes: Sequence[Wish]
    today: date
    names: Callable[[], Mapping[int, str]]
    """The helpers of the network, by id."""
    places: Callable[[], Mapping[int, str]]
    """Its locations that are in use, by id."""

    def moment(self) -> dict[str, Any]:
        """What each verb wants to know besides what is asked."""
        return {"by": self.person, "today": self.today, "now": clock.now()}


def show(desk: Desk, found: Sequence[Slot], verbs: Verbs) -> None:
    """The list, or what is being done."""
    what = slots.opened(desk.place)
    if what is None:
        slots.listed(desk.place, found, desk.wishes, desk.today)
        return
    slot = next((one for one in found if one.id == what[1]), None)
    with st.container(width=FORM_PX):
        if slot is None:
            _add(desk, verbs)
        elif what[0] == slots.STOP:
            _stop(desk, slot, verbs)
        elif what[0] == slots.FIXED:
            _fix(desk, slot, verbs)
        else:
            _change(desk, slot, verbs)


def _add(desk: Desk, verbs: Verbs) -> None:
    st.subheader(_("Add a slot"), anchor=False)
    key = f"slots.new_{desk.place.id}"
    asked: Asked | None = two_steps.asked(key)
    if asked is None:
        begun = two_steps.typed(key, Asked(slot_form.usual(desk.today), desk.today))
        two_steps.go_on(
            key, slot_form.show(f"new{desk.place.id}", begun, desk.wishes, desk.today, is_new=True)
        )
        _leave(desk, key)
        return

    def run(tx: Any) -> Outcome:
        return verbs.add(tx, desk.place.id, asked.draft, **desk.moment())

    slot_review.summary(asked.draft, desk.wishes)
    if two_steps.finish(key, run, slot_review.show, _say):
        _finish(desk, key)


def _change(desk: Desk, slot: Slot, verbs: Verbs) -> None:
    st.subheader(_("Change: {slot}").format(slot=slots.title(slot.draft)), anchor=False)
    key = slots.key_of(slot.id)
    from_key, place_key = slots.from_key_of(slot.id), slots.place_key_of(slot.id)

    def place() -> int:
        found: int = st.session_state.get(place_key, desk.place.id)
        return found

    def form(seen: Seen[Draft]) -> Draft | None:
        begun = Asked(seen.fields, st.session_state.get(from_key, desk.today), place())
        wanted = slot_form.show(
            f"{slot.id}.{seen.version}",
            begun,
            desk.wishes,
            desk.today,
            is_new=False,
            places=desk.places(),
        )
        if wanted is None:
            return None
        st.session_state[from_key] = wanted.from_day
        st.session_state[place_key] = wanted.place or desk.place.id
        return wanted.draft

    def run(tx: Any, wanted: Draft, version: int) -> Outcome:
        from_day = st.session_state.get(from_key, desk.today)
        return verbs.change(
            tx, slot.id, wanted, version, from_day=from_day, to_location_id=place(), **desk.moment()
        )

    def now() -> Seen[Draft] | None:
        found = data_locations.slots(desk.person, desk.place.id, desk.today)
        return next((Seen(one.draft, one.version) for one in found if one.id == slot.id), None)

    asked: Draft | None = two_steps.asked(key)
    if asked is not None:
        slot_review.summary(asked, desk.wishes)
        if place() != desk.place.id:
            st.caption(
                _("From {day} on at {place}").format(
                    day=formats.day_and_year(st.session_state.get(from_key, desk.today)),
                    place=escaped(desk.places().get(place(), "")),
                )
            )
    if two_steps.edit(
        key, slot_form.fields(desk.wishes), form, run=run, now=now, show=slot_review.show, say=_say
    ):
        _finish(desk, key)


def _stop(desk: Desk, slot: Slot, verbs: Verbs) -> None:
    st.subheader(_("Stop: {slot}").format(slot=slots.title(slot.draft)), anchor=False)
    key = slots.stop_key_of(slot.id)
    last_day: date | None = two_steps.asked(key)
    if last_day is None:
        with st.form(f"{key}.form", border=False):
            chosen = st.date_input(
                _("Last day on which there is still a session"),
                value=desk.today,
                min_value=desk.today - ONE_DAY,
                max_value=desk.today + timedelta(days=HORIZON_DAYS),
                format=slot_form.DATE,
                key=f"{key}.last",
                help=_(
                    "Choose yesterday to stop at once. What happened stays, and the slot can go on later."
                ),
            )
            is_sent = st.form_submit_button(_("Show what this does"), type="primary", key=f"{key}.show")
        two_steps.go_on(key, chosen if is_sent else None)
        _leave(desk, key)
        return
    began = conflict.began(slots.key_of(slot.id))
    seen_version = slot.version if began is None else began.version

    def run(tx: Any) -> Outcome:
        return verbs.stop(tx, slot.id, last_day, seen_version, **desk.moment())

    if two_steps.finish(key, run, slot_review.show, _say):
        _finish(desk, key)


def _fix(desk: Desk, slot: Slot, verbs: Verbs) -> None:
    key = slot_helpers.key_of(slot)
    if slot_helpers.show(slot_helpers.Desk(desk.person, desk.names(), desk.today, verbs.set_helpers), slot):
        _finish(desk, key)
    if two_steps.asked(key) is None:
        _leave(desk, key)


def _say(outcome: Outcome) -> None:
    if outcome.added:
        notice.later(
            ngettext(
                "Slot saved: {number} new session on the roster",
                "Slot saved: {number} new sessions on the roster",
                outcome.added,
            ).format(number=outcome.added)
        )
    else:
        notice.later(_("Slot saved"))


def _finish(desk: Desk, key: str) -> None:
    """Back to the list, after it was saved."""
    two_steps.forget(key)
    slots.close(desk.place)
    st.rerun()


def _leave(desk: Desk, key: str) -> None:
    def leave() -> None:
        two_steps.forget(key)
        slots.close(desk.place)

    st.button(_("Leave it as it is"), key=f"{key}.leave", on_click=leave)
