"""Closures of a location or of a whole network: adding, changing and withdrawing, each with what it touches first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from domain import closure, period, school_holiday
from domain.closure import Closure, Draft, Outcome
from domain.errors import DeskError
from domain.period import Period
from domain.person import Person
from domain.school_holiday import SchoolHoliday
from language import _, formats, ngettext
from ui import clock, conflict, data_locations, effects, notice, two_steps
from ui.choice import escaped
from ui.conflict import Field, Seen

DATE = "DD/MM/YYYY"
FORM_PX = 640
AHEAD = timedelta(days=300)
"""How far ahead school holidays are offered: each kind once, nearly."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the service can do with closures."""

    add: Callable[..., Outcome]
    change: Callable[..., Outcome]
    withdraw: Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who keeps the closures of what: of a location, or without a `location_id` of the whole network."""

    person: Person
    network_id: int
    location_id: int | None
    today: date
    verbs: Verbs

    @property
    def name(self) -> str:
        return "network" if self.location_id is None else str(self.location_id)

    def closures(self) -> list[Closure]:
        """What closes it, latest first; for a location also what closes its whole network."""
        if self.location_id is None:
            return data_locations.closures_of_network(self.person, self.network_id)
        return data_locations.closures(self.person, self.location_id)


def show(desk: Desk, *, may_add: bool = True) -> None:
    """A form for a new closure, those of now and to come, and those that are over, folded away."""
    found = desk.closures()
    coming = [one for one in found if one.draft.days.last >= desk.today]
    if may_add:
        _add(desk, is_first=not coming)
    if not coming:
        st.caption(_("No closure now or to come."))
    for one in reversed(coming):
        with st.container(border=True, key=f"closures_box_{one.id}"):
            _row(desk, one)
    past = [one for one in found if one not in coming]
    if past:
        title = ngettext("{number} earlier closure", "{number} earlier closures", len(past))
        with st.expander(title.format(number=len(past))):
            for one in past:
                _row(desk, one)


def in_words(draft: Draft) -> str:
    """`Mon 21 Dec 2026 to Fri 1 Jan 2027: Kerstsluiting`."""
    return _("{days}: {reason}").format(days=period.describe(draft.days), reason=escaped(draft.reason))


def _add(desk: Desk, *, is_first: bool) -> None:
    key = f"closures.new_{desk.name}"
    asked: Draft | None = two_steps.asked(key)
    if asked is None:
        with st.expander(_("Add a closure"), expanded=is_first, icon=":material/add:"):
            begun = two_steps.typed(key, Draft(Period(desk.today, desk.today), ""))
            picked = _school_holiday(key, desk.today)
            if picked is None:
                two_steps.go_on(key, _form(key, begun))
            else:
                name = school_holiday.name(picked.code)
                at = f"{key}.{picked.code.value}_{picked.days.first.year}"
                two_steps.go_on(key, _form(at, Draft(picked.days, name)))
        return

    def run(tx: Any) -> Outcome:
        where = {"by": desk.person, "today": desk.today, "now": clock.now()}
        return desk.verbs.add(tx, desk.network_id, desk.location_id, asked, **where)

    with st.container(border=True):
        st.markdown(f"**{in_words(asked)}**")
        if two_steps.finish(key, run, _touches, _say_saved, save=_("Save this closure")):
            st.rerun()


def _row(desk: Desk, one: Closure) -> None:
    key = f"closures.{one.id}"
    is_own = one.location_id == desk.location_id
    if two_steps.asked(f"{key}.withdraw") is not None:
        _withdraw(desk, one, f"{key}.withdraw")
        return
    if conflict.began(key) is not None:
        _change(desk, one, key)
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"closures_row_{one.id}"):
        st.markdown(f"**{in_words(one.draft)}**", width="stretch")
        if not is_own:
            st.caption(_("the whole network"), width="content")
        if not is_own or not closure.can_change(one.draft, desk.today):
            return
        st.button(
            _("Change"),
            key=f"{key}.open",
            on_click=conflict.begin,
            args=(key, one.draft, one.version),
            icon=":material/edit:",
            type="tertiary",
        )
        if st.button(_("Withdraw"), key=f"{key}.ask", icon=":material/undo:", type="tertiary"):
            two_steps.go_on(f"{key}.withdraw", one.version)


def _withdraw(desk: Desk, one: Closure, key: str) -> None:
    version: int | None = two_steps.asked(key)

    def run(tx: Any) -> Outcome:
        return desk.verbs.withdraw(tx, one.id, version, by=desk.person, today=desk.today, now=clock.now())

    def say(outcome: Outcome) -> None:
        notice.later(formats.list_of([_("Closure withdrawn"), *effects.summary(outcome.effects)]))

    st.markdown(_("**Withdraw: {closure}**").format(closure=in_words(one.draft)))
    if two_steps.finish(
        key, run, _touches, say, save=_("Withdraw this closure"), back=_("Leave it as it is")
    ):
        st.rerun()


def _change(desk: Desk, one: Closure, key: str) -> None:
    def form(seen: Seen[Draft]) -> Draft | None:
        return _form(f"{key}.{seen.version}", seen.fields)

    def run(tx: Any, wanted: Draft, version: int) -> Outcome:
        return desk.verbs.change(
            tx, one.id, wanted, version, by=desk.person, today=desk.today, now=clock.now()
        )

    def now() -> Seen[Draft] | None:
        return next((Seen(each.draft, each.version) for each in desk.closures() if each.id == one.id), None)

    asked: Draft | None = two_steps.asked(key)
    st.markdown(f"**{in_words(one.draft if asked is None else asked)}**")
    fields = [Field("days", _("Days"), period.describe), Field("reason", _("Reason"))]
    if two_steps.edit(key, fields, form, run=run, now=now, show=_touches, say=_say_saved):
        st.rerun()


def _school_holiday(key: str, today: date) -> SchoolHoliday | None:
    """One of the school holidays to come, with which the form can begin: many places close then."""
    ahead = school_holiday.school_holidays_of(Period(today, today + AHEAD))
    coming = {f"{one.code.value}_{one.days.first.year}": one for one in ahead if one.days.first > today}
    picked: str | None = st.pills(
        _("Begin with a school holiday"),
        list(coming),
        format_func=lambda name: (
            f"{school_holiday.name(coming[name].code)} · {formats.days(coming[name].days.first, coming[name].days.last)}"
        ),
        key=f"{key}.school",
    )
    return coming.get(picked or "")


def _form(at: str, draft: Draft) -> Draft | None:
    """The draft once it was sent; what cannot be is refused here, beside the form."""
    with st.form(f"{at}.form", border=False, width=FORM_PX):
        with st.container(horizontal=True):
            first = st.date_input(_("First day"), value=draft.days.first, format=DATE, key=f"{at}.first")
            last = st.date_input(_("Last day"), value=draft.days.last, format=DATE, key=f"{at}.last")
        reason = st.text_input(
            _("Reason"),
            value=draft.reason,
            max_chars=closure.LONGEST_REASON,
            key=f"{at}.reason",
            placeholder=_("Christmas closure"),
            help=_("It stands on the roster, on each session that is closed, and on the poster at the door."),
        )
        if not st.form_submit_button(_("Show what this touches"), type="primary", key=f"{at}.show"):
            return None
    try:
        return closure.cleaned(Draft(Period(first, last), reason))
    except DeskError as error:
        notice.refused(error)
        return None


def _touches(outcome: Outcome) -> None:
    effects.show_all(outcome.effects)


def _say_saved(outcome: Outcome) -> None:
    notice.later(formats.list_of([_("Closure saved"), *effects.summary(outcome.effects)]))
