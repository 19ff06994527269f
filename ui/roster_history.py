"""The history of a session as readable lines: who changed what, when, before and after."""

import streamlit as st

from domain.history import HistoryLine
from language import _, formats
from ui import history_words


def show(lines: list[HistoryLine], zone: str) -> None:
    """The lines, folded away; nothing at all when there are none."""
    if not lines:
        return
    with st.expander(_("History ({number})").format(number=len(lines))):
        for line in lines:
            who = line.who or _("Inloop itself")
            st.text(f"{formats.moment(line.at, zone)} · {who}\n{history_words.sentence(line)}")
