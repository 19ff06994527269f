"""What became of consults, row by row: chart, table, file and marks come from the same frame."""

from datetime import date

import pandas as pd

from domain.consult import KEPT
from domain.coverage_mark import WAITING_STEPS, Mark
from domain.labels import label
from domain.topic_filters import TopicFilters
from domain.words import ConsultStatus
from language import _
from ui import coverage_bars
from ui.coverage_figures import Consults


def consults(found: Consults) -> pd.DataFrame:
    """One row per bucket and what became of it."""
    buckets = [coverage_bars.bucket_of(day.date(), found.filters) for day in found.ended["day"]]
    rows = found.ended.assign(
        bucket=pd.to_datetime(pd.Series(buckets, index=found.ended.index, dtype="object"))
    )
    summed = rows.groupby(["bucket", "status"])["consults"].sum().reset_index()
    parts = [
        (row["bucket"], row["status"], status_label(row["status"]), int(row["consults"]))
        for row in summed.to_dict("records")
    ]
    return coverage_bars.stacked(parts, list(STATUSES), found.filters)


STATUSES = (
    ConsultStatus.NO_SHOW,
    ConsultStatus.CANCELLED_BY_VISITOR,
    ConsultStatus.CANCELLED_BY_DESK,
    ConsultStatus.HONOURED,
    ConsultStatus.TO_COME,
)


def status_label(status: str) -> str:
    """What became of a consult that is over."""
    if status == ConsultStatus.TO_COME:
        return _("not said yet")
    return label(ConsultStatus(status))


def consults_table(rows: pd.DataFrame, filters: TopicFilters) -> pd.DataFrame:
    return pd.DataFrame(
        {
            coverage_bars.bucket_name(filters.bucket): pd.to_datetime(rows["bucket"]).dt.date,
            _("What became of it"): rows["name"],
            _("Consults"): rows["number"],
        }
    )


def consults_marks(rows: pd.DataFrame) -> list[Mark]:
    return [
        Mark(bucket=date.fromisoformat(bucket), status=ConsultStatus(part))
        for bucket, part in zip(rows["bucket"], rows["part"], strict=True)
    ]


def waiting(found: Consults) -> pd.DataFrame:
    """How many of the consults with somebody ready lay how long after the day somebody asked, by step. Without any no rows."""
    kept = found.ended[found.ended["status"].isin(KEPT)]
    waited = (kept["day"] - kept["asked_on"]).dt.days
    steps = coverage_bars.in_steps(waited, WAITING_STEPS, kept["consults"])
    return coverage_bars.with_text(steps if len(kept) else steps[:0])


def waiting_marks(steps: pd.DataFrame) -> list[Mark]:
    return [Mark(waited=int(step)) for step in steps.loc[steps["number"] > 0, "step"]]


def step_label(step: int) -> str:
    """`waited 3–6 days`."""
    return _("waited {days} days").format(days=coverage_bars.step_label(step, WAITING_STEPS))


def waiting_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({_("Days waited"): rows["label"], _("Consults"): rows["number"]})
