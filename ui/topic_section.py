"""Which side of the questions is looked at: when, where, what, or who can help. Only that one is counted and drawn."""

from enum import StrEnum

import streamlit as st

from language import _
from ui import pointing, topic_mark, url
from ui.choice import PART
from ui.topic_filter import PAGE

CHOSEN = "topics.section"


class Section(StrEnum):
    """As written in the address."""

    WHEN = "wanneer"
    WHERE = "waar"
    WHAT = "wat"
    WHO = "wie"


CHARTS = {
    Section.WHEN: (topic_mark.OVER_TIME, topic_mark.BY_HOUR, topic_mark.CALENDAR),
    Section.WHERE: (topic_mark.BY_KIND, topic_mark.BY_PLACE),
    Section.WHAT: (topic_mark.SHARES, topic_mark.TREND, topic_mark.SEASON),
    Section.WHO: (topic_mark.LACKING,),
}
"""The charts of each; the cards belong to all."""


def choose() -> Section:
    """The section asked for; a link to a figure alone leads to the section of its chart."""
    asked = url.news(PAGE, PART)
    linked = _of_chart(st.query_params.get(pointing.DETAIL, "").partition(url.BETWEEN)[0])
    if asked in set(Section):
        st.session_state[CHOSEN] = Section(asked)
    elif asked:
        url.leave_out(_("part"))
    elif asked is not None and linked is not None:
        st.session_state[CHOSEN] = linked
    names = {
        Section.WHEN: _("When"),
        Section.WHERE: _("Where"),
        Section.WHAT: _("What"),
        Section.WHO: _("Who can help"),
    }
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = Section.WHEN
    picked: Section | None = st.segmented_control(
        _("Part"),
        list(names),
        format_func=names.__getitem__,
        key=CHOSEN,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    shown = picked or Section.WHEN
    url.write(PAGE, PART, "" if shown is Section.WHEN else shown)
    return shown


def _of_chart(key: str) -> Section | None:
    return next((section for section, charts in CHARTS.items() if key in charts), None)
