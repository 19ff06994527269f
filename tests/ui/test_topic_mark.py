"""A click, an address and a sentence name the same figure."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import LocationKind
from tests.ui.topic_rows import DEVICE, HALF_YEAR, ITSME, LISTED, PHONE, SIGN_IN
from ui import charts, topic_mark, topic_names
from ui.topic_mark import (
    BY_HOUR,
    BY_KIND,
    BY_LANGUAGE,
    BY_OUTCOME,
    BY_PLACE,
    CALENDAR,
    LACKING,
    OVER_TIME,
    SHARES,
    TOTALS,
    TREND,
    Pointed,
)

NAMES = topic_names.with_choices(topic_names.of(LISTED), {7: "De Krook"}, {70: "Arabic", 80: "Solved"})
MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("chart", "point", "split", "mark"),
    [
        (OVER_TIME, {"bucket": "2026-03-01", "part_id": SIGN_IN}, None, Mark(bucket=MARCH, group_id=SIGN_IN)),
        (OVER_TIME, {"bucket": "2026-03-01", "part_id": ITSME}, SIGN_IN, Mark(bucket=MARCH, topic_id=ITSME)),
        (
            OVER_TIME,
            {"bucket": "2026-03-01", "part_id": charts.MISSING_PART},
            None,
            Mark(bucket=MARCH, is_missing=True),
        ),
        (
            BY_KIND,
            {"kind": "library", "part_id": DEVICE},
            None,
            Mark(kind=LocationKind.LIBRARY, group_id=DEVICE),
        ),
        (BY_HOUR, {"weekday": 4, "hour": 14}, None, Mark(weekday=4, hour=14)),
        (
            CALENDAR,
            {"day": "2026-03-03", "is_missing": 1},
            None,
            Mark(day=date(2026, 3, 3), is_missing=True),
        ),
        (SHARES, {"part_id": ITSME}, SIGN_IN, Mark(topic_id=ITSME)),
        (
            BY_LANGUAGE,
            {"key": 70, "part_id": SIGN_IN, "first": "2026-03-01"},
            None,
            Mark(language_id=70, group_id=SIGN_IN, first=MARCH),
        ),
        (BY_LANGUAGE, {"key": 0, "part_id": ITSME, "first": ""}, SIGN_IN, Mark(topic_id=ITSME)),
        (
            BY_OUTCOME,
            {"key": 80, "part_id": ITSME, "first": ""},
            SIGN_IN,
            Mark(outcome_id=80, topic_id=ITSME),
        ),
        (
            BY_OUTCOME,
            {"key": 80, "part_id": 0, "first": "2026-03-01"},
            None,
            Mark(outcome_id=80, first=MARCH),
        ),
        (
            BY_PLACE,
            {"location_id": 7, "bucket": "2026-03-01", "is_missing": 0},
            None,
            Mark(location_id=7, bucket=MARCH),
        ),
        (
            LACKING,
            {"location_id": 7, "topic_id": ITSME, "first": "2026-03-01"},
            None,
            Mark(location_id=7, topic_id=ITSME, first=MARCH, lacks_skill=True),
        ),
        (TREND, {"topic_id": PHONE, "first": "2026-03-01"}, None, Mark(topic_id=PHONE, first=MARCH)),
    ],
)
def test_a_click_points_at_the_figure_that_was_clicked(
    chart: str, point: dict[str, Any], split: int | None, mark: Mark
) -> None:
    other = {**point, "bucket": "2025-01-01"}
    assert topic_mark.of_points(chart, [other, point], split=split) == mark


def test_a_click_beside_everything_points_at_nothing() -> None:
    assert topic_mark.of_points(OVER_TIME, [], split=None) is None


marks = st.builds(
    Mark,
    bucket=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    first=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    group_id=st.sampled_from([None, SIGN_IN, DEVICE]),
    topic_id=st.sampled_from([None, ITSME, PHONE, SIGN_IN]),
    kind=st.none() | st.sampled_from(LocationKind),
    day=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    location_id=st.sampled_from([None, 7]),
    weekday=st.none() | st.integers(0, 6),
    hour=st.none() | st.integers(0, 23),
    language_id=st.sampled_from([None, 70]),
    outcome_id=st.sampled_from([None, 80]),
    is_missing=st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first draw loads much
@given(st.sampled_from([*topic_mark.CHARTS, TOTALS]), marks.filter(lambda mark: mark != Mark()))
def test_what_an_address_points_at_is_what_was_put_in_it(chart: str, mark: Mark) -> None:
    one = Pointed(chart, mark)
    assert topic_mark.from_text(topic_mark.to_text(one, NAMES), NAMES) == one


def test_a_figure_without_the_skill_has_an_address_and_words_of_its_own() -> None:
    one = Pointed(LACKING, Mark(location_id=7, topic_id=ITSME, first=MARCH, lacks_skill=True))
    text = topic_mark.to_text(one, NAMES)
    assert text == "vaardigheid,vanaf:2026-03-01,onderwerp:IDV1,plaats:7,zonder:vaardigheid"
    assert topic_mark.from_text(text, NAMES) == one
    assert topic_mark.describe(one.mark, TopicFilters(1, HALF_YEAR), NAMES) == (
        "from Sun 1 Mar 2026 · De Krook · itsme · nobody had the skill"
    )


def test_a_place_that_the_person_may_not_choose_means_nothing() -> None:
    assert topic_mark.from_text("plaatsen,van:2026-03-01,plaats:8", NAMES) is None


def test_an_address_can_be_read_by_people() -> None:
    one = Pointed(OVER_TIME, Mark(bucket=MARCH, group_id=SIGN_IN))
    assert topic_mark.to_text(one, NAMES) == "tijd,van:2026-03-01,groep:IDV"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tijd",
        "taart,uur:3",
        "tijd,van:gisteren",
        "tijd,van:9999-12-31",
        "tijd,groep:XXX",
        "tijd,onderwerp:",
        "uur,dag:0,uur:9",
        "uur,dag:8",
        "uur,uur:24",
        "uur,uur:-1",
        "soort,soort:castle",
        "tijd,van:2026-03-01,van:2026-04-01",
        "tijd,zonder:zin",
        "taal,taal:71",
        "uitkomst,uitkomst:zelf",
        "tijd,van",
        "tijd,=1+1:2",
        ",,,,",
    ],
)
def test_an_address_that_means_nothing_points_at_nothing(text: str) -> None:
    assert topic_mark.from_text(text, NAMES) is None


@given(st.text(max_size=60))
def test_no_address_ends_in_an_error(text: str) -> None:
    found = topic_mark.from_text(text, NAMES)
    assert found is None or topic_mark.from_text(topic_mark.to_text(found, NAMES), NAMES) == found


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (Mark(bucket=MARCH, group_id=SIGN_IN), "Mar 2026 · Sign-in"),
        (Mark(kind=LocationKind.LIBRARY, topic_id=ITSME), "Library · itsme"),
        (Mark(weekday=4, hour=9), "Friday · 09:00"),
        (Mark(topic_id=PHONE, first=MARCH), "from Sun 1 Mar 2026 · Phone"),
        (Mark(is_missing=True), "without a count"),
        (Mark(language_id=70, group_id=DEVICE), "Arabic asked for · Device"),
        (Mark(outcome_id=80, topic_id=PHONE), "Solved · Phone"),
    ],
)
def test_a_figure_is_said_in_words(mark: Mark, said: str) -> None:
    assert topic_mark.describe(mark, TopicFilters(1, HALF_YEAR), NAMES) == said
