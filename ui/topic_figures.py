"""What the database counted for the topics page, and what it says about the year."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from domain import topic_season, topic_share, topic_told, topic_trend
from domain.period import Period
from domain.topic_filters import Bucket, TopicFilters, Totals
from domain.topic_season import Seasonal, Stretch
from domain.topic_share import Sample
from domain.topic_trend import Change
from ui.topic_names import Names


@dataclass(frozen=True, slots=True)
class Earlier:
    """The period to compare with, counted by bucket."""

    period: Period
    over_time: pd.DataFrame
    sessions_over_time: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database counted for the filters, whatever is looked at; columns as promised in `db.queries.topics`."""

    filters: TopicFilters
    totals: Totals
    over_time: pd.DataFrame
    sessions_over_time: pd.DataFrame
    earlier: Earlier
    sample: Sample


@dataclass(frozen=True, slots=True)
class When:
    """What the section on weeks, days and hours counts beside that."""

    by_hour: pd.DataFrame
    calendar: pd.DataFrame

    @property
    def varies(self) -> float:
        """The dispersion of the visits of a session."""
        of = self.calendar[["visits", "squares", "entered"]].sum()
        return topic_told.dispersion(int(of["visits"]), int(of["squares"]), int(of["entered"]))


@dataclass(frozen=True, slots=True)
class Where:
    """What the section on places counts beside that. `…by_place` are by bucket, of the places that are drawn, or of all when
    it `is_whole`; `places` are all places with their questions.
    """

    by_kind: pd.DataFrame
    sessions_by_kind: pd.DataFrame
    places: pd.DataFrame
    by_place: pd.DataFrame
    sessions_by_place: pd.DataFrame
    is_whole: bool


@dataclass(frozen=True, slots=True)
class What:
    """What the section on topics counts beside that; `…_by_stretch` as `db.queries.topic_season` says.

    `sampled_from`: the first day of what outcomes are read from, later than that of a long period.
    """

    by_outcome: pd.DataFrame
    outcomes: pd.DataFrame
    by_stretch: pd.DataFrame
    sessions_by_stretch: pd.DataFrame
    sampled_from: date


@dataclass(frozen=True, slots=True)
class Who:
    """What the section on who can help counts beside that; `since` is its first day, and `sampled_from` that of what
    languages are read from: both later than that of a long period. `lacking` are the places and topics that are drawn, or
    all when it `is_whole`; `lacking_topics` are all topics.
    """

    lacking: pd.DataFrame
    lacking_topics: pd.DataFrame
    is_whole: bool
    asked_for: pd.DataFrame
    since: date
    by_language: pd.DataFrame
    sessions_by_language: pd.DataFrame
    sampled_from: date


Part = When | Where | What | Who


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures with the names of all topics in them: read together, for a topic can be merged at any moment."""

    figures: Figures
    part: Part
    names: Names


@dataclass(frozen=True, slots=True)
class Trend:
    """The year against the one before. `first`: the first day compared, None when the two cannot be compared.

    `changes`: topics that clearly rise or fall, largest rise first. `told` is the clearest; `since` the first day of the
    week or month from which it holds, when that is clear. `entered` and `entered_earlier`: the sessions it rests on, or
    when nothing can be compared, those of the whole periods.
    """

    first: date | None
    changes: list[Change]
    told: Change | None
    since: date | None
    entered: int
    entered_earlier: int
    earlier: Period


def trend(figures: Figures) -> Trend:
    """The figures compared, bucket by bucket, with those of a year earlier."""
    buckets = pd.DatetimeIndex(figures.sessions_over_time["bucket"])
    before = buckets - _shift(figures)
    entered_now = figures.sessions_over_time["entered"].tolist()
    entered_before = _along(figures.earlier.sessions_over_time, "entered", before)
    start = topic_trend.comparable_from(entered_now, entered_before)
    if start is None:
        entered_earlier = int(figures.earlier.sessions_over_time["entered"].sum())
        return Trend(None, [], None, None, figures.totals.entered, entered_earlier, figures.earlier.period)
    asked_now = _by_topic(figures.over_time, buckets[start:])
    asked_before = _by_topic(figures.earlier.over_time, before[start:])
    entered = {"entered_now": entered_now[start:], "entered_before": entered_before[start:]}
    varies = topic_share.of_numbers(figures.sample.topics, figures.sample)
    changes = topic_trend.changes(asked_now, asked_before, **entered, varies=varies)
    told = max(changes, key=lambda one: abs(one.deviations), default=None)
    none = [0] * len(buckets[start:])
    place = (
        topic_trend.since(
            asked_now.get(told.topic_id, none),
            asked_before.get(told.topic_id, none),
            **entered,
            varies=varies.of(told.topic_id),
        )
        if told
        else None
    )
    return Trend(
        first=max(figures.filters.period.first, buckets[start].date()),
        changes=changes,
        told=told,
        since=buckets[start + place].date() if place else None,
        entered=sum(entered["entered_now"]),
        entered_earlier=sum(entered["entered_before"]),
        earlier=_earlier_from(figures, before[start].date()),
    )


def seasonal(figures: Figures, what: What) -> list[Seasonal]:
    """The topics that clearly changed against the weeks before, with what the season does: largest rise first."""
    asked: dict[int, dict[Stretch, int]] = {}
    for stretch, topic_id, questions in what.by_stretch.itertuples(index=False):
        asked.setdefault(int(topic_id), {})[Stretch(stretch)] = int(questions)
    varies = topic_share.of_numbers(figures.sample.topics, figures.sample)
    return topic_season.seasonal(asked, entered_by_stretch(what), varies)


def entered_by_stretch(what: What) -> dict[Stretch, int]:
    found = what.sessions_by_stretch
    return {
        Stretch(stretch): int(entered)
        for stretch, entered in zip(found["stretch"], found["entered"], strict=True)
    }


def _shift(figures: Figures) -> pd.DateOffset | pd.Timedelta:
    """How far a bucket lies from the one it is compared with. Months keep their names."""
    if figures.filters.bucket is Bucket.MONTH:
        return pd.DateOffset(years=1)
    return pd.Timedelta(figures.filters.period.first - figures.earlier.period.first)


def _earlier_from(figures: Figures, first: date) -> Period:
    period = figures.earlier.period
    return Period(max(period.first, min(first, period.last)), period.last)


def _by_topic(frame: pd.DataFrame, buckets: pd.DatetimeIndex) -> dict[int, list[int]]:
    """Questions by bucket, for each topic that was asked about in any of them."""
    asked = frame[frame["bucket"].isin(buckets)].pivot_table(
        index="bucket", columns="topic_id", values="questions", aggfunc="sum", fill_value=0
    )
    asked = asked.reindex(buckets, fill_value=0)
    topic_ids: list[int] = asked.columns.tolist()  # type: ignore[assignment] # pandas-stubs: names of columns are texts
    return dict(zip(topic_ids, asked.to_numpy().T.tolist(), strict=True))


def _along(frame: pd.DataFrame, column: str, buckets: pd.DatetimeIndex) -> list[int]:
    values: list[int] = frame.set_index("bucket")[column].reindex(buckets, fill_value=0).tolist()
    return values
