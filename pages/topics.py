"""Topics: which questions, where and when, what rises and falls; each figure down to its sessions."""

from functools import partial

import streamlit as st

from domain.access import Action
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from language import _
from ui import (
    clock,
    data_topics,
    document,
    frame,
    notice,
    topic_chart,
    topic_filter,
    topic_mark,
    topic_sessions,
    topics,
    url,
)
from ui.topic_chart import Setting
from ui.topic_mark import BY_HOUR, BY_KIND, OVER_TIME, TOTALS, TREND, Codes, Pointed

person = frame.enter(Action.SEE_TOPICS)
network = frame.network(person)
today = clock.today(network.zone)
now = clock.local_now(network.zone)

# What there is to choose from.
labels = data_topics.labels()
group_ids = data_topics.group_codes()
codes = Codes(
    {key: code for code, key in group_ids.items()},
    {key: code for code, key in data_topics.topic_codes().items()},
)
group_names = {code: labels.groups[key] for code, key in group_ids.items()}
choices = topic_filter.offered(data_topics.locations(person, network.id), group_names)

# Title above the filters, though it says what they leave.
head = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="topics_bar"):
    asked = topic_filter.choose_period(today)
    locations, kinds, groups = topic_filter.choose_others(choices)
    split_code = topic_filter.choose_split(group_names)
topic_filter.show_chips(choices)
split = None if split_code is None else group_ids[split_code]
days = topic_filter.passed(asked, today)
if days is None:
    head.title(_("Topics"))
    notice.empty(_("This period has yet to begin. Choose one that has."))
    st.stop()
filters = TopicFilters(network.id, days, locations, kinds, frozenset(group_ids[code] for code in groups))
overview = data_topics.overview(person, filters, now, split=split, is_dark=document.is_dark())
totals = overview.totals
shape = str(hash((person, filters, split)))
described = topic_filter.describe(filters, choices, network.name, labels)
setting = Setting(network, filters, labels, f"{described} · {topics.completeness(totals)}", shape)

# The title, and the cards.
pointed = topic_mark.pointed(codes, shape=shape, split=split)
with head:
    st.title(topics.headline(overview, labels, filters))
    url.say_left_out()
    if totals.expected and topics.cards(totals):
        pointed = topic_mark.point(Pointed(TOTALS, Mark(is_missing=True)))
if not totals.expected:
    topics.say_empty(person, is_filtered=topic_filter.is_filtered())
    st.stop()
show_sessions = partial(topic_sessions.under, person=person, setting=setting, pointed=pointed, now=now)
show_sessions(TOTALS)
if not totals.entered:
    topics.say_none_entered(totals)
    st.stop()

# The charts.
with st.grid(min_column_width=400, gap="medium") as grid:
    with grid.cell():
        topic_chart.show(
            setting,
            OVER_TIME,
            overview.over_time,
            title=topics.over_time_title(filters, labels, split),
            unit=topics.over_time_unit(overview),
            legend=overview.legend,
        )
        show_sessions(OVER_TIME)
    with grid.cell():
        topic_chart.show(
            setting,
            TREND,
            overview.changes,
            title=_("Rising and falling"),
            unit=topics.trend_unit(overview),
            note=topics.no_trend(overview),
        )
        show_sessions(TREND)
    with grid.cell():
        topic_chart.show(
            setting, BY_KIND, overview.by_kind, title=_("Topics by kind of place"), unit=topics.by_kind_unit()
        )
        show_sessions(BY_KIND)
    with grid.cell():
        topic_chart.show(
            setting,
            BY_HOUR,
            overview.by_hour,
            title=_("Visits by weekday and hour"),
            unit=topics.by_hour_unit(),
        )
        show_sessions(BY_HOUR)
topic_mark.show_in_address(pointed, codes)
