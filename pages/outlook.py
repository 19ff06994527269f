"""Outlook: what may go wrong in the weeks ahead, and what breaks if one helper falls out."""

import streamlit as st

from domain.access import Action
from language import _
from ui import choice, data_outlook, frame, outlook, outlook_fall_out, url

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
    case _:
        places, kinds = outlook.choose_filters(view.ahead.outlook.places)
        url.say_left_out()
        outlook.risks(view, places, kinds)
        outlook.closed(view.ahead)
