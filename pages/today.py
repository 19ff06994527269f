"""Today: what breaks in the coming weeks and which counts are missing, or who comes now and next."""

import streamlit as st

from domain.access import Action, may, may_in_network
from language import formats
from ui import clock, consult_links, data_counts, data_today, frame, today, today_follow_up

person = frame.enter(Action.SEE_ROSTER)
network = frame.network(person)
now = clock.local_now(network.zone)
outlook = data_today.ahead(person, network)
counts = may(person, Action.COUNT)

st.title(formats.as_title(formats.day_in_full(now.date())))
if may_in_network(person, Action.PLAN, network_id=network.id):
    st.caption(f"{network.name} · {today.outlook_summary(outlook)}")
    today.short_sessions(outlook, network)
    today.on_one_helper(outlook, network)
    today.closed(outlook)
else:
    st.caption(network.name)
    today.next_sessions(outlook, now, network, counts=counts)
if counts:
    to_do = data_counts.to_do(person, network)
    if may_in_network(person, Action.PLAN, network_id=network.id):
        today.missing_per_place(to_do.missing, to_do.places)
    else:
        today.missing_of_own(to_do.missing)
consult_links.on_today(person, network)
if may(person, Action.FOLLOW_UP_HELPERS):
    today_follow_up.show(data_today.to_follow_up(person, network), network)
