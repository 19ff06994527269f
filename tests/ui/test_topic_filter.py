"""What can be filtered by, and how a filter is said."""

from dataclasses import replace
from datetime import date

import pytest

from domain.counted_session import Topic, TopicGroup
from domain.location_choice import LocationChoice
from domain.period import Period
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import LocationKind
from tests.ui.topic_rows import DEVICE, LISTED, SIGN_IN
from ui import topic_filter, topic_names, topic_narrowing

TODAY = date(2026, 11, 24)
PLACES = [
    LocationChoice(3, "De Krook", LocationKind.LIBRARY, is_retired=False),
    LocationChoice(4, "De Serre", LocationKind.NEWCOMERS, is_retired=False),
    LocationChoice(5, "Toreke", LocationKind.LIBRARY, is_retired=False),
    LocationChoice(6, "Rabot", LocationKind.LIBRARY, is_retired=False),
    LocationChoice(7, "Old Mill", LocationKind.LIBRARY, is_retired=True),
]
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def test_only_kinds_that_are_there_can_be_chosen_and_a_retired_place_says_so() -> None:
    choices = topic_filter.offered(PLACES, topic_names.of(LISTED))
    assert choices == topic_filter.Offered(
        locations={3: "De Krook", 4: "De Serre", 5: "Toreke", 6: "Rabot", 7: "Old Mill (retired)"},
        kinds={LocationKind.LIBRARY: "Library", LocationKind.NEWCOMERS: "Newcomers"},
        groups={"IDV": "Sign-in", "TOE": "Device"},
    )


@pytest.mark.parametrize(
    ("locations", "kinds", "groups", "said"),
    [
        ([], [], [], "Gent · all places · 1–31 Mar 2026"),
        ([4, 3], [], [], "Gent · De Krook, De Serre · 1–31 Mar 2026"),
        ([3, 4, 5, 6], [], [DEVICE], "Gent · De Krook, De Serre, Toreke and 1 more · Device · 1–31 Mar 2026"),
        (
            [],
            [LocationKind.NEWCOMERS],
            [SIGN_IN, DEVICE],
            "Gent · Newcomers · Sign-in, Device · 1–31 Mar 2026",
        ),
    ],
)
def test_a_filter_is_said_in_words(
    locations: list[int], kinds: list[LocationKind], groups: list[int], said: str
) -> None:
    names = topic_names.of(LISTED)
    filters = TopicFilters(1, MARCH, frozenset(locations), frozenset(kinds), frozenset(groups))
    assert topic_filter.describe(filters, topic_filter.offered(PLACES, names), "Gent", names) == said


def test_weekdays_and_hours_are_said_after_what_else_is_chosen() -> None:
    names = topic_names.of(LISTED)
    filters = TopicFilters(1, MARCH, frozenset({3}), weekdays=frozenset({0, 5}), hours=frozenset({9}))
    said = topic_filter.describe(filters, topic_filter.offered(PLACES, names), "Gent", names)
    assert said == "Gent · De Krook · Monday, Saturday · 09:00 · 1–31 Mar 2026"
    mark = Mark(weekday=0, hour=9)
    assert topic_narrowing.narrowed(mark, filters, names) == {"dag": "1"}
    assert topic_narrowing.narrowed(mark, replace(filters, weekdays=frozenset({0})), names) == {}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (MARCH, MARCH),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2026, 1, 1), TODAY)),
        (Period(TODAY, date(2027, 1, 1)), Period(TODAY, TODAY)),
        (Period(date(2026, 11, 25), date(2027, 1, 1)), None),
    ],
)
def test_figures_have_no_future(asked: Period, found: Period | None) -> None:
    assert topic_filter.passed(asked, TODAY) == found


def test_two_topics_with_one_name_are_told_apart_by_their_code() -> None:
    names = topic_names.of([LISTED[0], TopicGroup(LISTED[1].topic, (Topic(99, "TOE9", "itsme", "", None),))])
    assert sorted(names.topics.values()) == [
        "Device, no topic noted",
        "Password",
        "Sign-in, no topic noted",
        "itsme (IDV1)",
        "itsme (TOE9)",
    ]
