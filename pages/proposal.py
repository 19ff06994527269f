"""Proposed plan: asked for, followed while it is made, beside the present plan, accepted whole or in part."""

import streamlit as st

from domain.access import Action
from domain.errors import DeskError, NotFound
from domain.proposal import Ask
from language import _, formats
from services import proposal_command as commands
from services import proposal_run, undo
from ui import (
    clock,
    data_proposal,
    data_waiting,
    fold,
    frame,
    notice,
    proposal_command,
    proposal_files,
    proposal_form,
    proposal_progress,
    proposal_result,
    undo_offer,
    url,
)

person = frame.enter(Action.PLAN)
network = frame.network(person)
today = clock.today(network.zone)
first = proposal_form.first_week(today)

# What was asked for below, before anything is read.
command = proposal_command.asked()
if command is not None:
    try:
        with data_waiting.carrying_out(proposal_command.WAITING) as tx:
            outcome = commands.do(tx, network.id, command, by=person, today=today, now=clock.now())
        if isinstance(command, Ask):
            proposal_run.BELL.set()
        proposal_command.done(command, outcome)
    except DeskError as error:
        proposal_command.refused(error)
    notice.show_waiting()

proposal_form.back(network, first)
st.title(_("Proposed plan"))
proposal_command.say_refused()

# The proposal that the address names, else the last one.
try:
    shown = data_proposal.shown(person, network, proposal_form.asked_for())
except NotFound:
    proposal_form.leave_out()
    shown = data_proposal.shown(person, network, 0)
url.say_left_out()
places = data_proposal.places(person, network)

if shown is None:
    notice.empty(
        _(
            "A proposal fills the open places of some weeks with helpers who can come, and says why. "
            "Nothing is changed before you accept it."
        )
    )
    proposal_form.show(places, today, first)
    st.stop()

run = shown.proposed.run
if not run.is_under_way:
    another = fold.opened(_("Make another proposal"), key="proposal.another")
    if another is not None:
        with another:
            proposal_form.show(places, today, first)
st.subheader(proposal_form.title(run.asked))
st.caption(
    _("{what} · asked by {name}, {moment}").format(
        what=proposal_form.asked_words(run.asked, places),
        name=run.by,
        moment=formats.moment(run.asked_at, network.zone),
    )
)
if run.is_under_way:
    proposal_progress.watch(person, run)
else:
    proposal_result.summary(shown)
    if run.is_comparing:
        proposal_progress.compare(person, run)
    undo_offer.of_sets(person, network, undo.undo, proposal_result.sets(shown.proposed))
    proposal_result.decide(shown.proposed)
proposal_result.places(shown, network)
if not run.is_under_way:
    proposal_files.offer(person, run)
