"""One figure of a chart, pointed at: which sessions does it stand for?"""

from dataclasses import dataclass
from datetime import date

from domain import period
from domain.period import Period
from domain.topic_filters import Bucket, TopicFilters
from domain.words import LocationKind


@dataclass(frozen=True, slots=True)
class Mark:
    """What a bar or a cell stands for; what is None does not narrow.

    `bucket` is the first day of a week or month, `day` one day, `first` the day from which to look; `weekday` (Monday 0)
    and `hour` are those in which a session starts.
    `language_id` is one that the session asks for. `outcome_id` is one that was noted; beside a group or topic, only in
    sessions with one visitor and that one outcome.
    `is_missing` asks for the sessions without a count instead of those with one; `lacks_skill` only for those in which
    nobody on the roster had the skill for the topic.
    """

    bucket: date | None = None
    day: date | None = None
    first: date | None = None
    group_id: int | None = None
    topic_id: int | None = None
    kind: LocationKind | None = None
    location_id: int | None = None
    weekday: int | None = None
    hour: int | None = None
    language_id: int | None = None
    outcome_id: int | None = None
    is_missing: bool = False
    lacks_skill: bool = False

    @property
    def is_of_questions(self) -> bool:
        """Whether only sessions count in which the group or topic was asked about."""
        return self.group_id is not None or self.topic_id is not None


def days(mark: Mark, filters: TopicFilters) -> Period | None:
    """The days of the period that the mark stands for; None when they lie outside it."""
    found: Period | None = filters.period
    if mark.first is not None:
        found = filters.period.overlap(period.since(mark.first))
    if mark.day is not None and found is not None:
        found = found.overlap(Period(mark.day, mark.day))
    if mark.bucket is not None and found is not None:
        found = found.overlap(_whole(mark.bucket, filters))
    return found


def is_whole(bucket: date, filters: TopicFilters) -> bool:
    """Whether all days of the bucket lie in the period; the first and last often do not."""
    found = days(Mark(bucket=bucket), filters)
    return found == _whole(bucket, filters)


def _whole(bucket: date, filters: TopicFilters) -> Period:
    return period.month(bucket) if filters.bucket is Bucket.MONTH else period.week(bucket)
