"""Report: the year report, the hours that helpers gave with their statements, and the allowances of volunteers."""

import streamlit as st

from domain import access
from domain.access import Action
from domain.errors import NotAllowed
from language import _
from services import allowance, undo, year_report
from ui import choice, clock, data_topics, frame, notice, report_allowance, report_hours, report_year

YEAR, HOURS, ALLOWANCES = "jaar", "uren", "vergoedingen"

person = frame.enter(Action.REPORT)
network = frame.network(person)
today = clock.today(network.zone)
now = clock.local_now(network.zone)

st.title(_("Report"))
if not access.may_in_network(person, Action.REPORT, network_id=network.id):
    notice.refused(NotAllowed())
    st.stop()
parts = {YEAR: _("Year report"), HOURS: _("Hours"), ALLOWANCES: _("Allowances")}
part = choice.part("report", network.id, parts)
if part == HOURS:
    report_hours.show(person, network, data_topics.locations(person, network.id), today, now)
elif part == ALLOWANCES:
    report_allowance.show(person, network, today, allowance.keep, allowance.export)
else:
    report_year.show(person, network, now, year_report.keep, undo.undo)
