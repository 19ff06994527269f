"""What each chart of the topics page draws, and the table under it: reshaped from the same counted frames.

Each function makes the rows of one chart, with everything that is written in it already in the reader's language; each
`…_table` the same rows for people and for the CSV, with raw numbers.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import TypedDict

import pandas as pd

from domain import topic_mark
from domain.labels import label
from domain.topic_filters import SHARES_FROM_SESSIONS, Bucket, TopicFilters
from domain.topic_mark import Mark
from domain.topic_trend import Change
from domain.words import LocationKind
from language import _, formats, ngettext
from ui.topic_figures import Figures
from ui.topic_names import Names

MEANS_FROM_SESSIONS = 8
"""Below this many entered sessions of a weekday and hour no mean is shown."""


class Part(TypedDict, total=False):
    group_id: int
    topic_id: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """`parts`: one row per bucket and group (or topic) with questions. `buckets`: one row per bucket, none left out."""

    parts: pd.DataFrame
    buckets: pd.DataFrame


def over_time(figures: Figures, names: Names, split: int | None) -> OverTime:
    """Questions by bucket and group, or by bucket and topic of the group `split`."""
    buckets = _buckets(figures)
    rows = _split(figures.over_time, split).groupby(["bucket", "part_id"], as_index=False)["questions"].sum()
    parts = names.parts(split)
    asked = pd.DataFrame(
        {
            "bucket": [one.date().isoformat() for one in rows["bucket"]],
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "order": [list(parts).index(key) for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
        }
    )
    return OverTime(asked[asked["questions"] > 0].merge(buckets, on="bucket"), buckets)


def over_time_table(figures: Figures, names: Names, split: int | None) -> pd.DataFrame:
    """One row per bucket: questions of each group (or topic), their sum, visits, sessions entered and to be entered."""
    drawn = over_time(figures, names, split)
    asked = drawn.parts.pivot_table(
        index="bucket", columns="part_id", values="questions", aggfunc="sum", fill_value=0
    ).reindex(drawn.buckets["bucket"], fill_value=0)
    table = pd.DataFrame({_bucket_name(figures.filters): [_day(one) for one in drawn.buckets["bucket"]]})
    for key, name in names.parts(split).items():
        if key in asked:
            table[name] = asked[key].to_numpy()
    table[_("Questions")] = asked.sum(axis=1).to_numpy()
    table[_("Visits")] = drawn.buckets["visits"].to_numpy()
    table[_("Sessions entered")] = drawn.buckets["entered"].to_numpy()
    table[_("Sessions to enter")] = drawn.buckets["expected"].to_numpy()
    return table


def by_kind(figures: Figures, names: Names, split: int | None) -> pd.DataFrame:
    """One row per kind of place and group (or topic of `split`) asked about there.

    `share` (0–1) is of all questions at that kind of place; missing where too few sessions were entered.
    """
    all_asked = figures.by_kind.groupby("kind")["questions"].sum()
    entered = figures.sessions_by_kind.set_index("kind")["entered"]
    rows = _split(figures.by_kind, split).groupby(["kind", "part_id"], as_index=False)["questions"].sum()
    rows = rows[rows["questions"] > 0]
    parts = names.parts(split)
    asked = all_asked.reindex(rows["kind"]).to_numpy()
    sessions = entered.reindex(rows["kind"]).to_numpy()
    share = (rows["questions"] / asked).where(sessions >= SHARES_FROM_SESSIONS)
    return pd.DataFrame(
        {
            "kind": rows["kind"],
            "place": [
                _("{kind} n={number}").format(kind=label(LocationKind(kind)), number=formats.number(n))
                for kind, n in zip(rows["kind"], sessions, strict=True)
            ],
            "part_id": rows["part_id"],
            "part": [parts[key] for key in rows["part_id"]],
            "order": [list(parts).index(key) for key in rows["part_id"]],
            "questions": rows["questions"],
            "number": [formats.number(one) for one in rows["questions"]],
            "asked": asked,
            "entered": sessions,
            "share": share,
            "text": [
                formats.number(number) if pd.isna(one) else formats.percent(one)
                for number, one in zip(rows["questions"], share, strict=True)
            ],
            "sessions": [_sessions(int(one)) for one in sessions],
        }
    ).reset_index(drop=True)


def by_kind_table(figures: Figures, names: Names, split: int | None) -> pd.DataFrame:
    rows = by_kind(figures, names, split)
    return pd.DataFrame(
        {
            _("Kind of place"): [label(LocationKind(kind)) for kind in rows["kind"]],
            _part_name(split): rows["part"],
            _("Questions"): rows["questions"],
            _("Share of its questions"): rows["share"],
            _("Sessions entered"): rows["entered"],
        }
    )


def by_hour(figures: Figures) -> pd.DataFrame:
    """One row per weekday and hour in which counted sessions start; `mean` visits, missing where they are too few."""
    rows = figures.by_hour
    mean = (rows["visits"] / rows["entered"]).where(rows["entered"] >= MEANS_FROM_SESSIONS)
    return pd.DataFrame(
        {
            "weekday": rows["weekday"],
            "day": [formats.short_weekday(one) for one in rows["weekday"]],
            "hour": rows["hour"],
            "clock": [formats.clock(time(one)) for one in rows["hour"]],
            "entered": rows["entered"],
            "visits": rows["visits"],
            "mean": mean,
            "text": [
                _("n={number}").format(number=n) if pd.isna(one) else formats.number(one, 1)
                for n, one in zip(rows["entered"], mean, strict=True)
            ],
            "said": [
                ngettext("{number} visit", "{number} visits", one).format(number=formats.number(one))
                for one in rows["visits"]
            ],
            "sessions": [_sessions(one) for one in rows["entered"]],
        }
    )


def by_hour_table(figures: Figures) -> pd.DataFrame:
    rows = by_hour(figures)
    return pd.DataFrame(
        {
            _("Weekday"): [formats.weekday(one) for one in rows["weekday"]],
            _("Start"): rows["clock"],
            _("Visits"): rows["visits"],
            _("Sessions entered"): rows["entered"],
            _("Visits per session"): rows["mean"],
        }
    )


def trend(found: list[Change], first: date | None, names: Names) -> pd.DataFrame:
    """One row per topic that changed since `first`, largest rise first."""
    return pd.DataFrame(
        {
            "topic_id": [one.topic_id for one in found],
            "group_id": [names.group_of[one.topic_id] for one in found],
            "topic": [names.topics[one.topic_id] for one in found],
            "first": "" if first is None else first.isoformat(),
            "now": [one.now for one in found],
            "before": [one.before for one in found],
            "usual": [one.usual for one in found],
            "difference": [one.difference for one in found],
            "said": [
                _("{arrow} {difference} ({before} → {now})").format(
                    arrow="▲" if one.difference > 0 else "▼",
                    difference=formats.signed(one.difference),
                    before=formats.number(one.usual),
                    now=formats.number(one.now),
                )
                for one in found
            ],
        }
    ).astype(
        {"topic_id": "int64", "now": "int64", "before": "int64", "usual": "float64", "difference": "float64"}
    )


def trend_table(found: list[Change], names: Names) -> pd.DataFrame:
    rows = trend(found, None, names)
    return pd.DataFrame(
        {
            _("Topic"): rows["topic"],
            _("Group"): [names.groups[key] for key in rows["group_id"]],
            _("Questions"): rows["now"],
            _("A year earlier"): rows["before"],
            _("A year earlier, at as many sessions"): rows["usual"].round(1),
            _("Difference"): rows["difference"].round(1),
        }
    )


def over_time_marks(drawn: OverTime, split: int | None) -> list[Mark]:
    """The figures of the chart over time: each bar, and each bucket's missing counts."""
    parts = [
        Mark(bucket=date.fromisoformat(bucket), **part(part_id, split))
        for bucket, part_id in zip(drawn.parts["bucket"], drawn.parts["part_id"], strict=True)
    ]
    lacking = drawn.buckets["bucket"][drawn.buckets["missing"] > 0]
    return parts + [Mark(bucket=date.fromisoformat(one), is_missing=True) for one in lacking]


