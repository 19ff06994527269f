"""What the topics page reads. Counted once per person's scope and filter, and forgotten when a count is saved."""

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

import language
from db.queries import (
    location_choice,
    topic_cross,
    topic_insight,
    topic_list,
    topic_sessions,
    topic_skill,
    topics,
)
from db.queries import topic_season as season
from domain import topic_season
from domain.location_choice import LocationChoice
from domain.period import same_period_a_year_earlier
from domain.person import Person
from domain.topic_filters import TopicFilters, Totals
from domain.topic_mark import Mark
from domain.words import CategoryKind
from ui import (
    data,
    data_counts,
    topic_figures,
    topic_frames_where,
    topic_frames_who,
    topic_mark,
    topic_names,
    topic_shared,
    topic_what,
    topic_when,
    topic_where,
    topic_who,
)
from ui.chart_shared import Shared
from ui.topic_drawing import Chart
from ui.topic_figures import Counted, Earlier, Figures, Part, Trend, What, When, Where, Who
from ui.topic_names import Names
from ui.topic_section import Section

KEPT_OVERVIEWS = 64
KEPT_SECONDS = 120
"""How long figures may be old: a count that was saved through another server does not clear ours."""
MINUTES = 15
"""Sessions end on quarters of an hour, so that no more often a count becomes due."""
SESSIONS_LISTED = 300
BY_FILTERS = data.BY_PERSON | {TopicFilters: repr}


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows of one filter and section; shared by whoever looks at it, so that nobody changes it.

    `most_asked` is a topic.
    """

    names: Names
    totals: Totals
    trend: Trend
    most_asked: int | None
    charts: list[Chart]


def names() -> Names:
    """The topics to filter by, in the language of the moment; what a chart draws is named by its `Overview`."""
    return _names(language.current())


def items() -> dict[int, str]:
    """The languages and outcomes that a figure can stand for, in the language of the moment."""
    return {
        one.id: one.label
        for section in data_counts.sections(language.current())
        if section.kind in {CategoryKind.LANGUAGE, CategoryKind.OUTCOME}
        for one in section.items
    }


@st.cache_data(ttl=60, show_spinner=False, hash_funcs=data.BY_PERSON)
def locations(person: Person, network_id: int) -> list[LocationChoice]:
    """The locations to filter by."""
    with data.reading() as tx:
        return location_choice.of_network(tx, person, network_id)


def overview(
    person: Person,
    filters: TopicFilters,
    now: datetime,
    section: Section,
    *,
    split: int | None,
    is_dark: bool,
    is_whole: bool = False,
) -> Overview:
    """Cards, charts, tables and what the title says; `now` is the wall clock of the network.

    `is_whole`: tables have all their rows, also where a chart draws only some of them.
    """
    return _overview(
        person,
        filters,
        _quarter(now),
        section,
        split=split,
        is_dark=is_dark,
        code=language.current(),
        is_whole=is_whole and section in {Section.WHERE, Section.WHO},
    )


def table(
    person: Person, filters: TopicFilters, now: datetime, section: Section, chart: str, *, split: int | None
) -> pd.DataFrame:
    """All rows of the table under a chart of the section that draws only some of them."""
    found = overview(person, filters, now, section, split=split, is_dark=False, is_whole=True)
    return next(one.drawing.table for one in found.charts if one.key == chart)


def shared(
    person: Person, filters: TopicFilters, now: datetime, section: Section, chart: str, *, split: int | None
) -> Shared:
    """A chart of the section as it leaves the house, from the figures that the page shows."""
    found = _counted(
        person,
        filters,
        _quarter(now),
        section,
        language.current(),
        is_whole=chart in topic_mark.DRAWN_IN_PART,
    )
    return topic_shared.of(chart, found, split=split if split in found.names.groups else None)


def sessions_behind(person: Person, filters: TopicFilters, mark: Mark, now: datetime) -> pd.DataFrame:
    """The sessions a figure stands for, or those that miss their count; latest first, at most `SESSIONS_LISTED`."""
    with data.reading() as tx:
        if mark.is_missing:
            return topic_sessions.missing(tx, person, filters, mark, now=now, limit=SESSIONS_LISTED)
        return topic_sessions.behind(tx, person, filters, mark, limit=SESSIONS_LISTED)


def forget() -> None:
    """Count anew: after a count was entered or corrected, or a session did not take place."""
    _counted.clear()
    _overview.clear()


def _quarter(now: datetime) -> datetime:
    return now.replace(minute=now.minute // MINUTES * MINUTES, second=0, microsecond=0)


@st.cache_resource(ttl=300, show_spinner=False)
def _names(code: str) -> Names:
    return topic_names.of(data_counts.topics(code))


def counted(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    now: datetime,
    section: Section = Section.WHEN,
    *,
    is_whole: bool = False,
) -> Counted:
    """What the filters leave, now and a year earlier, and what the section shows of it. `now` is the wall clock of the
    network. Nine statements, and those of the section: two when, five where, four what, six who (two of them
    ask what of what is kept holds).
    """
    period = same_period_a_year_earlier(filters.period)
    earlier = replace(filters, period=period)
    totals = topics.totals(tx, person, filters, now=now)
    return Counted(
        figures=Figures(
            filters=filters,
            totals=totals,
            over_time=topics.over_time(tx, person, filters),
            sessions_over_time=topics.sessions_over_time(tx, person, filters, now=now),
            earlier=Earlier(
                period=period,
                over_time=topics.over_time(tx, person, earlier),
                sessions_over_time=topics.sessions_over_time(tx, person, earlier, now=now),
            ),
            sample=topic_insight.sample(tx, person, filters, entered=totals.entered),
        ),
        part=part_of(tx, person, filters, now, section, is_whole=is_whole),
        names=topic_names.of(topic_list.topics(tx)),
    )


def part_of(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    now: datetime,
    section: Section,
    *,
    is_whole: bool = False,
) -> Part:
    """What the section alone counts."""
    match section:
        case Section.WHEN:
            return When(
                by_hour=topics.by_hour(tx, person, filters),
                calendar=topic_insight.calendar(tx, person, filters, now=now),
            )
        case Section.WHERE:
            places = topic_insight.of_places(tx, person, filters, now=now)
            of_these = filters if is_whole else topic_frames_where.to_draw(filters, places)
            return Where(
                by_kind=topics.by_kind(tx, person, filters),
                sessions_by_kind=topics.sessions_by_kind(tx, person, filters),
                places=places,
                by_place=topic_insight.by_place(tx, person, of_these),
                sessions_by_place=topic_insight.sessions_by_place(tx, person, of_these, now=now),
                is_whole=is_whole,
            )
        case Section.WHAT:
            stretches = topic_season.stretches(filters.period)
            return What(
                by_outcome=topic_cross.by_outcome(tx, person, filters),
                outcomes=topic_cross.outcomes(tx, person, filters),
                by_stretch=season.by_stretch(tx, person, filters, stretches),
                sessions_by_stretch=season.sessions_by_stretch(tx, person, filters, stretches),
                sampled_from=topic_cross.recent_days(filters.period).first,
            )
        case Section.WHO:
            shown = None if is_whole else topic_frames_who.LACKING_SHOWN
            lacking = topic_skill.lacking(tx, person, filters, most=shown)
            return Who(
                lacking=lacking.places,
                lacking_topics=lacking.topics,
                is_whole=is_whole,
                asked_for=topic_skill.asked_for(tx),
                since=topic_skill.recent_days(filters.period).first,
                by_language=topic_cross.by_language(tx, person, filters),
                sessions_by_language=topic_cross.sessions_by_language(tx, person, filters),
                sampled_from=topic_cross.recent_days(filters.period).first,
            )


@st.cache_data(ttl=KEPT_SECONDS, show_spinner=False, hash_funcs=BY_FILTERS)
def _counted(
    person: Person, filters: TopicFilters, now: datetime, section: Section, code: str, *, is_whole: bool
) -> Counted:
    data.add_up(filters.network_id)
    with language.use(code), data.reading() as tx:
        return counted(tx, person, filters, now, section, is_whole=is_whole)


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=KEPT_OVERVIEWS, show_spinner=False, hash_funcs=BY_FILTERS)
def _overview(
    person: Person,
    filters: TopicFilters,
    now: datetime,
    section: Section,
    *,
    split: int | None,
    is_dark: bool,
    code: str,
    is_whole: bool,
) -> Overview:
    found = _counted(person, filters, now, section, code, is_whole=is_whole)
    with language.use(code):
        return drawn(found, split=split if split in found.names.groups else None, is_dark=is_dark)


def drawn(found: Counted, *, split: int | None, is_dark: bool) -> Overview:
    """The page's charts and tables, from the figures alone."""
    figures = found.figures
    asked = (
        figures.over_time.groupby("topic_id")["questions"].sum().sort_values(ascending=False, kind="stable")
    )
    return Overview(
        names=found.names,
        totals=figures.totals,
        trend=topic_figures.trend(figures),
        most_asked=asked.index.tolist()[0] if len(asked) else None,
        charts=_charts(found, split=split, is_dark=is_dark),
    )


def _charts(found: Counted, *, split: int | None, is_dark: bool) -> list[Chart]:
    match found.part:
        case When() as when:
            return topic_when.drawn(found, when, split=split, is_dark=is_dark)
        case Where() as where:
            return topic_where.drawn(found, where, split=split, is_dark=is_dark)
        case What() as what:
            return topic_what.drawn(found, what, split=split, is_dark=is_dark)
        case Who() as who:
            return topic_who.drawn(found, who, split=split, is_dark=is_dark)
