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
    topic_method,
    topic_names,
    topic_section,
    topic_sessions,
    topics,
    url,
)
from ui.topic_chart import Setting
from ui.topic_mark import TOTALS, Pointed

person = frame.enter(Action.SEE_TOPICS)
network = frame.network(person)
today = clock.today(network.zone)
now = clock.local_now(network.zone)

# What there is to choose from.
known = data_topics.names()
choices = topic_filter.offered(data_topics.locations(person, network.id), known)

# Title above the filters, though it says what they leave.
head = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="topics_bar"):
    asked = topic_filter.choose_period(today)
    weekdays, hours = topic_filter.choose_moments()
    locations, kinds, groups = topic_filter.choose_others(choices)
    split = topic_filter.choose_split(known)
topic_filter.show_chips(choices)
days = topic_filter.passed(asked, today)
if days is None:
    head.title(_("Topics"))
    url.say_left_out()
    notice.empty(_("This period has yet to begin. Choose one that has."))
    st.stop()
switch = st.empty()
with switch:
    section = topic_section.choose()
filters = TopicFilters(network.id, days, locations, kinds, known.by_codes(groups), weekdays, hours)
overview = data_topics.overview(
    person,
    filters,
    now,
    section,
    split=split,
    is_dark=document.is_dark(),
    is_whole=any(map(topic_chart.is_table_open, topic_mark.DRAWN_IN_PART)),
)
totals, names = (
    overview.totals,
    topic_names.with_choices(overview.names, choices.locations, data_topics.items()),
)
shape = str(hash((person, filters, split)))
described = topic_filter.describe(filters, choices, network.name, names)
share = partial(data_topics.shared, person, filters, now, section, split=split)
table = partial(data_topics.table, person, filters, now, section, split=split)
setting = Setting(network, filters, names, totals, described, shape, share, table)

# The title, and the cards.
pointed = topic_mark.pointed(names, shape=shape, split=split)
with head:
    st.title(topics.headline(overview, names, filters))
    url.say_left_out()
    if totals.expected and topics.cards(totals):
        pointed = topic_mark.point(Pointed(TOTALS, Mark(is_missing=True)))
if not totals.entered:
    switch.empty()
if not totals.expected:
    topics.say_empty(person, is_filtered=topic_filter.is_filtered())
    st.stop()
show_sessions = partial(topic_sessions.under, person=person, setting=setting, pointed=pointed, now=now)
show_sessions(TOTALS)
if not totals.entered:
    topics.say_none_entered(totals)
    st.stop()

# The charts: two beside each other where there is room, a wide one alone.
with st.grid(min_column_width=400, gap="medium") as grid:
    for chart in overview.charts:
        with grid.cell(column_span="all" if chart.is_wide else 1):
            topic_chart.show(
                setting,
                chart.key,
                chart.drawing,
                title=chart.title,
                unit=chart.unit,
                legend=chart.legend,
                note=chart.note,
            )
            show_sessions(chart.key)
topic_method.show()
topic_mark.show_in_address(pointed, names)
