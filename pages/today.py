"""Today: what breaks in the coming weeks and which counts are missing, or who comes now and next."""

import streamlit as st

from domain.access import Action, may_in_network
from language import formats
from ui import clock, data_today, frame, today

person = frame.enter(Action.SEE_ROSTER)
network = frame.network(person)
day = clock.today(network.zone)
outlook = data_today.ahead(person, network, day)

st.title(formats.day_in_full(day).capitalize())
if may_in_network(person, Action.PLAN, network_id=network.id):
    st.caption(f"{network.name} · {today.outlook_summary(outlook)}")
    today.short_sessions(outlook, network)
    today.on_one_helper(outlook, network)
else:
    st.caption(network.name)
    today.next_sessions(outlook, clock.local_now(network.zone))
