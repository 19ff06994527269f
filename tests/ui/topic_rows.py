"""Invented figures of the topics page, as the database would count them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd

from db.queries.topic_cross import BY_LANGUAGE, BY_OUTCOME, OUTCOMES, SESSIONS_BY_LANGUAGE
from db.queries.topic_insight import BY_PLACE, CALENDAR, OF_PLACES, SESSIONS_BY_PLACE
from db.queries.topic_season import BY_STRETCH, SESSIONS_BY_STRETCH
from db.queries.topic_skill import ASKED_FOR, LACKING, LACKING_TOPICS
from domain.counted_session import Topic, TopicGroup
from domain.period import Period, same_period_a_year_earlier
from domain.topic_filters import TopicFilters, Totals
from domain.topic_share import Bunch, Sample
from ui import topic_names
from ui.topic_figures import Counted, Earlier, Figures, Part, What, When, Where, Who
from ui.topic_section import Section

SIGN_IN, ITSME, PASSWORD, DEVICE, PHONE = 1, 11, 12, 2, 21
LISTED = [
    TopicGroup(
        Topic(SIGN_IN, "IDV", "Sign-in", "", None),
        (Topic(ITSME, "IDV1", "itsme", "", None), Topic(PASSWORD, "IDV2", "Password", "", None)),
    ),
    TopicGroup(Topic(DEVICE, "TOE", "Device", "", None), (Topic(PHONE, "TOE1", "Phone", "", None),)),
]
GROUP_OF = {SIGN_IN: SIGN_IN, ITSME: SIGN_IN, PASSWORD: SIGN_IN, DEVICE: DEVICE, PHONE: DEVICE}
HALF_YEAR = Period(date(2026, 1, 10), date(2026, 7, 31))
"""Long enough to be shown by month; January is not whole."""
MONTHS = [date(2026, number, 1) for number in range(1, 8)]

Sessions = dict[date, tuple[int, int, int]]
"""Expected, entered and visits by bucket."""
Asked = dict[tuple[date, int], int]
"""Questions by bucket and topic."""


NO_SAMPLE = Sample(0, Bunch(0, 0, 0), {}, {})


def counted(
    *,
    section: Section = Section.WHEN,
    period: Period = HALF_YEAR,
    sessions: Sessions | None = None,
    asked: Asked | None = None,
    sessions_then: Sessions | None = None,
    asked_then: Asked | None = None,
    by_kind: Sequence[tuple[str, int, int]] = (),
    sessions_by_kind: Sequence[tuple[str, int, int]] = (),
    by_hour: Sequence[tuple[int, int, int, int]] = (),
    calendar: Sequence[tuple[date, int, int, int, int, int]] = (),
    by_place: Sequence[tuple[date, int, str, int]] = (),
    sessions_by_place: Sequence[tuple[date, int, str, int, int, int]] = (),
    lacking: Sequence[tuple[int, str, int, int, int, int, int]] = (),
    asked_for: Sequence[tuple[int, int, str]] = (),
    by_language: Sequence[tuple[int, str, int, int]] = (),
    sessions_by_language: Sequence[tuple[int, str, int]] = (),
    by_outcome: Sequence[tuple[str, int, int, str, int, int]] = (),
    outcomes: Sequence[tuple[int, str, int]] = (),
    by_stretch: Sequence[tuple[str, int, int]] = (),
    sessions_by_stretch: Sequence[tuple[str, int]] = (),
    sample: Sample = NO_SAMPLE,
) -> Counted:
    """`by_kind`: kind, topic, questions. `sessions_by_kind`: kind, entered, visits. `by_hour`: weekday, hour, the same.

    `calendar`: day, expected, entered, visits, squares, closed. `by_place`: bucket, place, its name, questions;
    `sessions_by_place`: the same and expected, entered, visits. `lacking`: place, its name, topic, questions, sessions,
    all questions, all sessions. `asked_for`: topic, skill, its name. `by_language`: language, its name, topic,
    questions. `sessions_by_language`: the same, entered. `by_outcome`: level, part, outcome, its name, questions,
    sessions. `outcomes`: outcome, its name, number.
    `by_stretch`: stretch, topic, questions; `sessions_by_stretch`: stretch, entered.
    """
    sessions, asked = sessions or {}, asked or {}
    numbers = [sum(column) for column in zip(*sessions.values(), strict=True)] or [0, 0, 0]
    totals = Totals(
        visits=numbers[2],
        first_time=0,
        turned_away=0,
        questions=sum(asked.values()),
        entered=numbers[1],
        expected=numbers[0],
    )
    parts: dict[Section, Part] = {
        Section.WHEN: When(
            by_hour=pd.DataFrame(by_hour, columns=["weekday", "hour", "entered", "visits"]),
            calendar=pd.DataFrame(calendar, columns=list(CALENDAR)).astype(CALENDAR),
        ),
        Section.WHERE: Where(
            by_kind=pd.DataFrame(
                [(kind, topic, GROUP_OF[topic], number) for kind, topic, number in by_kind],
                columns=["kind", "topic_id", "group_id", "questions"],
            ),
            sessions_by_kind=pd.DataFrame(sessions_by_kind, columns=["kind", "entered", "visits"]),
            places=_places(by_place, sessions_by_place),
            by_place=pd.DataFrame(by_place, columns=list(BY_PLACE)).astype(BY_PLACE),
            sessions_by_place=pd.DataFrame(sessions_by_place, columns=list(SESSIONS_BY_PLACE)).astype(
                SESSIONS_BY_PLACE
            ),
            is_whole=True,
        ),
        Section.WHAT: What(
            by_outcome=pd.DataFrame(by_outcome, columns=list(BY_OUTCOME)).astype(BY_OUTCOME),
            outcomes=pd.DataFrame(outcomes, columns=list(OUTCOMES)).astype(OUTCOMES),
            by_stretch=pd.DataFrame(by_stretch, columns=list(BY_STRETCH)).astype(BY_STRETCH),
            sessions_by_stretch=pd.DataFrame(sessions_by_stretch, columns=list(SESSIONS_BY_STRETCH)).astype(
                SESSIONS_BY_STRETCH
            ),
            sampled_from=period.first,
        ),
        Section.WHO: Who(
            lacking=pd.DataFrame(
                [(*row[:3], GROUP_OF[row[2]], *row[3:]) for row in lacking], columns=list(LACKING)
            ).astype(LACKING),
            lacking_topics=_lacking_topics(lacking),
            is_whole=True,
            asked_for=pd.DataFrame(asked_for, columns=list(ASKED_FOR)).astype(ASKED_FOR),
            since=period.first,
            by_language=pd.DataFrame(
                [(*row[:3], GROUP_OF[row[2]], row[3]) for row in by_language], columns=list(BY_LANGUAGE)
            ).astype(BY_LANGUAGE),
            sessions_by_language=pd.DataFrame(
                sessions_by_language, columns=list(SESSIONS_BY_LANGUAGE)
            ).astype(SESSIONS_BY_LANGUAGE),
            sampled_from=period.first,
        ),
    }
    return Counted(
        Figures(
            filters=TopicFilters(1, period),
            totals=totals,
            over_time=_asked(asked),
            sessions_over_time=_sessions(sessions),
            earlier=Earlier(
                same_period_a_year_earlier(period), _asked(asked_then or {}), _sessions(sessions_then or {})
            ),
            sample=sample,
        ),
        parts[section],
        topic_names.of(LISTED),
    )


def _lacking_topics(lacking: Sequence[tuple[int, str, int, int, int, int, int]]) -> pd.DataFrame:
    of_topics: Counter[int] = Counter()
    for _location, _place, topic, number, *_of_all in lacking:
        of_topics[topic] += number
    return pd.DataFrame(of_topics.most_common(), columns=list(LACKING_TOPICS)).astype(LACKING_TOPICS)


def when(found: Counted) -> When:
    assert isinstance(found.part, When)
    return found.part


def where(found: Counted) -> Where:
    assert isinstance(found.part, Where)
    return found.part


def who(found: Counted) -> Who:
    assert isinstance(found.part, Who)
    return found.part


def what(found: Counted) -> What:
    assert isinstance(found.part, What)
    return found.part


def _places(
    asked: Sequence[tuple[date, int, str, int]], sessions: Sequence[tuple[date, int, str, int, int, int]]
) -> pd.DataFrame:
    """Of these rows by bucket, all together."""
    rows = [(place, name, number, 0) for _bucket, place, name, number in asked]
    rows += [(place, name, 0, expected) for _bucket, place, name, expected, *_counted in sessions]
    found = pd.DataFrame(rows, columns=list(OF_PLACES)).astype(OF_PLACES)
    sums = found.groupby(["location_id", "place"], as_index=False).sum()
    return sums.sort_values(["questions", "place"], ascending=[False, True], ignore_index=True)


def _asked(asked: Asked) -> pd.DataFrame:
    rows = [(bucket, topic, GROUP_OF[topic], number) for (bucket, topic), number in asked.items()]
    frame = pd.DataFrame(rows, columns=["bucket", "topic_id", "group_id", "questions"])
    return frame.astype(
        {"bucket": "datetime64[us]", "topic_id": "int64", "group_id": "int64", "questions": "int64"}
    )


def _sessions(sessions: Sessions) -> pd.DataFrame:
    rows = [(bucket, *numbers) for bucket, numbers in sessions.items()]
    frame = pd.DataFrame(rows, columns=["bucket", "expected", "entered", "visits"])
    return frame.astype(
        {"bucket": "datetime64[us]", "expected": "int64", "entered": "int64", "visits": "int64"}
    )
