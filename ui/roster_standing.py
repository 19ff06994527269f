"""Who stands at a session, in its drawer: each helper with what can be changed about it."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain.consult import Booking
from domain.labels import label
from domain.need import AssignedHelper, Labels
from domain.roster import SessionDetail
from domain.roster_change import Assign, Remove, SetRole
from domain.words import AssignmentRole, AssignmentState
from language import _
from ui import consult_links, roster_command, roster_helper
from ui.choice import escaped


def show(detail: SessionDetail, booked: Sequence[Booking], *, plans: bool, leave: Callable[[], None]) -> None:
    """The helpers with their booked consults; `leave` closes the drawer."""
    st.header(_("Helpers"))
    session = detail.session
    if not session.standing:
        st.caption(_("Nobody stands at this session."))
    for one in session.standing:
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            key=f"roster_helper_{session.id}_{one.helper_id}",
        ):
            hours = consult_links.hours_of(booked, one.helper_id)
            st.markdown(
                _about(one, detail.labels) + (f"  \n:orange[{hours}]" if hours else ""), width="stretch"
            )
            if plans and session.takes_place:
                _change_helper(detail, one)
            elif one.role is not AssignmentRole.GUIDE:
                st.caption(label(one.role), width="content")
            if plans:
                _offer_weeks(one, leave)


def _about(one: AssignedHelper, labels: Labels) -> str:
    """The name, with what makes that this helper does not count; languages and skills beneath."""
    brings = [labels.get(code, code) for code in (*sorted(one.languages), *sorted(one.skills))]
    remarks = [_("absent")] if one.absence is not None else []
    if one.state is not AssignmentState.CONFIRMED:
        remarks.append(label(one.state).lower())
    name = f"**{escaped(one.name)}**" + (f" ({', '.join(remarks)})" if remarks else "")
    return name + (f"  \n:small[:gray[{escaped(', '.join(brings))}]]" if brings else "")


def _offer_weeks(one: AssignedHelper, leave: Callable[[], None]) -> None:
    """The way to the coming weeks of a helper; the drawer is left for it."""
    if st.button(
        _("The weeks of {name}").format(name=one.name),
        key=f"roster_weeks_{one.helper_id}",
        icon=":material/calendar_month:",
        type="tertiary",
        width="content",
    ):
        leave()
        roster_helper.open_weeks(one.helper_id)
        st.rerun()


def _change_helper(detail: SessionDetail, one: AssignedHelper) -> None:
    session = detail.session
    seen = f"{session.id}.{session.version}.{one.helper_id}"
    roles = list(AssignmentRole)
    role = st.selectbox(
        _("Role of {name}").format(name=one.name),
        roles,
        index=roles.index(one.role),
        format_func=label,
        key=f"roster.role.{seen}",
        label_visibility="collapsed",
        width=160,
    )
    if role is not one.role:
        roster_command.ask(SetRole(session.id, session.version, one.helper_id, role))
    if one.state is AssignmentState.PROPOSED and st.button(
        _("Confirm"), key=f"roster.confirm.{seen}", help=one.name, width="content"
    ):
        roster_command.ask(Assign(session.id, session.version, one.helper_id))
    if st.button(_("Take off"), key=f"roster.remove.{seen}", help=_("Take {name} off").format(name=one.name)):
        roster_command.ask(Remove(session.id, session.version, one.helper_id))
