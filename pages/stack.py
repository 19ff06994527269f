"""A stack of tally sheets, typed by keyboard alone: place and week, then sheet after sheet in the order of the paper."""

import streamlit as st

from domain.access import Action
from language import _
from services import count, other_text, tap
from ui import clock, data_counts, frame, notice, stack_typing
from ui.counting import Verbs

person = frame.enter(Action.COUNT)
network = frame.network(person)

st.page_link("pages/counts.py", label=_("To my counts"), icon=":material/arrow_back:")
st.title(_("Type a stack of sheets"))
pile = stack_typing.choose(data_counts.to_do(person, network), clock.today(network.zone))
if pile is None:
    notice.empty(_("Your account has no location to count for. Ask your coordinator for access."))
else:
    verbs = Verbs(tap.apply_taps, count.finish, count.zero_visitors, count.write_note, other_text.write)
    stack_typing.area(person, network, pile, verbs)
