"""The fixed helpers of a slot: who stays, who comes on from which day and how often, and what that does before it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from domain import fixed_helper
from domain.errors import DeskError
from domain.fixed_helper import FixedHelper
from domain.labels import label
from domain.period import since
from domain.person import Person
from domain.recurrence import HORIZON_DAYS, MAX_WEEKS_BETWEEN
from domain.slot import Outcome, Slot
from domain.words import AssignmentRole
from language import _
from ui import clock, conflict, notice, slot_review, slots, two_steps
from ui.choice import escaped

DATE = "DD/MM/YYYY"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sets fixed helpers, from which names (by id), by which service."""

    person: Person
    names: Mapping[int, str]
    today: date
    set_helpers: Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is fixed from a day on."""

    fixed: tuple[FixedHelper, ...]
    from_day: date


def show(desk: Desk, slot: Slot) -> bool:
    """The form, then what saving does; whether it was saved now."""
    st.subheader(_("Fixed helpers: {slot}").format(slot=slots.title(slot.draft)), anchor=False)
    key = key_of(slot)
    asked: Wanted | None = two_steps.asked(key)
    if asked is None:
        two_steps.go_on(key, _form(desk, slot, key))
        return False
    began = conflict.began(slots.key_of(slot.id))
    seen_version = slot.version if began is None else began.version

    def run(tx: Any) -> Outcome:
        return desk.set_helpers(
            tx,
            slot.id,
            asked.fixed,
            seen_version,
            from_day=asked.from_day,
            by=desk.person,
            today=desk.today,
            now=clock.now(),
        )

    names = [fixed_helper.describe(one, desk.today) for one in asked.fixed]
    st.caption(escaped(", ".join(names)) if names else _("Nobody is fixed any more."))
    return two_steps.finish(key, run, slot_review.show_helpers, _say)


def key_of(slot: Slot) -> str:
    return f"{slots.key_of(slot.id)}.helpers"


def coming(slot: Slot, today: date) -> list[FixedHelper]:
    """The agreements that still count."""
    return [one for one in slot.fixed if one.during.last >= today]


def _form(desk: Desk, slot: Slot, key: str) -> Wanted | None:
    seen = f"{key}.{slot.version}"
    with st.form(f"{seen}.form", border=False):
        from_day = st.date_input(
            _("This counts from"),
            value=max(desk.today, st.session_state.get(slots.from_key_of(slot.id), desk.today)),
            min_value=desk.today,
            max_value=desk.today + timedelta(days=HORIZON_DAYS),
            format=DATE,
            key=f"{seen}.from",
            help=_("Sessions before that day, and those with a count, stay as they are."),
        )
        kept = _kept(coming(slot, desk.today), desk.today, seen)
        added = _added(desk, slot, from_day, seen)
        if not st.form_submit_button(_("Show what this does"), type="primary", key=f"{seen}.show"):
            return None
    try:
        wanted = fixed_helper.in_order([*kept, *added()])
        fixed_helper.check(wanted, from_day)
    except DeskError as error:
        notice.refused(error)
        return None
    return Wanted(wanted, from_day)


def _kept(agreements: Sequence[FixedHelper], today: date, seen: str) -> list[FixedHelper]:
    """Those that are still ticked."""
    if not agreements:
        st.caption(_("Nobody is fixed at this slot yet."))
        return []
    st.caption(_("Who stays fixed"))
    return [
        one
        for number, one in enumerate(agreements)
        if st.checkbox(escaped(fixed_helper.describe(one, today)), value=True, key=f"{seen}.keep_{number}")
    ]


def _added(desk: Desk, slot: Slot, from_day: date, seen: str) -> Callable[[], list[FixedHelper]]:
    """The fields of who comes on; what is called reads them, and raises the sentence of what is wrong."""
    begun = st.session_state.get(slots.added_key_of(slot.id), ())
    chosen = st.multiselect(
        _("Who becomes fixed"),
        list(desk.names),
        default=[key for key in begun if key in desk.names],
        format_func=desk.names.__getitem__,
        key=f"{seen}.added",
        placeholder=_("Choose helpers"),
    )
    roles = list(AssignmentRole)
    with st.container(horizontal=True):
        role = st.selectbox(_("Role"), roles, format_func=label, key=f"{seen}.role")
        every = st.number_input(_("Every how many weeks"), 1, MAX_WEEKS_BETWEEN, value=1, key=f"{seen}.every")
    with st.container(horizontal=True):
        anchor = st.date_input(
            _("A date in one of those weeks"),
            value=None,
            format=DATE,
            key=f"{seen}.anchor",
            help=_("Only for every 2 weeks or more. Left empty, the weeks are counted from the day above."),
        )
        last = st.date_input(
            _("Fixed through"),
            value=None,
            format=DATE,
            key=f"{seen}.last",
            help=_("Left empty, until further notice."),
        )

    def read() -> list[FixedHelper]:
        during = since(from_day, last)
        return [
            FixedHelper(key, role, during, int(every), anchor or from_day, desk.names[key]) for key in chosen
        ]

    return read


def _say(_outcome: Outcome) -> None:
    notice.later(_("Fixed helpers saved"))
