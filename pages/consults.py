"""Consults: the hours with a helper that can be booked, what became of them, and who waits for one."""

from datetime import timedelta

import streamlit as st

from domain.access import Action
from domain.period import Period
from language import _
from services import consult, undo, waiting
from ui import (
    choice,
    clock,
    consults,
    consults_booking,
    consults_day,
    consults_print,
    consults_waiting,
    consults_week,
    data_consults,
    frame,
    undo_offer,
    url,
)
from ui.consults import DAY_PART, PRINT, TO_DO, WAITING, WEEK_PART, Desk, Verbs

person = frame.enter(Action.KEEP_CONSULTS)
network = frame.network(person)
today = clock.today(network.zone)
verbs = Verbs(
    consult.book,
    consult.move,
    consult.set_status,
    consult.change,
    waiting.add,
    waiting.change,
    waiting.withdraw,
)
places = data_consults.locations(person, network)
to_do = data_consults.to_do(person, network)
waits = data_consults.waits(person, network)

st.title(_("Consults"))
if not places:
    consults.say_empty()
    st.stop()
with st.container(key="consults_parts"):
    part = choice.part(consults.PAGE, "", consults.parts(to_do, len(waits)))
with st.container(horizontal=True, vertical_alignment="bottom", key="consults_bar"):
    location_id = consults.choose_location(places)
    step = timedelta(weeks=1) if part == WEEK_PART else consults.ONE_DAY
    day = consults.choose_day(today, step) if part in {DAY_PART, WEEK_PART, PRINT} else today
desk = Desk(person, network, places, data_consults.lists(today), verbs, location_id)
url.say_left_out()

if part == TO_DO:
    consults_day.to_do(desk, to_do.to_rearrange, to_do.unanswered)
elif part == WAITING:
    consults_waiting.show(desk, waits)
elif part == WEEK_PART:
    week = consults.week_of(day)
    consults_week.show(desk, data_consults.plan(person, network, week, desk.looked_at), week)
elif part == PRINT:
    consults_print.show(desk, data_consults.plan(person, network, Period(day, day), desk.looked_at))
else:
    consults_day.show(desk, data_consults.plan(person, network, Period(day, day), desk.looked_at))
undo_offer.of_kinds(person, network, undo.undo, consults.KINDS)
consults_booking.show(desk, waits)
