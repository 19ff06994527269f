"""What the topics page says of one filter: its title, the cards, and the sentences where there is nothing to draw."""

import streamlit as st

from domain import access
from domain.access import Action
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters, Totals
from language import _, formats, ngettext
from ui import chart_shared, notice
from ui.choice import escaped
from ui.data_topics import Overview
from ui.topic_names import Names

COUNTS = "pages/counts.py"


def headline(overview: Overview, names: Names, filters: TopicFilters) -> str:
    """What the figures say first: a topic that rises or falls, else what is asked most, else what the page is about."""
    trend = overview.trend
    if trend.told is not None:
        topic, rises = escaped(names.topics[trend.told.topic_id]), trend.told.difference > 0
        if trend.since is None:
            more = _("More questions about “{topic}” than a year ago")
            fewer = _("Fewer questions about “{topic}” than a year ago")
            return (more if rises else fewer).format(topic=topic)
        is_by_month = filters.bucket is Bucket.MONTH
        day = formats.month(trend.since) if is_by_month else formats.long_date(trend.since)
        more = _("More questions about “{topic}” since {day}")
        fewer = _("Fewer questions about “{topic}” since {day}")
        return (more if rises else fewer).format(topic=topic, day=day)
    if overview.most_asked is not None and overview.totals.allows_shares:
        return _("Asked most: {topic}").format(topic=escaped(names.topics[overview.most_asked]))
    return _("Topics")


def completeness(totals: Totals) -> str:
    """`812 of 861 sessions entered`."""
    return chart_shared.completeness(totals.entered, totals.expected)


def cards(totals: Totals) -> bool:
    """Questions, visits, and the sessions they rest on; whether somebody asks which miss their count."""
    asked = False
    with st.container(horizontal=True, gap="large", key="topics_cards"):
        with st.container(gap="xxsmall", width="content"):
            st.metric(_("Questions"), formats.number(totals.questions), width="content")
            st.caption(_("one visit may bring several"))
        with st.container(gap="xxsmall", width="content"):
            st.metric(_("Visits"), formats.number(totals.visits), width="content")
            st.caption(
                _("{first} first visits · {away} turned away").format(
                    first=formats.number(totals.first_time), away=formats.number(totals.turned_away)
                )
            )
        with st.container(gap="xxsmall", width="content"):
            st.metric(
                _("Sessions entered"),
                _("{entered} of {expected}").format(
                    entered=formats.number(totals.entered), expected=formats.number(totals.expected)
                ),
                width="content",
            )
            if totals.missing:
                asked = st.button(
                    ngettext("{number} missing", "{number} missing", totals.missing).format(
                        number=formats.number(totals.missing)
                    ),
                    key="topics.missing",
                    icon=":material/chevron_right:",
                    icon_position="right",
                    type="tertiary",
                )
            else:
                st.caption(_("none missing"))
    return asked


def say_empty(person: Person, *, is_filtered: bool) -> None:
    """Nothing was to be counted: how figures come here, or which filter to take off."""
    if is_filtered:
        notice.empty(
            _(
                "No session took place in this period with these filters. Take a filter off or choose a longer period."
            )
        )
        return
    notice.empty(
        _(
            "No session took place in this period yet. When a session is over, its count is entered under Counts; "
            "from then on its questions and visits appear here."
        )
    )
    if access.may(person, Action.COUNT):
        st.page_link(COUNTS, label=_("To the counts"), icon=":material/pin:")


def say_none_entered(totals: Totals) -> None:
    """Sessions took place and none has its count."""
    notice.empty(
        ngettext(
            "{number} session took place and its count is still missing. Questions and visits appear once it is entered.",
            "{number} sessions took place and none has its count yet. Questions and visits appear as counts are entered.",
            totals.expected,
        ).format(number=formats.number(totals.expected))
    )
