"""Which figure of the coverage page is pointed at, and which sessions it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import coverage, period, topic_mark
from domain.period import Period
from domain.topic_filters import Bucket, TopicFilters
from domain.words import CancelReason, ConsultStatus, HelperKind

MONTHS_IN_YEAR = 12


class Which(StrEnum):
    """Which sessions, by what became of them. As written in an address."""

    PLANNED = "gepland"
    HELD = "gehouden"
    SHORT = "te-weinig"
    NOBODY = "niemand"
    ONE_HELPER = "alleen"
    CANCELLED = "geschrapt"
    CLOSED = "gesloten"
    UNCOUNTED = "zonder-telling"
    UNSAID = "niet-gezegd"
    TURNED_AWAY = "geen-plaats"


STRETCHES_SHOWN = 53
"""As many weeks or months as a strip of places has room for: a longer period shows longer stretches."""
NEARLY = 0.9
"""From this share of its places filled on, a month or quarter of a location is as it should be."""
GAP_STEPS = (0, 1, 3, 7, 14)
"""Days from which a bar of the gaps begins; one more stands for those that stayed open."""
OPEN_STILL = -1
"""Stands for the gaps that were not filled."""
WAITING_STEPS = (0, 1, 3, 7, 14, 21)
"""Days from which a bar of the waiting days begins."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a figure stands for; each field that is given narrows the sessions.

    `week` is a Monday, `month` and `quarter` are first days of these, `bucket` the first day of a week or month as the
    filters divide time. `weekday` (Monday 0) and `hour`: sessions that last through some of that hour. `unmet` is a language
    or skill that they asked for and no guide brought, `met` one that a guide brought. `kind`: one of these helpers stood
    there. `status`: a consult ended so. `gap`: a gap was filled within the days of this step (`GAP_STEPS`), or stayed open
    (`OPEN_STILL`). `waited`: somebody waited for a consult as many days as this step has (`WAITING_STEPS`).
    """

    which: Which | None = None
    location_id: int | None = None
    week: date | None = None
    month: date | None = None
    quarter: date | None = None
    bucket: date | None = None
    weekday: int | None = None
    hour: int | None = None
    reason: CancelReason | None = None
    kind: HelperKind | None = None
    met: int | None = None
    unmet: int | None = None
    status: ConsultStatus | None = None
    gap: int | None = None
    waited: int | None = None


def days(mark: Mark, filters: TopicFilters) -> Period | None:
    """The days of the period that the mark stands for; None when they lie outside it."""
    found: Period | None = filters.period
    if mark.bucket is not None:
        found = topic_mark.days(topic_mark.Mark(bucket=mark.bucket), filters)
    stretches = (
        (mark.week, period.week),
        (mark.month, period.month),
        (mark.quarter, period.quarter),
    )
    if (mark.met is not None or mark.unmet is not None) and found is not None:
        found = found.overlap(coverage.recent(filters.period))
    for first, stretch in stretches:
        if first is not None and found is not None:
            found = found.overlap(stretch(first))
    return found


def strip_bucket(days: Period) -> Bucket:
    """By what a strip of places divides these days: the finest that it has room for, or quarters."""
    weeks = (period.week_of(days.last) - period.week_of(days.first)).days // period.DAYS_IN_WEEK + 1
    if weeks <= STRETCHES_SHOWN:
        return Bucket.WEEK
    months = (days.last.year - days.first.year) * MONTHS_IN_YEAR + days.last.month - days.first.month + 1
    return Bucket.MONTH if months <= STRETCHES_SHOWN else Bucket.QUARTER


def is_in_step(days: int, step: int, steps: Sequence[int]) -> bool:
    """Whether so many days lie from the step until the next one; the last has no end."""
    later = [one for one in steps if one > step]
    return step <= days and (not later or days < later[0])
