"""The sessions behind a figure, each leading to its count for who may enter one."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from domain import access
from domain.access import Action
from domain.person import Person
from domain.topic_mark import Mark
from language import _, formats, ngettext
from ui import data_topics, topic_mark, topic_narrowing
from ui.choice import escaped
from ui.frame import NETWORK_IN_URL
from ui.roster_view import PLACES
from ui.session_line import ROSTER, SESSION_IN_URL
from ui.topic_chart import Setting
from ui.topic_mark import TOTALS, Pointed

COUNTS = "pages/counts.py"
SESSIONS_A_PAGE = 10


def under(chart: str, *, person: Person, setting: Setting, pointed: Pointed | None, now: datetime) -> None:
    """When a figure of this chart is pointed at: which, with the way back, and its sessions, latest first."""
    if pointed is None or pointed.chart != chart:
        return
    mark = pointed.mark
    sessions = data_topics.sessions_behind(person, setting.filters, mark, now)
    described = topic_mark.describe(mark, setting.filters, setting.names)
    with st.container(border=True, key="topics_sessions"):
        with st.container(horizontal=True, vertical_alignment="center"):
            topic_mark.chip(described)
            if topic_narrowing.narrowed(mark, setting.filters, setting.names) and st.button(
                _("Look at this alone"),
                key="topics.narrow",
                icon=":material/filter_list:",
                type="tertiary",
                help=_("Filters the whole page; the chips under the filters lead back."),
            ):
                topic_narrowing.narrow(mark, setting.filters, setting.names)
                # What misses its count is still listed, under the cards of the narrower page.
                topic_mark.point(Pointed(TOTALS, Mark(is_missing=True)) if mark.is_missing else None)
                st.rerun()
        st.markdown(_how_many(mark, sessions))
        if mark.lacks_skill and access.may(person, Action.SEE_ROSTER):
            _roster(setting, mark)
        pages = -(-len(sessions) // SESSIONS_A_PAGE)
        page = st.pagination(pages, key=f"topics.page.{described}") if pages > 1 else 1
        first = (page - 1) * SESSIONS_A_PAGE
        with st.container(gap="xsmall", key="topics_session_list"):
            for row in sessions.iloc[first : first + SESSIONS_A_PAGE].to_dict("records"):
                _line(person, _said(row, mark), row["session_id"])


def _roster(setting: Setting, mark: Mark) -> None:
    """Where it can be mended: the roster of the place."""
    st.page_link(
        ROSTER,
        label=_("To the roster of {place}").format(
            place=escaped(setting.names.places[mark.location_id or 0])
        ),
        icon=":material/calendar_month:",
        query_params={NETWORK_IN_URL: str(setting.network.id), PLACES: str(mark.location_id)},
    )


def _how_many(mark: Mark, sessions: pd.DataFrame) -> str:
    if sessions.empty:
        return _("No sessions.")
    first = sessions.iloc[0]
    number = int(first["all_sessions"])
    parts = [ngettext("{number} session", "{number} sessions", number).format(number=formats.number(number))]
    if not mark.is_missing:
        parts += [_questions(int(first["all_questions"])), _visits(int(first["all_visits"]))]
    if number > len(sessions):
        parts.append(_("the latest {number} are listed").format(number=formats.number(len(sessions))))
    return " · ".join(parts)


def _line(person: Person, text: str, session_id: int) -> None:
    if access.may(person, Action.COUNT):
        st.page_link(
            COUNTS, label=text, icon=":material/pin:", query_params={SESSION_IN_URL: str(session_id)}
        )
    else:
        st.markdown(text)


def _said(row: Mapping[Hashable, Any], mark: Mark) -> str:
    """`di 24 nov 2026 10:00–12:00 · De Krook · 2 vragen · 4 bezoeken`."""
    day, starts, ends = row["day"], row["starts"], row["ends"]
    parts = [f"{formats.day_and_year(day)} {formats.hours(starts, ends)}", escaped(str(row["location"]))]
    if not mark.is_missing:
        parts += [_questions(row["questions"]), _visits(row["visits"])]
    return " · ".join(parts)


def _questions(number: int) -> str:
    return ngettext("{number} question", "{number} questions", number).format(number=formats.number(number))


def _visits(number: int) -> str:
    return ngettext("{number} visit", "{number} visits", number).format(number=formats.number(number))