def by_kind_marks(rows: pd.DataFrame, split: int | None) -> list[Mark]:
    return [
        Mark(kind=LocationKind(kind), **part(part_id, split))
        for kind, part_id in zip(rows["kind"], rows["part_id"], strict=True)
    ]


def by_hour_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(weekday=int(weekday), hour=int(hour))
        for weekday, hour in zip(rows["weekday"], rows["hour"], strict=True)
    ]


def trend_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(topic_id=int(topic_id), first=date.fromisoformat(first))
        for topic_id, first in zip(rows["topic_id"], rows["first"], strict=True)
    ]


def bucket_label(bucket: date, filters: TopicFilters) -> str:
    """`mrt 2026`, or the Monday `23 nov`."""
    return formats.short_month(bucket) if filters.bucket is Bucket.MONTH else formats.day_of_month(bucket)


def _buckets(figures: Figures) -> pd.DataFrame:
    """Each week or month from the first to the last in which a count was due, also those in which none was."""
    filters, rows = figures.filters, figures.sessions_over_time.set_index("bucket")
    known = rows.index
    days = (
        pd.date_range(known.min(), known.max(), freq="MS" if filters.bucket is Bucket.MONTH else "7D")
        if len(known)
        else known
    )
    rows = rows.reindex(days, fill_value=0)
    missing = rows["expected"] - rows["entered"]
    return pd.DataFrame(
        {
            "bucket": [one.date().isoformat() for one in days],
            "label": [bucket_label(one.date(), filters) for one in days],
            "is_whole": [topic_mark.is_whole(one.date(), filters) for one in days],
            "expected": rows["expected"].to_numpy(),
            "entered": rows["entered"].to_numpy(),
            "visits": rows["visits"].to_numpy(),
            "missing": missing.to_numpy(),
            "missing_text": [formats.number(one) if one else "" for one in missing],
            "completeness": [
                _("{entered} of {expected}").format(
                    entered=formats.number(entered), expected=formats.number(expected)
                )
                for entered, expected in zip(rows["entered"], rows["expected"], strict=True)
            ],
        }
    )


def _split(frame: pd.DataFrame, split: int | None) -> pd.DataFrame:
    """The rows with a `part_id`: the group, or the topic for the rows of one group."""
    if split is None:
        return frame.assign(part_id=frame["group_id"])
    return frame[frame["group_id"] == split].assign(part_id=lambda rows: rows["topic_id"])


def _sessions(number: int) -> str:
    return ngettext("{number} session", "{number} sessions", number).format(number=formats.number(number))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _bucket_name(filters: TopicFilters) -> str:
    return _("Month from") if filters.bucket is Bucket.MONTH else _("Week from")


def _part_name(split: int | None) -> str:
    return _("Group") if split is None else _("Topic")


def part(part_id: int, split: int | None) -> Part:
    """What a part of a chart stands for, as `Mark` names it."""
    return {"group_id": int(part_id)} if split is None else {"topic_id": int(part_id)}
