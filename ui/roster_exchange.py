"""Moving and swapping helpers from the drawer, for a small screen or who finds choosing easier than carrying."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from domain.network import Network
from domain.person import Person
from domain.reach import FREE, Verdict
from domain.roster import Board, PlacedSession
from domain.roster_change import Move, Swap
from language import _
from ui import data_board, fold, roster_command
from ui.choice import escaped


@dataclass(frozen=True, slots=True)
class Desk:
    """Who plans in which network, and how the week that is shown is read, as it stands by now."""

    person: Person
    network: Network
    read_week: Callable[[], Board]
    today: date


def offer(session: PlacedSession, desk: Desk) -> None:
    """The fold: who goes, to which session of the week, and whether somebody comes back; nothing when nobody can."""
    if not session.standing:
        return
    week = desk.read_week()
    others = [
        one
        for one in week.sessions
        if one.id != session.id and one.takes_place and one.when.day >= desk.today
    ]
    if not others:
        return
    inside = fold.opened(_("Move or swap a helper"), key=f"roster.exchange.{session.id}")
    if inside is not None:
        with inside:
            _choose(session, others, week, desk)


def _choose(session: PlacedSession, others: Sequence[PlacedSession], week: Board, desk: Desk) -> None:
    names = {one.helper_id: one.name for one in session.standing}
    places = {place.id: place.name for place in week.places}
    by_id = {one.id: one for one in others}
    helper_id = st.selectbox(
        _("Who"),
        list(names),
        format_func=lambda key: names[key],
        key=f"roster.exchange.who.{session.id}.{session.version}",
    )
    target_id = st.selectbox(
        _("To which session"),
        list(by_id),
        index=None,
        format_func=lambda key: f"{by_id[key].when} · {places[by_id[key].location_id]}",
        placeholder=_("Choose a session"),
        key=f"roster.exchange.where.{session.id}.{session.version}",
    )
    if target_id is None:
        return
    target = by_id[target_id]
    verdicts = data_board.verdicts(
        desk.person, desk.network, week, helper_id, leaving=session.id, today=desk.today
    )
    found = verdicts.get(target.id, FREE)
    _say(names[helper_id], found)
    if not found.refused:
        _offer_both(session, target, helper_id, found)


def _offer_both(session: PlacedSession, target: PlacedSession, helper_id: int, found: Verdict) -> None:
    """A button to move, and one for each helper with whom could be swapped."""
    seen = f"{session.version}.{target.id}.{target.version}.{helper_id}"
    with st.container(horizontal=True):
        title = _("Move all the same") if found.warned else _("Move")
        if st.button(title, key=f"roster.exchange.move.{seen}", type="primary"):
            roster_command.ask(Move(target.id, target.version, helper_id, session.id, session.version))
        for other in target.standing:
            title = _("Swap with {name}").format(name=escaped(other.name))
            if st.button(title, key=f"roster.exchange.swap.{seen}.{other.helper_id}"):
                one, two = (session.id, session.version), (target.id, target.version)
                roster_command.ask(Swap(*one, helper_id, *two, other.helper_id))


def _say(name: str, found: Verdict) -> None:
    phrases = "; ".join(each.phrase for each in (*found.refused, *found.warned))
    said = f"{escaped(name)}: {escaped(phrases)}"
    if found.refused:
        st.error(said)
    elif found.warned:
        st.warning(said)
