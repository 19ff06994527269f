"""The drawer of one session: what it needs, who stands there, why it is red, who could come, and what else can be done.

It draws a session as it was read when it was opened or something was last done in it. A click asks for a command with
the version that was seen then, so that a colleague's change in between is never written over unseen.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from domain import access
from domain import need as needs
from domain.access import Action
from domain.consult import Booking
from domain.errors import DeskError
from domain.labels import label
from domain.need import CoverageState
from domain.person import Person
from domain.roster import SessionDetail
from domain.roster_change import (
    AddSession,
    Command,
    MovedSession,
    MoveSession,
    OpenOnHoliday,
    Outcome,
    Restore,
    differing,
)
from domain.roster_refusal import SessionChanged
from domain.words import SessionState
from language import _
from ui import (
    clock,
    consult_hits,
    consult_links,
    data_waiting,
    notice,
    paper_links,
    roster_candidates,
    roster_command,
    roster_conflict,
    roster_exchange,
    roster_fixed,
    roster_forms,
    roster_history,
    roster_move,
    roster_standing,
    roster_view,
    url,
)
from ui.choice import escaped
from ui.data_roster import Opened
from ui.roster_conflict import Words

OPENED = "roster.opened"
READ = "roster.read"
NO_BREAK = "\N{NO-BREAK SPACE}"
DRAWER_PX = 560
"""Wide enough for a candidate's reasons on two lines, and narrow enough to leave the board in sight."""


def adopt_link() -> int | None:
    """Take over the session of a link that was just followed; None when there is none."""
    asked = url.news(roster_view.PAGE, roster_view.SESSION)
    if asked is None:
        return None
    close()
    if session_id := url.to_id(asked):
        open_session(session_id)
    elif asked:
        url.leave_out(_("session"))
    return opened()


def opened() -> int | None:
    """The session whose drawer is open."""
    found: int | None = st.session_state.get(OPENED)
    url.write(roster_view.PAGE, roster_view.SESSION, "" if found is None else str(found))
    return found


def open_session(session_id: int) -> None:
    close()
    st.session_state[OPENED] = session_id


def close() -> None:
    for key in (OPENED, READ):
        st.session_state.pop(key, None)
    roster_command.forget_refusal()


def as_read(session_id: int, read: Callable[[int], Opened]) -> Opened:
    """The session as it was read when its drawer opened or something was last done; otherwise as `read` finds it now.

    A colleague's change must not slip in between the look and the click, not even when the page runs once more. Raises
    what `read` raises.
    """
    found: Opened | None = st.session_state.get(READ)
    if found is None or found.detail.session.id != session_id:
        found = st.session_state[READ] = read(session_id)
    return found


def carry_out(do: Callable[..., Outcome], person: Person, today: date) -> None:
    """Do what was asked for in the drawer, the grid or the page, if anything was; the drawer then shows what stands now."""
    command = roster_command.asked()
    if command is None:
        return
    st.session_state.pop(READ, None)
    try:
        with data_waiting.carrying_out(roster_command.WAITING) as tx:
            outcome = do(tx, command, by=person, today=today, now=clock.now())
        roster_command.done(command, outcome)
        _follow(command, outcome)
    except DeskError as error:
        roster_command.refused(command, error)
    notice.show_waiting()


def _follow(command: Command, outcome: Outcome) -> None:
    """Show a session that was moved in its week, and one that was added too, ready to put somebody on it."""
    if isinstance(command, MoveSession) and isinstance(outcome, MovedSession):
        roster_view.show_week_of(command.when.day)
    if isinstance(command, AddSession) and isinstance(outcome, int):
        roster_forms.stop_adding()
        roster_view.show_week_of(command.when.day)
        open_session(outcome)


def leave_out() -> None:
    """The session asked for is not there, or not for this person."""
    close()
    url.leave_out(_("session"))


def show(
    session: Opened, read: Callable[[int], Opened], moves: roster_move.Desk, exchanges: roster_exchange.Desk
) -> None:
    """Draw the drawer of a session, which `read` reads again after something was done in it."""
    when = str(session.detail.session.when).replace(" ", NO_BREAK)
    title = escaped(f"{session.detail.place.name}{NO_BREAK}· {when}")
    st.dialog(title, width=DRAWER_PX, position="right", on_dismiss=close)(_draw)(
        session.detail.session.id, read, moves, exchanges
    )


