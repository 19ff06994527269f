"""Report: the hours that helpers gave, with their statements, and the allowances of volunteers."""

import streamlit as st

from domain import access
from domain.access import Action
from domain.errors import NotAllowed
from language import _
from services import allowance
from ui import choice, clock, data_topics, frame, notice, report_allowance, report_hours

HOURS, ALLOWANCES = "uren", "vergoedingen"

person = frame.enter(Action.REPORT)
network = frame.network(person)
today = clock.today(network.zone)
now = clock.local_now(network.zone)

st.title(_("Report"))
if not access.may_in_network(person, Action.REPORT, network_id=network.id):
    notice.refused(NotAllowed())
    st.stop()
parts = {HOURS: _("Hours"), ALLOWANCES: _("Allowances")}
if choice.part("report", network.id, parts) == ALLOWANCES:
    report_allowance.show(person, network, today, allowance.keep, allowance.export)
else:
    report_hours.show(person, network, data_topics.locations(person, network.id), today, now)
