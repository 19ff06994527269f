"""Pausing and stopping, with what that does to the roster before it is done; forgetting who somebody was."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from domain.absence import Gap
from domain.errors import DeskError
from domain.helper import OFF
from domain.words import HelperStage
from language import _, formats, ngettext
from ui import clock, consult_hits, data, helper_form, notice
from ui.helper_absences import session_line
from ui.helper_form import EARLIEST
from ui.helper_sections import Opened

SHOWN_AT_FIRST = 12


def offer(opened: Opened, *, leave: Callable[..., Sequence[Gap]], anonymise: Callable[..., object]) -> None:
    """What is offered to who keeps helpers and is not changing details; the services are `leave` and `anonymise`."""
    if not opened.may_change or helper_form.is_open(opened):
        return
    stage = opened.helper.draft.stage
    if stage is not HelperStage.STOPPED:
        with st.expander(_("Pause or stop"), icon=":material/pause_circle:"):
            _leave(opened, leave)
        return
    with st.expander(_("Anonymise"), icon=":material/person_off:"):
        _anonymise(opened, anonymise)


def _leave(opened: Opened, leave: Callable[..., Sequence[Gap]]) -> None:
    """First which way and since when; then, on the same place, what it does, to be confirmed or left."""
    at = f"helpers.leave_{opened.helper.id}.{opened.helper.version}"
    asked: tuple[HelperStage, date] | None = st.session_state.get(f"{at}.asked")
    if asked is None:
        found = _ask(opened, at)
        if found is not None:
            st.session_state[f"{at}.asked"] = found
            st.rerun()
        return
    stage, since = asked
    call = {"by": opened.person, "today": opened.today, "now": clock.now()}
    try:
        with data.trying() as tx:
            gaps, hit = consult_hits.of(
                tx,
                lambda trial: leave(trial, opened.helper.id, stage, since, opened.helper.version, **call),
            )
    except DeskError as error:
        notice.refused(error)
        st.button(_("Back"), key=f"{at}.back", on_click=st.session_state.pop, args=(f"{at}.asked", None))
        return
    _preview(opened, stage, since, gaps)
    consult_hits.show(hit)
    with st.container(horizontal=True):
        is_confirmed = st.button(_confirmation(stage, len(gaps)), key=f"{at}.confirm", type="primary")
        st.button(
            _("Leave it as it is"),
            key=f"{at}.back",
            on_click=st.session_state.pop,
            args=(f"{at}.asked", None),
        )
    if not is_confirmed:
        return
    try:
        with data.writing() as tx:
            leave(tx, opened.helper.id, stage, since, opened.helper.version, **call)
    except DeskError as error:
        notice.refused(error)
        return
    st.session_state.pop(f"{at}.asked", None)
    notice.later(_("Paused") if stage is HelperStage.PAUSED else _("Stopped"))
    st.rerun()


def _ask(opened: Opened, at: str) -> tuple[HelperStage, date] | None:
    ways = {HelperStage.PAUSED: _("Pause: for a while"), HelperStage.STOPPED: _("Stop: for good")}
    offered = [one for one in ways if one in OFF and one is not opened.helper.draft.stage]
    with st.form(at, border=False):
        stage = st.radio(
            _("What happens"), offered, format_func=ways.__getitem__, key=f"{at}.stage", horizontal=True
        )
        since = st.date_input(
            _("Since"),
            value=opened.today,
            min_value=EARLIEST,
            max_value=opened.today,
            format="DD/MM/YYYY",
            key=f"{at}.since",
            width=220,
        )
        st.caption(_("First you see which sessions lose this helper. Nothing happens until you confirm."))
        is_asked = st.form_submit_button(_("Show what this does"), key=f"{at}.ask")
    return (stage, since) if is_asked else None


def _preview(opened: Opened, stage: HelperStage, since: date, gaps: Sequence[Gap]) -> None:
    name, day = opened.helper.draft.name, formats.day_and_year(since)
    if stage is HelperStage.PAUSED:
        st.markdown(_("**{name}** pauses since {day}.").format(name=opened.shown_name, day=day))
    else:
        st.markdown(_("**{name}** stops since {day}.").format(name=opened.shown_name, day=day))
    if not gaps:
        st.caption(_("{name} stands at no session to come.").format(name=name))
        return
    needed = sum(gap.needs_somebody for gap in gaps)
    lost = ngettext("{number} session loses this helper", "{number} sessions lose this helper", len(gaps))
    filled = ngettext("{number} must be filled", "{number} must be filled", needed)
    st.markdown(f"{lost.format(number=len(gaps))}, **{filled.format(number=needed)}**:")
    for gap in gaps[:SHOWN_AT_FIRST]:
        session_line(gap, opened.helper.network_id)
    rest = gaps[SHOWN_AT_FIRST:]
    if rest:
        more = ngettext("and {number} more session", "and {number} more sessions", len(rest))
        st.caption(more.format(number=len(rest)))


def _confirmation(stage: HelperStage, sessions: int) -> str:
    if not sessions:
        return _("Pause") if stage is HelperStage.PAUSED else _("Stop")
    if stage is HelperStage.PAUSED:
        return ngettext(
            "Pause, and free {number} session", "Pause, and free {number} sessions", sessions
        ).format(number=sessions)
    return ngettext("Stop, and free {number} session", "Stop, and free {number} sessions", sessions).format(
        number=sessions
    )


def _anonymise(opened: Opened, anonymise: Callable[..., object]) -> None:
    at = f"helpers.anonymise_{opened.helper.id}.{opened.helper.version}"
    with st.form(at, border=False):
        st.markdown(
            _(
                "Name, e-mail address, phone, availability and notes go, for good. Hours, languages and places "
                "stay, without anybody knowing whose they were. This cannot be undone."
            )
        )
        is_sure = st.checkbox(
            _("I want to forget who {name} was").format(name=opened.shown_name), key=f"{at}.sure"
        )
        if not st.form_submit_button(_("Anonymise"), key=f"{at}.save"):
            return
    if not is_sure:
        st.error(_("Tick the box first: this cannot be undone."))
        return
    try:
        with data.writing() as tx:
            anonymise(
                tx,
                opened.helper.id,
                opened.helper.version,
                by=opened.person,
                today=opened.today,
                now=clock.now(),
            )
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("Anonymised: the hours stay, the name is gone"))
    st.rerun()
