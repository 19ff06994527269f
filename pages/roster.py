"""Roster: the week of a network as a board or a grid, and the drawer of one session."""

from functools import partial

import streamlit as st

from domain import access, roster
from domain.access import Action
from domain.errors import NotFound
from language import _
from services import copying
from services import roster_command as commands
from ui import (
    board_asks,
    board_edits,
    clock,
    consult_links,
    data,
    data_roster,
    frame,
    proposal_form,
    roster_board,
    roster_calendar,
    roster_command,
    roster_conflict,
    roster_copy,
    roster_dialog,
    roster_exchange,
    roster_forms,
    roster_grid,
    roster_helper,
    roster_month,
    roster_more,
    roster_move,
    roster_summary,
    roster_view,
    undo_offer,
    url,
)

person = frame.enter(Action.SEE_ROSTER)
network = frame.network(person)
today = clock.today(network.zone)
plans = access.may(person, Action.PLAN)

# What was asked for in the drawer or the grid, before anything is read.
roster_dialog.carry_out(commands.do, person, today)

# What was changed on the board itself.
if plans:
    do = partial(commands.do, by=person, today=today, now=clock.now())
    board_edits.carry_out(roster_board.state(), do, person, network)

# A card that was clicked, or a link to a session; a link that names no week shows the session's own.
modes = roster_view.offered_modes(plans=plans, sees_helpers=access.may(person, Action.SEE_HELPERS))
mode = roster_view.adopt_mode(modes)
picked = roster_calendar.opened_entry()
asked = roster_board.opened_card() or picked
if asked is not None:
    roster_dialog.open_session(asked)
linked = roster_dialog.adopt_link()
elsewhere = picked if roster_view.link_names_week() else picked or linked
if elsewhere is not None:
    try:
        roster_view.show_week_of(data_roster.day_of(person, elsewhere))
    except NotFound:
        roster_dialog.leave_out()
if roster_dialog.opened() is not None:
    mode = roster_view.show_board()

# Title, week and filters.
st.title(_("Roster"))
roster_command.say_refused(drawer=roster_dialog.opened())
with st.container(horizontal=True, vertical_alignment="center", key="roster_bar"):
    first = roster_view.choose_first(mode, today)
    roster_view.choose_mode(modes)
if mode in roster_view.CALENDARS:
    if mode == roster_view.MONTH:
        roster_month.show(person, network, first, today)
    else:
        roster_helper.show(person, network, first, today)
    url.say_left_out()
    st.stop()
board = data_roster.week(person, network, first)
with st.container(horizontal=True, vertical_alignment="center", key="roster_filters"):
    how_it_stands = st.container()
    proposal_form.offer(person, network, first)
    filters = roster_view.choose_filters(board)
    step = undo_offer.in_roster(person, network) if plans else None
    if plans:
        roster_more.offer()
shown = data.drawn(roster.filtered, board, filters)
with how_it_stands:
    roster_summary.show(shown)
    consult_links.on_roster(person, network)

# The drawer is read before the week is drawn, so that a session that is not there says so in one place.
opened = None
open_id = roster_dialog.opened()
read = partial(data_roster.opened, person, network, today=today)
if open_id is not None:
    try:
        opened = roster_dialog.as_read(open_id, read)
    except NotFound:
        roster_dialog.leave_out()
        open_id = roster_dialog.opened()

# The week.
url.say_left_out()
roster_summary.say_empty(shown, plans=plans, is_filtered=shown.sessions != board.sessions)
helpers = partial(data_roster.helper_names, person, network) if plans else dict
words = partial(roster_conflict.words_of, board, helpers)
if mode == roster_view.GRID:
    roster_grid.edit(shown, words().helpers, today, (network.id, first, filters))
elif shown.places:
    roster_board.draw(
        shown,
        today=today,
        opened=open_id,
        owner=f"{person.account_id}.{network.id}",
        plans=plans,
        undo=None if step is None else step.set_id,
        told=board_asks.told(roster_board.state(), person, network, board, today=today) if plans else None,
    )
roster_conflict.choose(words, without=open_id)

# The drawer: of one session, or of an extra one.
if opened is not None:
    moves = roster_move.Desk(person, {place.id: place.name for place in board.places}, today, commands.do)
    exchanges = roster_exchange.Desk(
        person, network, partial(data_roster.week, person, network, first), today
    )
    roster_dialog.show(opened, read, moves, exchanges)
elif plans and roster_forms.is_adding():
    roster_forms.show_extra(board, today)
elif plans and roster_copy.is_open():
    roster_copy.show(board, person, network, today, copying.copy_staffing)
