"""When a helper is away: noting it, changing it, taking it back, and which sessions fall open because of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from domain import absence, period
from domain.absence import Absence, Draft, Gap, Gaps
from domain.errors import DeskError
from domain.labels import label
from domain.need import in_short
from domain.words import AbsenceKind
from language import _, formats, ngettext
from ui import clock, conflict, consult_hits, data, data_helpers, helper_return, notice
from ui.choice import escaped
from ui.conflict import Field, Seen
from ui.frame import NETWORK_IN_URL
from ui.helper_places import days
from ui.helper_sections import Opened
from ui.roster_view import SESSION, WEEK

ROSTER = "pages/roster.py"
GAPS_AT_FIRST = 10


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the services can do with absences; `remove` takes somebody off a session."""

    add: Callable[..., int]
    change: Callable[..., object]
    withdraw: Callable[..., object]
    end_early: Callable[..., Gaps]
    remove: Callable[..., object]


def show(opened: Opened, verbs: Verbs) -> None:
    """The absences to come with the sessions they open, a form for a new one, and those that are over."""
    absences = data_helpers.absences(opened.person, opened.helper.id, opened.today)
    standing = [one for one in absences if not one.is_withdrawn and not one.is_over(opened.today)]
    past = [one for one in absences if one not in standing]
    if opened.is_somebody:
        with st.expander(_("Add an absence"), expanded=not standing, icon=":material/add:"):
            _add(opened, len(absences), verbs.add)
    if opened.is_somebody:
        helper_return.doubles(opened, verbs.remove)
    if not standing:
        st.caption(_("No absence now or to come."))
    days_away = absence.around(standing, today=opened.today)
    if days_away is not None:
        gaps = data_helpers.gaps(opened.person, opened.helper.id, days_away, opened.today)
        for one in reversed(standing):
            with st.container(border=True, key=f"helpers.absence_box_{one.id}"):
                _absence(opened, one, verbs)
                _gaps(gaps.within(one.draft.during), opened.helper.network_id)
        if gaps.elsewhere:
            st.caption(
                ngettext(
                    "{number} more session falls open at another location; its coordinator sees it under Today.",
                    "{number} more sessions fall open at other locations; their coordinator sees them under Today.",
                    gaps.elsewhere,
                ).format(number=gaps.elsewhere)
            )
    if past:
        title = ngettext(
            "{number} earlier or withdrawn absence", "{number} earlier or withdrawn absences", len(past)
        )
        with st.expander(title.format(number=len(past))):
            for one in past:
                st.markdown(in_words(one))


def in_words(one: Absence) -> str:
    """`On holiday · Mon 21 Dec 2026 to Sun 3 Jan 2027`."""
    text = f"{label(one.draft.kind)} · {_days(one.draft)}"
    return _("{absence} (withdrawn)").format(absence=f"~~{text}~~") if one.is_withdrawn else text


def _days(draft: Draft) -> str:
    if draft.last_day is None:
        return _("from {day} until further notice").format(day=formats.day_and_year(draft.first_day))
    return period.describe(draft.during)


def _absence(opened: Opened, one: Absence, verbs: Verbs) -> None:
    key = f"helpers.absence_{one.id}"
    back = helper_return.key_of(one)
    if helper_return.is_begun(back):
        st.markdown(f"**{in_words(one)}**")
        helper_return.show(opened, one, verbs.end_early)
        return
    if conflict.began(key) is None:
        st.markdown(f"**{in_words(one)}**")
        if opened.is_somebody:
            with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.line"):
                _actions(opened, one, key, verbs)
        return

    def change(tx: Any, wanted: Draft, version: int) -> object:
        call = {"by": opened.person, "today": opened.today, "now": clock.now()}
        return verbs.change(tx, opened.helper.id, one.id, wanted, version, **call)

    def form(seen: Seen[Draft]) -> Draft | None:
        return _form(f"{key}.{seen.version}", seen.fields, opened.today, _("Save"))

    def confirmed(seen: Seen[Draft]) -> Draft | None:
        wanted = form(seen)
        if wanted is None or one.version != seen.version:
            return wanted  # a colleague's change is met first
        at = f"{key}.{seen.version}"
        is_sure = consult_hits.is_confirmed(at, wanted, lambda tx: change(tx, wanted, seen.version))
        return wanted if is_sure else None

    def write(wanted: Draft, seen: Seen[Draft]) -> None:
        with data.writing() as tx:
            change(tx, wanted, seen.version)

    def now() -> Seen[Draft] | None:
        found = data_helpers.absences(opened.person, opened.helper.id, opened.today)
        return next((Seen(each.draft, each.version) for each in found if each.id == one.id), None)

    fields = [
        Field("kind", _("Kind"), label),
        Field("first_day", _("First day"), formats.short_date),
        Field("last_day", _("Last day"), formats.short_date),
    ]
    if conflict.edit(key, fields, confirmed, write=write, now=now):
        notice.later(_("Absence saved"))
        st.rerun()


