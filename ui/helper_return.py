"""A helper who is back earlier: the last day of the absence, what that gives back, and where somebody is one too many."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from domain import absence, access
from domain.absence import Absence, Gap, Gaps
from domain.access import Action
from domain.errors import DeskError
from domain.need import in_short
from language import _, formats, ngettext
from ui import clock, data, data_helpers, notice, two_steps
from ui.choice import escaped
from ui.helper_sections import Opened

DATE = "DD/MM/YYYY"
SHOWN = 12


def key_of(one: Absence) -> str:
    return f"helpers.back_{one.id}.{one.version}"


def begin(key: str) -> None:
    """Show the form of an absence that ends earlier."""
    st.session_state[f"{key}.open"] = True


def is_begun(key: str) -> bool:
    return bool(st.session_state.get(f"{key}.open"))


def show(opened: Opened, one: Absence, end_early: Callable[..., Gaps]) -> None:
    """The last day, then which sessions have the helper back and where there is somebody too many, before it is saved."""
    key = key_of(one)
    asked: date | None = two_steps.asked(key)
    if asked is None:
        two_steps.go_on(key, _form(key, one, opened.today))
        st.button(_("Leave it as it is"), key=f"{key}.leave", on_click=_leave, args=(key,))
        return

    def run(tx: Any) -> Gaps:
        where = {"by": opened.person, "today": opened.today, "now": clock.now()}
        return end_early(tx, opened.helper.id, one.id, asked, one.version, **where)

    def say(_back: Gaps) -> None:
        notice.later(_("Absence ends earlier"))

    with st.container(border=True):
        st.markdown(
            _("**{name} is back from {day}**").format(
                name=opened.shown_name, day=formats.day_and_year(asked + timedelta(days=1))
            )
        )
        if two_steps.finish(key, run, lambda back: _gives_back(back, opened.helper.id), say):
            _leave(key)
            st.rerun()


def doubles(opened: Opened, remove: Callable[..., object]) -> None:
    """The sessions at which somebody stands for the helper who is there too, with the way to take either off."""
    found = data_helpers.doubles(opened.person, opened.helper.id, opened.today)
    if not found:
        return
    st.markdown(
        ngettext(
            "**{name} stands at {number} session with more helpers than needed.** Who comes off?",
            "**{name} stands at {number} sessions with more helpers than needed.** Who comes off?",
            len(found),
        ).format(name=opened.shown_name, number=len(found))
    )
    for gap in found[:SHOWN]:
        with st.container(border=True, key=f"helpers_double_{gap.session.id}"):
            st.markdown(_line(gap, opened.helper.id))
            _take_off(opened, gap, remove)


def _take_off(opened: Opened, gap: Gap, remove: Callable[..., object]) -> None:
    session = gap.session
    network_id = opened.helper.network_id
    if not access.may_at_location(
        opened.person, Action.PLAN, location_id=session.location_id, network_id=network_id
    ):
        st.caption(_("Your coordinator decides who comes off; it stands on the roster."))
        return
    with st.container(horizontal=True):
        for one in session.standing:
            if not one.counts:
                continue
            if not st.button(
                _("Take {name} off").format(name=escaped(one.name)),
                key=f"helpers.off_{session.id}.{one.helper_id}.{session.version}",
                icon=":material/person_remove:",
            ):
                continue
            try:
                with data.writing() as tx:
                    where = {"by": opened.person, "today": opened.today, "now": clock.now()}
                    remove(tx, session.id, one.helper_id, session.version, **where)
            except DeskError as error:
                notice.refused(error)
                return
            notice.later(_("Taken off the session."))
            st.rerun()


def _form(key: str, one: Absence, today: date) -> date | None:
    """The last day once it was sent; one that makes nothing shorter is refused here."""
    draft = one.draft
    usual = max(draft.first_day, min(today - timedelta(days=1), draft.during.last - timedelta(days=1)))
    with st.form(f"{key}.form", border=False):
        last: date = st.date_input(
            _("Last day away"),
            value=two_steps.typed(key, usual),
            format=DATE,
            key=f"{key}.last",
            width=240,
        )
        if not st.form_submit_button(_("Show what this gives back"), type="primary", key=f"{key}.show"):
            return None
    try:
        absence.check_ends_early(draft, last)
    except DeskError as error:
        notice.refused(error)
        return None
    return last


def _leave(key: str) -> None:
    st.session_state.pop(f"{key}.open", None)
    two_steps.forget(key)


def _gives_back(back: Gaps, helper_id: int) -> None:
    if not back.seen and not back.elsewhere:
        st.caption(_("No session has this helper back: nothing was planned on those days."))
        return
    st.markdown("\n".join(f"- {line}" for line in _summary(back, helper_id)))
    st.markdown("\n".join(f"- {_line(gap, helper_id)}" for gap in back.seen[:SHOWN]))
    more = len(back.seen) - SHOWN
    if more > 0:
        st.caption(
            ngettext("and {number} more session", "and {number} more sessions", more).format(number=more)
        )


def _summary(back: Gaps, helper_id: int) -> list[str]:
    """How many sessions have the helper back, and at how many there is somebody too many."""
    sessions = len(back.seen) + back.elsewhere
    lines = []
    if sessions:
        lines.append(
            ngettext(
                "{number} session has this helper back", "{number} sessions have this helper back", sessions
            ).format(number=sessions)
        )
    double = sum(absence.is_double(gap, helper_id) for gap in back.seen)
    if double:
        lines.append(
            ngettext(
                "at {number} of them somebody stands in: one too many",
                "at {number} of them somebody stands in: one too many",
                double,
            ).format(number=double)
        )
    return lines


def _line(gap: Gap, helper_id: int) -> str:
    """`di 1 dec 13:00–16:00 · De Krook · 2 of 1: Jan stands there too`."""
    said = f"{gap.session.when} · {escaped(gap.place)} · {in_short(gap.session.coverage)}"
    if not absence.is_double(gap, helper_id):
        return said
    names = escaped(formats.list_of([one.name for one in absence.beside(gap, helper_id)]))
    too = _("{names} there too").format(names=names)
    return f"**{said}: {too}**"
