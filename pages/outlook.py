"""Outlook: what may go wrong in the weeks ahead, what breaks if one helper falls out, what closing or moving a slot touches."""

import streamlit as st

from domain.access import Action
from language import _
from ui import (
    choice,
    clock,
    data_outlook,
    frame,
    outlook,
    outlook_fall_out,
    outlook_touched,
    outlook_what_if,
    slots,
    url,
)

person = frame.enter(Action.PLAN)
network = frame.network(person)

st.title(_("Outlook"))
with st.container(horizontal=True, vertical_alignment="center", key="outlook_bar"):
    part = choice.part(outlook.PAGE, "", outlook.parts())
    weeks = outlook.choose_weeks()
view = data_outlook.view(person, network, weeks)
outlook.summary(view.ahead)

match part:
    case outlook.FALLS_OUT:
        helper = outlook_fall_out.choose(view.ahead)
        url.say_left_out()
        if helper is None:
            outlook_fall_out.most(view.ahead.carried)
        else:
            outlook_fall_out.show(helper, view)
    case slots.WHAT_IF:
        timetable = data_outlook.timetable(person, network)
        today = clock.today(network.zone)
        slot = outlook_what_if.choose_slot(timetable)
        if slot is not None:
            with st.container(horizontal=True, vertical_alignment="bottom", key="outlook_what"):
                doing = outlook_what_if.choose_doing()
                from_day = outlook_what_if.choose_day(today)
            url.say_left_out()
            if doing is outlook_what_if.Doing.CLOSE:
                outlook_touched.by_closing(slot, from_day, timetable, view)
                outlook_what_if.stop_for_real(slot, from_day, timetable)
            else:
                move = outlook_what_if.choose_move(slot, timetable)
                if move is not None:
                    outlook_touched.by_moving(slot, move, from_day, timetable, view)
                    outlook_what_if.move_for_real(slot, move, from_day, timetable)
        else:
            url.say_left_out()
            outlook_what_if.say_what_comes(timetable)
    case _:
        places, kinds = outlook.choose_filters(view.ahead.outlook.places)
        url.say_left_out()
        outlook.risks(view, places, kinds)
        outlook.closed(view.ahead)
