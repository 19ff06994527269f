"""What is done with the roster now and then, behind one button."""

import streamlit as st

from language import _
from ui import roster_copy, roster_forms


def offer() -> None:
    """The menu. It is another one while a drawer stands open, because Streamlit leaves it open above the drawer."""
    is_busy = roster_forms.is_adding() or roster_copy.is_open()
    with st.popover(_("More"), icon=":material/more_horiz:", width="content", key=f"roster_more_{is_busy:d}"):
        roster_forms.offer_extra()
        roster_copy.offer()
