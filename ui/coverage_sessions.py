"""The sessions behind a figure of the coverage page, each leading to the roster, or to its count where that is missing."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from domain import access
from domain.access import Action
from domain.coverage_mark import Mark, Which
from domain.labels import label
from domain.period import to_week
from domain.person import Person
from domain.words import CancelReason
from language import _, formats, ngettext
from ui import coverage_mark, data_coverage, session_line, topic_filter
from ui.choice import escaped
from ui.coverage_chart import Setting
from ui.coverage_mark import PAGE, Pointed
from ui.frame import NETWORK_IN_URL

COUNTS = "pages/counts.py"
SESSIONS_A_PAGE = 10


def under(chart: str, *, person: Person, setting: Setting, pointed: Pointed | None, now: datetime) -> None:
    """When a figure of this chart is pointed at: which, with the way back, and its sessions, latest first."""
    if pointed is None or pointed.chart != chart:
        return
    sessions = data_coverage.sessions_behind(person, setting.filters, pointed.mark, now)
    described = coverage_mark.describe(pointed.mark, setting.filters, setting.names)
    with st.container(border=True, key="coverage_sessions"):
        with st.container(horizontal=True, vertical_alignment="center"):
            coverage_mark.chip(described)
            _narrow(setting, pointed.mark)
        st.markdown(_how_many(sessions))
        pages = -(-len(sessions) // SESSIONS_A_PAGE)
        page = st.pagination(pages, key=f"coverage.page.{described}") if pages > 1 else 1
        first = (page - 1) * SESSIONS_A_PAGE
        with st.container(gap="xsmall", key="coverage_session_list"):
            for row in sessions.iloc[first : first + SESSIONS_A_PAGE].to_dict("records"):
                _line(person, setting, row, to_count=pointed.mark.which is Which.UNCOUNTED)


def _narrow(setting: Setting, mark: Mark) -> None:
    """The button that has the whole page look at the place, the days and the hour of this figure alone."""
    asked = coverage_mark.narrowed(mark, setting.filters)
    if asked and st.button(
        _("Look at this alone"),
        key="coverage.narrow",
        icon=":material/filter_list:",
        type="tertiary",
        help=_("Filters the whole page; the chips under the filters lead back."),
    ):
        topic_filter.look_at(asked, PAGE)
        coverage_mark.point(None)
        st.rerun()


def _how_many(sessions: pd.DataFrame) -> str:
    if sessions.empty:
        return _("No sessions.")
    number = int(sessions.iloc[0]["all_sessions"])
    said = ngettext("{number} session", "{number} sessions", number).format(number=formats.number(number))
    if number > len(sessions):
        said += " · " + _("the latest {number} are listed").format(number=formats.number(len(sessions)))
    return said


def _line(person: Person, setting: Setting, row: Mapping[Hashable, Any], *, to_count: bool) -> None:
    text, key = said(row), str(row["session_id"])
    if to_count and access.may(person, Action.COUNT):
        st.page_link(
            COUNTS, label=text, icon=":material/pin:", query_params={session_line.SESSION_IN_URL: key}
        )
        return
    st.page_link(
        session_line.ROSTER,
        label=text,
        icon=":material/calendar_view_week:",
        query_params={
            NETWORK_IN_URL: str(setting.network.id),
            session_line.WEEK_IN_URL: to_week(row["day"]),
            session_line.SESSION_IN_URL: key,
        },
    )


def said(row: Mapping[Hashable, Any]) -> str:
    """`di 24 nov 2026 10:00–12:00 · De Krook · 1 van 2 · 4 bezoeken`."""
    parts = [
        f"{formats.day_and_year(row['day'])} {formats.hours(row['starts'], row['ends'])}",
        escaped(str(row["location"])),
    ]
    if row["which"] == Which.CANCELLED:
        return " · ".join([*parts, _("cancelled"), label(CancelReason(row["reason"]))])
    if row["which"] == Which.CLOSED:
        return " · ".join([*parts, _("closed")])
    if row["guides"] or not row["minimum"]:
        parts.append(_("{number} of {needed}").format(number=row["guides"], needed=row["minimum"]))
    else:
        parts.append(_("nobody"))
    if pd.isna(row["visits"]):
        return " · ".join([*parts, _("without a count")])
    visits = int(row["visits"])
    return " · ".join(
        [*parts, ngettext("{number} visit", "{number} visits", visits).format(number=formats.number(visits))]
    )
