"""Which figure of the coverage page is pointed at, and which sessions it stands for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import period, topic_mark
from domain.period import Period
from domain.topic_filters import TopicFilters
from domain.words import CancelReason, ConsultStatus, HelperKind


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


@dataclass(frozen=True, slots=True)
class Mark:
    """What a figure stands for; each field that is given narrows the sessions.

    `week` is a Monday, `bucket` the first day of a week or month as the filters divide time. `weekday` (Monday 0) and
    `hour`: sessions that last through some of that hour. `unmet` is a language or skill that they asked for and no guide
    brought, `met` one that a guide brought. `kind`: one of these helpers stood
    there. `status`: a consult ended so.
    """

    which: Which | None = None
    location_id: int | None = None
    week: date | None = None
    bucket: date | None = None
    weekday: int | None = None
    hour: int | None = None
    reason: CancelReason | None = None
    kind: HelperKind | None = None
    met: int | None = None
    unmet: int | None = None
    status: ConsultStatus | None = None


def days(mark: Mark, filters: TopicFilters) -> Period | None:
    """The days of the period that the mark stands for; None when they lie outside it."""
    found: Period | None = filters.period
    if mark.bucket is not None:
        found = topic_mark.days(topic_mark.Mark(bucket=mark.bucket), filters)
    if mark.week is not None and found is not None:
        found = found.overlap(period.week(mark.week))
    return found
