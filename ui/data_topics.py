"""What the topics page reads. Counted once per person's scope and filter, and forgotten when a count is saved."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

import language
from db.queries import location_choice, topic_list, topic_sessions, topics
from domain.location_choice import LocationChoice
from domain.period import same_period_a_year_earlier
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters, Totals
from domain.topic_mark import Mark
from domain.topic_trend import Change
from ui import chart_parts, charts, data, data_counts, palette, topic_figures, topic_frames, topic_names
from ui.topic_figures import Earlier, Figures, Trend
from ui.topic_names import Names

KEPT_OVERVIEWS = 64
KEPT_SECONDS = 120
"""How long figures may be old: a count that was saved through another server does not clear ours."""
MINUTES = 15
"""Sessions end on quarters of an hour, so that no more often a count becomes due."""
SESSIONS_LISTED = 300
BY_FILTERS = data.BY_PERSON | {TopicFilters: repr}
CHANGES_SHOWN = 6
"""As many rises, and as many falls."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures with the names of all topics in them: read together, for a topic can be merged at any moment."""

    figures: Figures
    names: Names


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to send (None: there is nothing to draw); the table under it, with its columns of dates and of
    shares; its figures, by row.
    """

    spec: dict[str, Any] | None
    table: pd.DataFrame
    marks: list[Mark]
    days: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows of one filter; shared by whoever looks at it, so that nobody changes it.

    `legend`: the colours of the chart over time by name. `most_asked`: a topic. `has_part_buckets`: the first or last
    week or month lies only partly in the period.
    """

    names: Names
    totals: Totals
    over_time: Drawing
    by_kind: Drawing
    by_hour: Drawing
    changes: Drawing
    legend: dict[str, str]
    trend: Trend
    most_asked: int | None
    has_part_buckets: bool


def names() -> Names:
    """The topics to filter by, in the language of the moment; what a chart draws is named by its `Overview`."""
    return _names(language.current())


@st.cache_data(ttl=60, show_spinner=False, hash_funcs=data.BY_PERSON)
def locations(person: Person, network_id: int) -> list[LocationChoice]:
    """The locations to filter by."""
    with data.reading() as tx:
        return location_choice.of_network(tx, person, network_id)


def overview(
    person: Person, filters: TopicFilters, now: datetime, *, split: int | None, is_dark: bool
) -> Overview:
    """Cards, charts, tables and what the title says; `now` is the wall clock of the network."""
    quarter = now.replace(minute=now.minute // MINUTES * MINUTES, second=0, microsecond=0)
    return _overview(person, filters, quarter, split=split, is_dark=is_dark, code=language.current())


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


@st.cache_resource(ttl=300, show_spinner=False)
def _names(code: str) -> Names:
    return topic_names.of(data_counts.topics(code))


def counted(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> Counted:
    """What the filters leave, now and a year earlier; ten statements. `now` is the wall clock of the network."""
    period = same_period_a_year_earlier(filters.period)
    earlier = replace(filters, period=period)
    return Counted(
        figures=Figures(
            filters=filters,
            totals=topics.totals(tx, person, filters, now=now),
            over_time=topics.over_time(tx, person, filters),
            sessions_over_time=topics.sessions_over_time(tx, person, filters, now=now),
            by_kind=topics.by_kind(tx, person, filters),
            sessions_by_kind=topics.sessions_by_kind(tx, person, filters),
            by_hour=topics.by_hour(tx, person, filters),
            earlier=Earlier(
                period=period,
                over_time=topics.over_time(tx, person, earlier),
                sessions_over_time=topics.sessions_over_time(tx, person, earlier, now=now),
            ),
        ),
        names=topic_names.of(topic_list.topics(tx)),
    )


@st.cache_data(ttl=KEPT_SECONDS, show_spinner=False, hash_funcs=BY_FILTERS)
def _counted(person: Person, filters: TopicFilters, now: datetime, code: str) -> Counted:
    with language.use(code), data.reading() as tx:
        return counted(tx, person, filters, now)


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=KEPT_OVERVIEWS, show_spinner=False, hash_funcs=BY_FILTERS)
def _overview(
    person: Person, filters: TopicFilters, now: datetime, *, split: int | None, is_dark: bool, code: str
) -> Overview:
    found = _counted(person, filters, now, code)
    with language.use(code):
        return drawn(found, split=split if split in found.names.groups else None, is_dark=is_dark)


def drawn(found: Counted, *, split: int | None, is_dark: bool) -> Overview:
    """The page's charts and tables, from the figures alone."""
    figures, names = found.figures, found.names
    of_groups = palette.of_groups(list(names.groups))
    parts = names.parts(split)
    colours = (
        of_groups
        if split is None
        else dict(zip(parts, palette.tints(of_groups[split], len(parts), is_dark=is_dark), strict=True))
    )
    by_bucket = topic_frames.over_time(figures, names, split)
    by_kind = topic_frames.by_kind(figures, names, split)
    by_hour = topic_frames.by_hour(figures)
    trend = topic_figures.trend(figures)
    shown = topic_frames.trend(_largest(trend.changes), trend.first, names)
    asked = (
        figures.over_time.groupby("topic_id")["questions"].sum().sort_values(ascending=False, kind="stable")
    )
    is_by_month = figures.filters.bucket is Bucket.MONTH
    time_table = topic_frames.over_time_table(figures, names, split)
    kind_table = topic_frames.by_kind_table(figures, names, split)
    return Overview(
        names=names,
        totals=figures.totals,
        over_time=Drawing(
            None
            if by_bucket.parts.empty
            else chart_parts.packed(
                charts.over_time(by_bucket, colours=colours, is_by_month=is_by_month, is_dark=is_dark)
            ),
            time_table,
            topic_frames.over_time_marks(by_bucket, split),
            days=(time_table.columns[0],),
        ),
        by_kind=Drawing(
            None if by_kind.empty else chart_parts.packed(charts.by_kind(by_kind, is_dark=is_dark)),
            kind_table,
            topic_frames.by_kind_marks(by_kind, split),
            shares=(kind_table.columns[3],),
        ),
        by_hour=Drawing(
            None if by_hour.empty else chart_parts.packed(charts.by_hour(by_hour, is_dark=is_dark)),
            topic_frames.by_hour_table(figures),
            topic_frames.by_hour_marks(by_hour),
        ),
        changes=Drawing(
            None if shown.empty else chart_parts.packed(charts.trend(shown, colours=of_groups)),
            topic_frames.trend_table(trend.changes, names),
            topic_frames.trend_marks(shown),
        ),
        legend={parts[key]: colours[key] for key in parts if (by_bucket.parts["part_id"] == key).any()},
        trend=trend,
        most_asked=asked.index.tolist()[0] if len(asked) else None,
        has_part_buckets=not bool(by_bucket.buckets["is_whole"].all()),
    )


def _largest(found: list[Change]) -> list[Change]:
    """The largest rises and falls, in order."""
    rises = [one for one in found if one.difference > 0]
    falls = [one for one in found if one.difference <= 0]
    return rises[:CHANGES_SHOWN] + falls[-CHANGES_SHOWN:]
