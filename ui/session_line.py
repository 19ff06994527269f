"""One session in a list: how it stands, in a few words, and the link to it on the roster of its week."""

import streamlit as st

from domain.need import CoverageState, in_short
from domain.network import Network
from domain.period import to_week
from domain.proposal import PlannedSession
from domain.roster import PlacedSession, needs_somebody
from language import _, formats
from ui.frame import NETWORK_IN_URL

ROSTER = "pages/roster.py"
SESSION_IN_URL = "sessie"
WEEK_IN_URL = "week"
CANDIDATES = ":material/person_search:"
"""The icon of a link to the candidates of a session."""


def link(one: PlacedSession | PlannedSession, network: Network, text: str, *, icon: str) -> None:
    """The link to a session on the roster of its week."""
    st.page_link(
        ROSTER,
        label=text,
        icon=icon,
        query_params={
            NETWORK_IN_URL: str(network.id),
            WEEK_IN_URL: to_week(one.when.day),
            SESSION_IN_URL: str(one.id),
        },
        width="content",
    )


def staffing(one: PlacedSession) -> str:
    """`nobody` in red, `1 of 2` in amber when that is too few."""
    short = in_short(one.coverage)
    if one.coverage.state is CoverageState.NOBODY:
        return f":red[{short}]"
    if needs_somebody(one.coverage):
        return f":orange[{short}]"
    return short


def who(one: PlacedSession) -> str:
    coming = [helper.name for helper in one.standing if helper.absence is None]
    return formats.list_of(coming) if coming else _("Nobody yet")
