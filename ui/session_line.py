"""One session in a list: how it stands, in a few words, and the link to it on the roster of its week."""

import streamlit as st

from domain.need import CoverageState, in_short
from domain.network import Network
from domain.period import to_week
from domain.proposal import PlannedSession
from domain.roster import PlacedSession, needs_somebody
from language import _, formats
from ui import ways
from ui.frame import NETWORK_IN_URL
from ui.ways import Html

ROSTER = "pages/roster.py"
SESSION_IN_URL = "sessie"
WEEK_IN_URL = "week"
CANDIDATES = "person_search"
"""The icon of a link to the candidates of a session."""


def link(one: PlacedSession | PlannedSession, network: Network, text: str) -> None:
    """The link to the candidates of a session on the roster of its week."""
    icon = f":material/{CANDIDATES}:"
    st.page_link(ROSTER, label=text, icon=icon, query_params=_query(one, network.id), width="content")


def way(one: PlacedSession, network_id: int, inside: Html, *, icon: str = CANDIDATES) -> Html:
    """The link to a session on the roster of its week, within a piece of HTML."""
    return ways.link(ROSTER, inside, icon=icon, query=_query(one, network_id))


def staffing(one: PlacedSession) -> Html:
    """`nobody` in red, `1 of 2` in amber when that is too few."""
    tone = "orange" if needs_somebody(one.coverage) else ""
    return ways.said(in_short(one.coverage), "red" if one.coverage.state is CoverageState.NOBODY else tone)


def who(one: PlacedSession) -> str:
    coming = [helper.name for helper in one.standing if helper.absence is None]
    return formats.list_of(coming) if coming else _("Nobody yet")


def _query(one: PlacedSession | PlannedSession, network_id: int) -> dict[str, str]:
    return {
        NETWORK_IN_URL: str(network_id),
        WEEK_IN_URL: to_week(one.when.day),
        SESSION_IN_URL: str(one.id),
    }
