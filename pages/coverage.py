"""Coverage: is somebody there, are we what we publish, where is it busy; each figure down to its sessions."""

from functools import partial

import streamlit as st

from domain.access import Action
from domain.topic_filters import TopicFilters
from language import _
from ui import (
    choice,
    clock,
    coverage_cards,
    coverage_chart,
    coverage_mark,
    coverage_method,
    coverage_parts,
    coverage_sessions,
    data_coverage,
    data_topics,
    document,
    frame,
    notice,
    topic_filter,
    topic_names,
    url,
)
from ui.coverage_chart import Setting
from ui.coverage_mark import CARDS, PAGE, Names, Pointed

person = frame.enter(Action.SEE_COVERAGE)
network = frame.network(person)
today = clock.today(network.zone)
now = clock.local_now(network.zone)

# Title above the filters, though it says what they leave.
head = st.container()
choices = topic_filter.offered(data_topics.locations(person, network.id), topic_names.of([]))
with st.container(horizontal=True, vertical_alignment="bottom", key="coverage_bar"):
    asked = topic_filter.choose_period(today, PAGE)
    weekdays, during = topic_filter.choose_moments(PAGE)
    locations, kinds, _groups = topic_filter.choose_others(choices, PAGE)
topic_filter.show_chips(choices, PAGE)
part = choice.part(PAGE, network.id, coverage_parts.names())
days = topic_filter.passed(asked, today)
if days is None:
    head.title(_("Coverage"))
    url.say_left_out()
    notice.empty(_("This period has yet to begin. Choose one that has."))
    st.stop()
filters = TopicFilters(network.id, days, locations, kinds, weekdays=weekdays, during=during)
shown = data_coverage.part(person, network, filters, now, part, is_dark=document.is_dark())
setting = Setting(
    network,
    filters,
    Names(choices.locations, dict(shown.wishes)),
    topic_filter.describe(filters, choices, network.name, topic_names.of([])),
    shape=str(hash((person, filters))),
)
pointed = coverage_mark.pointed({CARDS, *(chart.key for chart in shown.charts)}, shape=setting.shape)
show_sessions = partial(coverage_sessions.under, person=person, setting=setting, now=now)

# The title, and the cards.
with head:
    st.title(shown.title)
    url.say_left_out()
if shown.is_empty:
    coverage_cards.say_empty(shown, is_filtered=topic_filter.is_filtered(PAGE))
    st.stop()
asked_for = coverage_cards.show(shown)
if asked_for is not None:
    pointed = coverage_mark.point(Pointed(CARDS, asked_for))
show_sessions(CARDS, pointed=pointed)

# The charts: two beside each other where there is room, a wide one alone.
with st.grid(min_column_width=400, gap="medium") as grid:
    for chart in shown.charts:
        with grid.cell(column_span="all" if chart.is_wide else 1):
            coverage_chart.show(setting, chart)
            show_sessions(chart.key, pointed=pointed)
coverage_method.show()
coverage_mark.show_in_address(pointed)
