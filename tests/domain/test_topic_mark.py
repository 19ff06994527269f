"""Which days a figure of a chart stands for."""

from datetime import date

import pytest

from domain import topic_mark
from domain.period import Period
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark

SPRING = Period(date(2026, 3, 10), date(2026, 5, 20))
YEAR = Period(date(2025, 12, 10), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("period", "mark", "days"),
    [
        (SPRING, Mark(), SPRING),
        (SPRING, Mark(bucket=date(2026, 3, 9)), Period(date(2026, 3, 10), date(2026, 3, 15))),
        (SPRING, Mark(bucket=date(2026, 3, 16)), Period(date(2026, 3, 16), date(2026, 3, 22))),
        (SPRING, Mark(bucket=date(2026, 6, 1)), None),
        (SPRING, Mark(first=date(2026, 5, 1)), Period(date(2026, 5, 1), date(2026, 5, 20))),
        (SPRING, Mark(first=date(2026, 5, 21)), None),
        (YEAR, Mark(bucket=date(2025, 12, 1)), Period(date(2025, 12, 10), date(2025, 12, 31))),
        (YEAR, Mark(bucket=date(2026, 2, 1)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (YEAR, Mark(bucket=date(2026, 2, 1), first=date(2026, 3, 1)), None),
    ],
)
def test_a_mark_stands_for_the_days_of_its_bucket_in_the_period(
    period: Period, mark: Mark, days: Period | None
) -> None:
    assert topic_mark.days(mark, TopicFilters(1, period)) == days


@pytest.mark.parametrize(
    ("period", "bucket", "whole"),
    [
        (SPRING, date(2026, 3, 9), False),
        (SPRING, date(2026, 3, 16), True),
        (SPRING, date(2026, 5, 18), False),
        (YEAR, date(2025, 12, 1), False),
        (YEAR, date(2026, 10, 1), True),
        (YEAR, date(2026, 11, 1), False),
    ],
)
def test_a_bucket_is_whole_when_all_its_days_lie_in_the_period(
    period: Period, bucket: date, whole: bool
) -> None:
    assert topic_mark.is_whole(bucket, TopicFilters(1, period)) is whole


def test_only_a_group_or_topic_asks_for_its_questions() -> None:
    assert [
        Mark(group_id=1).is_of_questions,
        Mark(topic_id=1).is_of_questions,
        Mark(hour=9).is_of_questions,
    ] == [
        True,
        True,
        False,
    ]