def _actions(opened: Opened, one: Absence, key: str, verbs: Verbs) -> None:
    """What can be done with an absence that stands."""
    st.button(
        _("Change"),
        key=f"{key}.open",
        on_click=conflict.begin,
        args=(key, one.draft, one.version),
        icon=":material/edit:",
        type="tertiary",
    )
    if one.draft.first_day < one.draft.during.last:
        back = helper_return.key_of(one)
        st.button(
            _("Back earlier"),
            key=f"{back}.ask",
            on_click=helper_return.begin,
            args=(back,),
            icon=":material/event_available:",
            type="tertiary",
        )
    if st.button(_("Withdraw"), key=f"{key}.withdraw.{one.version}", type="tertiary", icon=":material/undo:"):
        _withdraw(opened, one, verbs.withdraw)


def _withdraw(opened: Opened, one: Absence, withdraw: Callable[..., object]) -> None:
    try:
        with data.writing() as tx:
            withdraw(
                tx,
                opened.helper.id,
                one.id,
                one.version,
                by=opened.person,
                today=opened.today,
                now=clock.now(),
            )
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("Absence withdrawn: the helper counts again wherever still planned"))
    st.rerun()


def _gaps(gaps: Sequence[Gap], network_id: int) -> None:
    """The sessions that lose the helper: first how many need somebody, then each with the way to the roster."""
    if not gaps:
        st.caption(_("No session in these days loses this helper."))
        return
    needed = sum(gap.needs_somebody for gap in gaps)
    lost = ngettext("{number} session loses this helper", "{number} sessions lose this helper", len(gaps))
    if needed:
        text = ngettext("{number} must be filled", "{number} must be filled", needed).format(number=needed)
        st.markdown(f":material/warning: {lost.format(number=len(gaps))}, **{text}**")
    else:
        st.markdown(f"{lost.format(number=len(gaps))}; {_enough()}")
    for gap in gaps[:GAPS_AT_FIRST]:
        session_line(gap, network_id)
    rest = gaps[GAPS_AT_FIRST:]
    if rest:
        title = ngettext("{number} more session", "{number} more sessions", len(rest))
        with st.expander(title.format(number=len(rest))):
            for gap in rest:
                session_line(gap, network_id)


def _enough() -> str:
    return _("enough others stand there")


def session_line(gap: Gap, network_id: int) -> None:
    """`Tue 24 Nov 10:00–12:00 · De Krook · nobody`, leading to the session on the roster."""
    session = gap.session
    parts = [str(session.when), escaped(gap.place), in_short(session.coverage)]
    st.page_link(
        ROSTER,
        label=" · ".join(
            f"**{part}**" if gap.needs_somebody and part is parts[-1] else part for part in parts
        ),
        icon=":material/person_search:" if gap.needs_somebody else ":material/check:",
        query_params={
            NETWORK_IN_URL: str(network_id),
            WEEK: period.to_week(session.when.day),
            SESSION: str(session.id),
        },
    )


def _add(opened: Opened, number: int, add: Callable[..., int]) -> None:
    at = f"helpers.absent_{opened.helper.id}.{number}"
    draft = Draft(AbsenceKind.UNAVAILABLE, opened.today, opened.today)
    wanted = _form(at, draft, opened.today, _("Add this absence"))
    if wanted is None:
        return

    def run(tx: Any) -> int:
        return add(tx, opened.helper.id, wanted, by=opened.person, today=opened.today, now=clock.now())

    try:
        if not consult_hits.is_confirmed(at, wanted, run):
            return
        with data.writing() as tx:
            run(tx)
    except DeskError as error:
        notice.refused(error)
        return
    notice.later(_("Absence saved"))
    st.rerun()


def _form(at: str, draft: Draft, today: date, button: str) -> Draft | None:
    kinds = list(AbsenceKind)
    with st.form(at, border=False):
        st.caption(_("Only that somebody is away and until when: never a medical reason."))
        kind = st.selectbox(
            _("Kind"), kinds, index=kinds.index(draft.kind), format_func=label, key=f"{at}.kind", width=320
        )
        first, last = days(
            at, draft.first_day, draft.last_day, _("Last day (leave empty: until further notice)")
        )
        if not st.form_submit_button(button, type="primary", key=f"{at}.save"):
            return None
    wanted = Draft(kind, first, last)
    try:
        absence.check(wanted, today=today)
    except DeskError as error:
        notice.refused(error)
        return None
    return wanted
