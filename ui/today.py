"""The lines of the Today page: each says what is wrong and leads to where it is mended."""

import streamlit as st

from domain.network import Network
from language import _, formats, ngettext
from ui.data_today import Ahead
from ui.frame import NETWORK_IN_URL

ROSTER = "pages/roster.py"
COUNTS = "pages/counts.py"
LINES_SHOWN = 8
SESSION_IN_URL = "sessie"
WEEK_IN_URL = "week"


def when(one: Ahead) -> str:
    """`za 28 nov 10:00–12:00`."""
    return f"{formats.day(one.session.day)} {formats.hours(one.session.starts, one.session.ends)}"


def staffing(one: Ahead) -> str:
    """`nobody`, or `1 of 2`."""
    if one.session.guides == 0:
        return _("nobody")
    return _("{guides} of {minimum}").format(guides=one.session.guides, minimum=one.session.minimum)


def usual(one: Ahead) -> str:
    """`usually 9 visitors (mean of 31 sessions)`; says so when nothing is known."""
    if one.expected is None:
        return _("no counts yet")
    visitors = formats.number(one.expected.visitors, 1)
    return ngettext(
        "usually {visitors} visitors (mean of {number} session)",
        "usually {visitors} visitors (mean of {number} sessions)",
        one.expected.sessions,
    ).format(visitors=visitors, number=one.expected.sessions)


def short_session(one: Ahead, network: Network, *, first: bool = False) -> None:
    """A session below its minimum, with the way to the candidates."""
    sentence = f"**{one.session.location}** · {when(one)} — {staffing(one)}, {usual(one)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"today_short_{one.session.id}"):
        st.markdown((":red[●] " if one.session.guides == 0 else ":orange[●] ") + sentence, width="stretch")
        to_session(one, network, _("Candidates"), first=first)


def to_session(one: Ahead, network: Network, text: str, *, first: bool = False) -> None:
    """The link to a session on the roster of its week."""
    st.page_link(
        ROSTER,
        label=f"**{text}**" if first else text,
        icon=":material/person_search:",
        query_params={
            NETWORK_IN_URL: str(network.id),
            WEEK_IN_URL: f"{one.session.day:%G-W%V}",
            SESSION_IN_URL: str(one.session.id),
        },
    )
