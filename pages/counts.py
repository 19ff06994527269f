"""Counts: the session of now on a phone, then the next one without a count; corrections keep their history."""

from functools import partial

import streamlit as st

import mail
from domain.access import Action
from domain.errors import DeskError, NotFound
from language import _
from services import count, other_text, reminder, tap, undo
from services import presence as presences
from ui import (
    clock,
    consult_links,
    counting,
    counts,
    counts_correct,
    counts_note,
    data,
    data_counts,
    data_topics,
    frame,
    notice,
    paper_links,
    presence,
    reminders,
    undo_offer,
)
from ui.counting import Verbs

person = frame.enter(Action.COUNT)
network = frame.network(person)
now = clock.now()
verbs = Verbs(tap.apply_taps, count.finish, count.zero_visitors, count.write_note, other_text.write)
reminding = reminders.Verbs(reminder.to_send, reminder.answer_to, reminder.note_sent, mail.send)
helped = presence.Verbs(presences.confirm, presences.stood_in, presences.set_unnamed)

session_id = counts.chosen(person, network)
session = None if session_id is None else data_counts.session(person, session_id)
to_do = data_counts.to_do(person, network, since=counts.since())

if session is not None:
    groups = data_counts.topics_at(person, session, clock.today(session.zone))
    sections = data_counts.sections_at(session)
    counts.heading(session)
    consult_links.beside_count(person, session)
else:
    groups, sections = [], []
    st.title(_("Counts"))
if session is None and session_id is not None:
    notice.refused(NotFound())
    st.button(_("To my counts"), on_click=counts.leave, type="primary")
counts.choose_other(person, to_do.places, session)

counting.area(person, session, verbs)

if session is None:
    if session_id is None and not to_do.missing:
        notice.empty(_("Nothing to count now. Your session appears here an hour before it starts."))
elif not session.takes_place:
    counts.not_counted(session)
    undo_offer.about_session(person, network, undo.undo, session.at.session_id)
elif session.is_entered:
    counts.entered(session)
    presence.show(person, session, helped)
    undo_offer.about_session(person, network, undo.undo, session.at.session_id)
else:
    asked = counts.reason_asked(session)
    if asked is not None:
        try:
            with data.writing() as tx:
                count.did_not_take_place(tx, session.at.session_id, *asked, by=person, now=now)
        except DeskError as error:
            notice.refused(error)
        else:
            data_topics.forget()
            notice.later(_("Noted: this session did not take place."))
            st.rerun()

if session is not None and (session.is_entered or not session.takes_place):
    counts.next_missing(to_do.missing, session)
if session is not None and session.is_entered:
    refused = counts_note.bring(person, session, counts_note.OTHER, other_text.write)
    counts.figures(session, groups, sections)
    counts_note.other(session, groups, refused)
    save = partial(counts_correct.save, person, session, count.correct)
    if counts_correct.show(session, groups, sections, save):
        notice.later(_("Correction saved"))
        st.rerun()
    counts_correct.history(
        data_counts.history_of(person, session.at.session_id), groups, sections, session.zone
    )

counts.missing_list(to_do.missing, to_do.places)
reminders.show(person, network, reminding)
paper_links.beside_counts(
    {place.location_id: place.location for place in to_do.places},
    session.at.session_id if session is not None and session.takes_place else None,
    session.at.location_id if session is not None else None,
    clock.today(network.zone),
)
counts.recent_list(data_counts.recently_entered(person, network), to_do.places)