def _draw(
    session_id: int,
    read: Callable[[int], Opened],
    moves: roster_move.Desk,
    exchanges: roster_exchange.Desk,
) -> None:
    """The drawer, also when it runs without the page; a session that is over can only be looked at."""
    carry_out(moves.do, moves.person, moves.today)
    try:
        opened = as_read(session_id, read)
    except DeskError as error:
        notice.refused(error)
        return
    detail = opened.detail
    plans = opened.may_plan and detail.session.when.day >= moves.today
    _say_refusal(detail)
    roster_conflict.choose(partial(_words, opened), only=detail.session.id)
    roster_command.shown(detail.session)
    _say_how_it_stands(detail)
    booked = consult_links.booked_in(moves.person, detail.session)
    roster_standing.show(detail, booked, plans=plans, leave=close)
    if access.may(moves.person, Action.KEEP_CONSULTS):
        consult_links.in_drawer(booked, detail.session, detail.place.network_id)
    roster_fixed.say(detail, plans=plans)
    if plans and detail.session.takes_place:
        roster_exchange.offer(detail.session, exchanges)
        roster_candidates.choose(detail.session, opened.candidates)
    if plans:
        _offer_more(detail, moves, booked)
    elif opened.may_plan:
        st.caption(_("This session is over: its roster stays as it was."))
    if opened.may_count and detail.session.takes_place:
        paper_links.tally_sheet(detail.session.id)
    roster_history.show(opened.history, exchanges.network.zone)


def _words(opened: Opened) -> Words:
    detail = opened.detail
    people = {one.helper.id: one.helper.name for one in opened.candidates.eligible}
    people |= {one.helper.id: one.helper.name for one in opened.candidates.excluded}
    people |= {one.helper_id: one.name for one in detail.session.assigned}
    title = f"{detail.place.name} · {detail.session.when}"
    return Words({detail.session.id: title}, people, detail.labels)


def _say_how_it_stands(detail: SessionDetail) -> None:
    session = detail.session
    coverage = session.coverage
    parts = [label(session.formula), session.room, _needed(detail)]
    if session.moved_from is not None:
        parts.append(roster_move.said(session.moved_from))
    st.caption(" · ".join(part for part in parts if part))
    text = _sentence_of(needs.why(coverage, detail.labels))
    match coverage.state:
        case CoverageState.NOBODY:
            st.error(text, icon=None)
        case CoverageState.SHORT:
            st.warning(text, icon=None)
        case CoverageState.ENOUGH:
            st.success(text, icon=None)
        case _:
            st.info(text, icon=None)
    for note in (session.cancel_note, session.note):
        if note:
            st.text(note)


def _needed(detail: SessionDetail) -> str:
    """`2–3 needed, Arabic, Tax-on-web`."""
    need = detail.session.need
    number = str(need.minimum) if need.minimum == need.maximum else f"{need.minimum}–{need.maximum}"
    asked = [detail.labels.get(code, code) for code in (*sorted(need.languages), *sorted(need.skills))]
    return ", ".join([_("{number} needed").format(number=number), *asked])


def _sentence_of(phrases: list[str]) -> str:
    return " · ".join(phrases)


def _offer_more(detail: SessionDetail, moves: roster_move.Desk, booked: Sequence[Booking]) -> None:
    """What is done now and then: moving, need and note, cancelling, taking it back, opening on a holiday."""
    session = detail.session
    if session.state is SessionState.CANCELLED:
        if st.button(_("Let it take place again"), key=f"roster.restore.{session.id}.{session.version}"):
            roster_command.ask(Restore(session.id, session.version))
        return
    if session.holiday is not None and st.button(
        _("Open on this holiday"), key=f"roster.holiday.{session.id}.{session.version}"
    ):
        roster_command.ask(OpenOnHoliday(session.id, session.version))
    roster_fixed.offer(detail, moves)
    roster_move.offer(detail, moves)
    if session.takes_place:
        with st.expander(_("What it needs, and a note")):
            roster_forms.need(detail, partial(roster_move.need_from_here, detail, moves))
        with st.expander(_("Cancel this session")):
            consult_hits.show(booked)
            roster_forms.cancel(detail)


def _say_refusal(detail: SessionDetail) -> None:
    """The sentence of a refusal; after a colleague's change also what was seen before and what stands now."""
    found = roster_command.refusal(detail.session.id)
    if found is None:
        return
    notice.refused(found.error)
    if isinstance(found.error, SessionChanged) and found.shown is not None:
        before, now = found.shown.fields(), detail.session.fields()
        names = {one.helper_id: one.name for one in (*found.shown.assigned, *detail.session.assigned)}
        words = Words({}, names, detail.labels)
        for field in differing(before, now):
            st.markdown(
                _("{field}: was {before}, now {now}").format(
                    field=roster_conflict.field_label(field),
                    before=escaped(words.of(before, field)),
                    now=escaped(words.of(now, field)),
                )
            )
