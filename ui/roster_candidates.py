"""Who could stand at a session: candidates in order, each with the reasons; the others with what speaks against them."""

import streamlit as st

from domain.ranking import Candidates, Eligible, Excluded
from domain.roster import PlacedSession
from domain.roster_change import Assign, Propose
from language import _, ngettext
from ui import roster_command

SHOWN_AT_FIRST = 6


def choose(session: PlacedSession, candidates: Candidates) -> None:
    """The list with a button each; typing part of a name shortens it."""
    st.header(_("Candidates"))
    if not candidates.eligible and not candidates.excluded:
        st.caption(_("There are no active helpers yet. Add them under Helpers."))
        return
    typed = st.text_input(
        _("Find by name"),
        key=f"roster.find.{session.id}",
        placeholder=_("Type part of a name"),
        label_visibility="collapsed",
        live=True,
    )
    wanted = (typed or "").strip().casefold()
    eligible = [one for one in candidates.eligible if wanted in one.helper.name.casefold()]
    here = {one.helper_id for one in session.standing}
    excluded = [
        one
        for one in candidates.excluded
        if wanted in one.helper.name.casefold() and one.helper.id not in here
    ]
    if not eligible:
        st.caption(_("Nobody can be asked for this session. See below why not."))
    for one in eligible[:SHOWN_AT_FIRST]:
        _offer(session, one)
    rest = eligible[SHOWN_AT_FIRST:]
    if rest:
        title = ngettext("{number} more candidate", "{number} more candidates", len(rest))
        with st.expander(title.format(number=len(rest))):
            for one in rest:
                _offer(session, one)
    if excluded:
        title = _("Not available ({number})").format(number=len(excluded))
        with st.expander(title, expanded=bool(wanted) and not eligible):
            for other in excluded:
                _explain(session, other)


def _offer(session: PlacedSession, one: Eligible) -> None:
    _line(
        session,
        one.helper.id,
        one.helper.name,
        " · ".join(reason.phrase for reason in one.reasons),
        _("Assign"),
        may_propose=True,
    )


def _explain(session: PlacedSession, one: Excluded) -> None:
    """A coordinator who knows better may overrule a warning, never a rule."""
    reasons = "; ".join(refusal.phrase for refusal in one.refusals)
    _line(
        session,
        one.helper.id,
        one.helper.name,
        reasons,
        _("Assign anyway") if one.may_be_overruled else "",
        may_propose=False,
    )


def _line(
    session: PlacedSession, helper_id: int, name: str, reasons: str, button: str, *, may_propose: bool
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.text(name)
            st.caption(reasons)
        if button and st.button(
            button,
            key=f"roster.assign.{session.id}.{session.version}.{helper_id}",
            help=name,
            width="content",
        ):
            roster_command.ask(Assign(session.id, session.version, helper_id))
        if may_propose and st.button(
            _("Asked"),
            key=f"roster.propose.{session.id}.{session.version}.{helper_id}",
            help=_("Note that {name} was asked and has not answered yet, so that nobody asks twice").format(
                name=name
            ),
            type="tertiary",
            width="content",
        ):
            roster_command.ask(Propose(session.id, session.version, helper_id))
