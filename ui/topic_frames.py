"""What each chart of the topics page draws, and the table under it: reshaped from the same counted frames.

Each function makes the rows of one chart, with everything that is written in it already in the reader's language; each
`…_table` the same rows for people and for the CSV, with raw numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import TypedDict

import pandas as pd

from domain import topic_mark, topic_share
from domain.topic_filters import Bucket, TopicFilters
from domain.topic_mark import Mark
from domain.topic_share import Range
from language import _, formats, ngettext
from ui import palette
from ui.topic_figures import Counted, Figures, When
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
    rows = (
        of_split(figures.over_time, split).groupby(["bucket", "part_id"], as_index=False)["questions"].sum()
    )
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
    table = pd.DataFrame({bucket_name(figures.filters): [_day(one) for one in drawn.buckets["bucket"]]})
    for key, name in names.parts(split).items():
        if key in asked:
            table[name] = asked[key].to_numpy()
    table[_("Questions")] = asked.sum(axis=1).to_numpy()
    table[_("Visits")] = drawn.buckets["visits"].to_numpy()
    table[_("Sessions entered")] = drawn.buckets["entered"].to_numpy()
    table[_("Sessions to enter")] = drawn.buckets["expected"].to_numpy()
    return table


def by_hour(when: When) -> pd.DataFrame:
    """One row per weekday and hour in which counted sessions start; `mean` visits, missing where they are too few."""
    rows = when.by_hour
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
            "sessions": [said_sessions(one) for one in rows["entered"]],
        }
    )


def by_hour_table(when: When) -> pd.DataFrame:
    rows = by_hour(when)
    return pd.DataFrame(
        {
            _("Weekday"): [formats.weekday(one) for one in rows["weekday"]],
            _("Start"): rows["clock"],
            _("Visits"): rows["visits"],
            _("Sessions entered"): rows["entered"],
            _("Visits per session"): rows["mean"],
        }
    )


def colours(names: Names, split: int | None, *, is_dark: bool) -> dict[int, str]:
    """The colour of each group, or of each topic of the group `split`."""
    of_groups = palette.of_groups(list(names.groups))
    if split is None:
        return of_groups
    parts = names.parts(split)
    return dict(zip(parts, palette.tints(of_groups[split], len(parts), is_dark=is_dark), strict=True))


def with_ranges(rows: pd.DataFrame, found: Counted, split: int | None) -> pd.DataFrame:
    """Rows with `part_id`, `questions`, what they are `asked` of, and their `share`, to which it adds from `low` through
    `high`, the same in words as `range`, and `text`, the share. Without a share they are missing, and `text` is the number.
    """
    sample = found.figures.sample
    effects = topic_share.of_shares(sample.groups if split is None else sample.topics, sample)
    ranges = [
        None if pd.isna(share) else topic_share.trusted(int(number), int(whole), effects.of(int(part_id)))
        for part_id, number, whole, share in rows[["part_id", "questions", "asked", "share"]].itertuples(
            index=False
        )
    ]
    return rows.assign(
        low=pd.Series([one.low if one else None for one in ranges], index=rows.index, dtype="float64"),
        high=pd.Series([one.high if one else None for one in ranges], index=rows.index, dtype="float64"),
        range=[_said_range(one) for one in ranges],
        text=[
            formats.number(number) if pd.isna(share) else formats.percent(share)
            for number, share in zip(rows["questions"], rows["share"], strict=True)
        ],
    )


def _said_range(one: Range | None) -> str:
    """`16,8–24,1`, in percent; nothing where there is no range."""
    if one is None:
        return ""
    return f"{formats.number(one.low * 100, 1)}–{formats.number(one.high * 100, 1)}"


def over_time_marks(drawn: OverTime, split: int | None) -> list[Mark]:
    """The figures of the chart over time: each bar, and each bucket's missing counts."""
    parts = [
        Mark(bucket=date.fromisoformat(bucket), **part(part_id, split))
        for bucket, part_id in zip(drawn.parts["bucket"], drawn.parts["part_id"], strict=True)
    ]
    lacking = drawn.buckets["bucket"][drawn.buckets["missing"] > 0]
    return parts + [Mark(bucket=date.fromisoformat(one), is_missing=True) for one in lacking]


def by_hour_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(weekday=int(weekday), hour=int(hour))
        for weekday, hour in zip(rows["weekday"], rows["hour"], strict=True)
    ]


def bucket_label(bucket: date, filters: TopicFilters) -> str:
    """`mrt 2026`, or the Monday `23 nov`."""
    return formats.short_month(bucket) if filters.bucket is Bucket.MONTH else formats.day_of_month(bucket)


def bucket_days(buckets: Iterable[pd.Timestamp], filters: TopicFilters) -> list[date]:
    """The first day of each week or month from the first through the last of these, none left out."""
    known = pd.DatetimeIndex(list(buckets))
    if not len(known):
        return []
    step = "MS" if filters.bucket is Bucket.MONTH else "7D"
    return [one.date() for one in pd.date_range(known.min(), known.max(), freq=step)]


def _buckets(figures: Figures) -> pd.DataFrame:
    """Each week or month from the first to the last in which a count was due, also those in which none was."""
    filters, rows = figures.filters, figures.sessions_over_time.set_index("bucket")
    days = pd.DatetimeIndex(bucket_days(rows.index, filters))
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


def of_split(frame: pd.DataFrame, split: int | None) -> pd.DataFrame:
    """The rows with a `part_id`: the group, or the topic for the rows of one group."""
    if split is None:
        return frame.assign(part_id=frame["group_id"])
    return frame[frame["group_id"] == split].assign(part_id=lambda rows: rows["topic_id"])


def said_sessions(number: int) -> str:
    return ngettext("{number} session", "{number} sessions", number).format(number=formats.number(number))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def bucket_name(filters: TopicFilters) -> str:
    return _("Month from") if filters.bucket is Bucket.MONTH else _("Week from")


def part_name(split: int | None) -> str:
    return _("Group") if split is None else _("Topic")


def part(part_id: int, split: int | None) -> Part:
    """What a part of a chart stands for, as `Mark` names it."""
    return {"group_id": int(part_id)} if split is None else {"topic_id": int(part_id)}
