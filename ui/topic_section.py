"""Which side of the questions is looked at: when, where, what, or who can help. Only that one is counted and drawn."""

from enum import StrEnum

import streamlit as st

from language import _
from ui import pointing, topic_mark, url
from ui.choice import PART
from ui.topic_filter import PAGE


class Section(StrEnum):
    """As written in the address."""

    WHEN = "wanneer"
    WHERE = "waar"
    WHAT = "wat"
    WHO = "wie"


CHARTS = {
    Section.WHEN: (topic_mark.OVER_TIME, topic_mark.BY_HOUR, topic_mark.CALENDAR),
    Section.WHERE: (topic_mark.BY_KIND, topic_mark.BY_PLACE),
    Section.WHAT: (topic_mark.SHARES, topic_mark.TREND, topic_mark.SEASON, topic_mark.BY_OUTCOME),
    Section.WHO: (topic_mark.LACKING, topic_mark.BY_LANGUAGE),
}
"""The charts of each; the cards belong to all."""


def choose() -> Section:
    """The section asked for; a link to a figure alone leads to the section of its chart."""
    names = {
        Section.WHEN: _("When"),
        Section.WHERE: _("Where"),
        Section.WHAT: _("What"),
        Section.WHO: _("Who can help"),
    }
    linked = _of_chart(st.query_params.get(pointing.DETAIL, "").partition(url.BETWEEN)[0])
    return url.segment(PAGE, PART, names, label=_("Part"), what=_("part"), linked=linked)


def _of_chart(key: str) -> Section | None:
    return next((section for section, charts in CHARTS.items() if key in charts), None)
