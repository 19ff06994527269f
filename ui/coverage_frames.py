"""What became of sessions, row by row: chart, table, file and marks come from the same frame.

A frame for a chart has what is written in it in the reader's language; its table has the same numbers.
"""

from datetime import date

import pandas as pd

from domain.coverage_mark import Mark, Which
from domain.labels import label
from domain.topic_filters import TopicFilters
from domain.words import CancelReason
from language import _
from ui import coverage_bars
from ui.coverage_figures import Overview

HELD, CLOSED = "held", "closed"
"""Parts of a bar that are no reason."""


def over_time(found: Overview) -> pd.DataFrame:
    """One row per bucket and part: each reason, then held; with the share of the planned ones where that is shown."""
    parts = [
        (row["bucket"], row["reason"], label(CancelReason(row["reason"])), int(row["sessions"]))
        for row in found.cancelled.to_dict("records")
    ]
    parts += [
        (bucket, part, text, int(number))
        for part, text, column in ((HELD, _("held"), "held"), (CLOSED, _("closed"), "closed"))
        for bucket, number in zip(found.over_time["bucket"], found.over_time[column], strict=True)
        if number
    ]
    order = [*CancelReason, HELD, CLOSED]
    return coverage_bars.stacked(parts, order, found.filters)


def over_time_table(rows: pd.DataFrame, filters: TopicFilters) -> pd.DataFrame:
    return pd.DataFrame(
        {
            coverage_bars.bucket_name(filters.bucket): pd.to_datetime(rows["bucket"]).dt.date,
            _("What became of it"): rows["name"],
            _("Sessions"): rows["number"],
        }
    )


def over_time_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        of_part(date.fromisoformat(bucket), part)
        for bucket, part in zip(rows["bucket"], rows["part"], strict=True)
    ]


def of_part(bucket: date, part: str) -> Mark:
    """The mark of a part of a bar."""
    if part == HELD:
        return Mark(Which.HELD, bucket=bucket)
    if part == CLOSED:
        return Mark(Which.CLOSED, bucket=bucket)
    return Mark(Which.CANCELLED, bucket=bucket, reason=CancelReason(part))
