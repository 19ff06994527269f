"""What to expect of sessions, for the pages that look ahead; the season of a network is worked out anew each hour."""

from collections.abc import Collection
from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from db.queries import expected
from domain.expected import Expectation, Season

KEPT_SECONDS = 3_600
"""It rests on three years of counts, so that those of an hour change nothing that is seen."""
KEPT_SEASONS = 128


def of_places(tx: Session, network_id: int, location_ids: Collection[int], today: date) -> Expectation:
    """The expectation for locations of the network; one statement, and one an hour. The caller has checked the scope."""
    return expected.of_locations(tx, location_ids, today=today, season=_season(tx, network_id, today))


@st.cache_data(ttl=KEPT_SECONDS, max_entries=KEPT_SEASONS, show_spinner=False)
def _season(_tx: Session, network_id: int, today: date) -> Season:
    return expected.season_of(_tx, network_id, today=today)
