"""What the frames of the coverage page share: bars divided by time and part, names that are not alike, figures in words."""

from collections.abc import Sequence
from datetime import date, time
from math import isnan

import pandas as pd

from domain import topic_mark
from domain.coverage import MINUTES_IN_HOUR
from domain.topic_filters import Bucket, TopicFilters
from language import _, formats, ngettext


def bucket_name(bucket: Bucket) -> str:
    names = {
        Bucket.WEEK: _("Week from"),
        Bucket.MONTH: _("Month from"),
        Bucket.QUARTER: _("Quarter from"),
    }
    return names[bucket]


def bucket_label(first: date, bucket: Bucket) -> str:
    """The Monday `23 nov`, `mrt 2026`, or `K1 2026`."""
    labels = {
        Bucket.WEEK: formats.day_of_month,
        Bucket.MONTH: formats.short_month,
        Bucket.QUARTER: formats.quarter,
    }
    return labels[bucket](first)


def stacked(
    parts: Sequence[tuple[pd.Timestamp, str, str, float]],
    order: list[str],
    filters: TopicFilters,
    decimals: int = 0,
) -> pd.DataFrame:
    """Rows of stacked bars, by bucket and in the order of the parts."""
    places = {str(part): place for place, part in enumerate(order)}
    rows = pd.DataFrame(
        [(at.date().isoformat(), str(part), text, number) for at, part, text, number in parts],
        columns=["bucket", "part", "name", "number"],
    )
    rows = rows.assign(order=[places[part] for part in rows["part"]])
    rows = rows.sort_values(["bucket", "order"], ignore_index=True)
    return rows.assign(
        label=[bucket_label(date.fromisoformat(one), filters.bucket) for one in rows["bucket"]],
        is_whole=[topic_mark.is_whole(date.fromisoformat(one), filters) for one in rows["bucket"]],
        said=[formats.number(one, decimals) for one in rows["number"]],
    )


def unlike(frame: pd.DataFrame) -> list[str]:
    """Names of places, with the id behind two of one name: a row must be one thing."""
    names = frame.groupby("location")["location_id"].nunique()
    return [
        name if names[name] == 1 else f"{name} ({key})"
        for name, key in zip(frame["location"], frame["location_id"], strict=True)
    ]


def bucket_of(day: date, filters: TopicFilters) -> date:
    return (
        day.replace(day=1)
        if filters.bucket is Bucket.MONTH
        else date.fromordinal(day.toordinal() - day.weekday())
    )


def figure(value: float) -> str:
    """One decimal; nothing for one that is missing."""
    return "" if isnan(value) else formats.number(value, 1)


def sessions(number: int) -> str:
    return ngettext("{number} session", "{number} sessions", number).format(number=formats.number(number))


def minutes_of(clock: time) -> int:
    return clock.hour * MINUTES_IN_HOUR + clock.minute


def in_steps(days: pd.Series, firsts: Sequence[int], weights: pd.Series | None = None) -> pd.DataFrame:
    """How many of these whole days lie in each step, from each of `firsts` until the next; the last step has no end.

    Columns: `step` (its first day), `label`, `number`. `weights`: how many each of them stands for, one unless given.
    """
    ends = _ends(firsts)
    number = pd.Series(1, days.index) if weights is None else weights
    return pd.DataFrame(
        {
            "step": list(firsts),
            "label": [step_label(first, firsts) for first in firsts],
            "number": [
                int(number[(days >= first) & (days <= last if last is not None else True)].sum())
                for first, last in zip(firsts, ends, strict=True)
            ],
        }
    )


def with_text(steps: pd.DataFrame) -> pd.DataFrame:
    """With its numbers as they are written over the bars."""
    return steps.assign(text=[formats.number(one) for one in steps["number"]])


def step_label(first: int, firsts: Sequence[int]) -> str:
    """`0`, `1–2`, and `14+` for the last."""
    last = dict(zip(firsts, _ends(firsts), strict=True))[first]
    if last is None:
        return f"{first}+"
    return str(first) if first == last else f"{first}–{last}"


def _ends(firsts: Sequence[int]) -> list[int | None]:
    return [*(first - 1 for first in firsts[1:]), None]
