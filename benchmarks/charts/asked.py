"""What is asked of Inloop: the calls of the pages, each with the column that is added up to compare.

Charts place by place draw some places and read those alone (`as drawn`); all places are read for a table or a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from db.queries import coverage, helper_time, topic_cross, topic_insight, topic_skill, topics
from domain.coverage_mark import strip_bucket
from domain.person import Person
from domain.topic_filters import TopicFilters
from ui import coverage_there, topic_frames_where
from ui.topic_frames_who import LACKING_SHOWN

Chart = Callable[[Session], tuple[Any, str]]


def compared(person: Person, filters: TopicFilters, now: datetime) -> Mapping[str, Chart]:
    """The charts that the other ways answer, too."""
    return {
        "cards": lambda tx: (topics.totals(tx, person, filters, now=now), "visits"),
        "topics by month": lambda tx: (topics.over_time(tx, person, filters), "questions"),
        "sessions by month": lambda tx: (topics.sessions_over_time(tx, person, filters, now=now), "visits"),
        "topics by kind of place": lambda tx: (topics.by_kind(tx, person, filters), "questions"),
        "visits by kind of place": lambda tx: (topics.sessions_by_kind(tx, person, filters), "visits"),
        "visits by weekday and hour": lambda tx: (topics.by_hour(tx, person, filters), "visits"),
        "questions by place and month": lambda tx: (topic_insight.by_place(tx, person, filters), "questions"),
        "visits by place and month": lambda tx: (
            topic_insight.sessions_by_place(tx, person, filters, now=now),
            "visits",
        ),
    }


def alone(person: Person, filters: TopicFilters, now: datetime, *, entered: int) -> Mapping[str, Chart]:
    """The other charts and figures of the pages of topics and coverage; the last days of a period, or weeks, where so said.

    `entered` counts are those of the cards, which the page reads first.
    """
    return {
        "visits by day (53 weeks)": lambda tx: (
            topic_insight.calendar(tx, person, filters, now=now),
            "visits",
        ),
        "how alike questions are (53 weeks, sampled)": lambda tx: (
            topic_insight.sample(tx, person, filters, entered=entered),
            "sessions",
        ),
        "outcomes (53 weeks)": lambda tx: (topic_cross.outcomes(tx, person, filters), "number"),
        "questions by outcome (53 weeks)": lambda tx: (
            topic_cross.by_outcome(tx, person, filters),
            "questions",
        ),
        "questions by language (53 weeks)": lambda tx: (
            topic_cross.by_language(tx, person, filters),
            "questions",
        ),
        "sessions by language (53 weeks)": lambda tx: (
            topic_cross.sessions_by_language(tx, person, filters),
            "entered",
        ),
        "questions without a skill (3 months), as drawn": lambda tx: (
            topic_skill.lacking(tx, person, filters, most=LACKING_SHOWN).topics,
            "questions",
        ),
        "questions without a skill (3 months)": lambda tx: (
            topic_skill.lacking(tx, person, filters).places,
            "questions",
        ),
        "questions and visits by place, as drawn": lambda tx: (
            _places_drawn(tx, person, filters, now),
            "questions",
        ),
        "coverage: cards": lambda tx: (coverage.totals(tx, person, filters, now=now), "covered"),
        "coverage by month": lambda tx: (coverage.over_time(tx, person, filters, now=now), "covered"),
        "coverage by place": lambda tx: (
            coverage.by_place(tx, person, filters, now=now, names=coverage.BUSY),
            "staffed",
        ),
        "coverage by place, as the strip divides, as drawn": lambda tx: (
            _strip_drawn(tx, person, filters, now),
            "filled",
        ),
        "coverage by place, as the strip divides": lambda tx: (
            coverage.by_stretch(tx, person, filters, strip_bucket(filters.period), now=now),
            "filled",
        ),
        "coverage by weekday and hours": lambda tx: (
            coverage.by_hours(tx, person, filters, now=now),
            "covered",
        ),
        "cancelled by month and reason": lambda tx: (
            coverage.cancelled(tx, person, filters, now=now),
            "sessions",
        ),
        "hours by month and kind of helper": lambda tx: (
            helper_time.over_time(tx, person, filters, now=now),
            "minutes",
        ),
    }


def _places_drawn(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> pd.DataFrame:
    """All places, of which the first are drawn by month: as `ui.data_topics` reads them."""
    places = topic_insight.of_places(tx, person, filters, now=now)
    drawn = topic_frames_where.to_draw(filters, places)
    topic_insight.by_place(tx, person, drawn)
    topic_insight.sessions_by_place(tx, person, drawn, now=now)
    return places


def _strip_drawn(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> pd.DataFrame:
    """All places, of which those of the first page are drawn: as `ui.data_coverage` reads them."""
    places = coverage.lacking(tx, person, filters, now=now)
    drawn = replace(filters, locations=coverage_there.page_of(places, 1))
    coverage.by_stretch(tx, person, drawn, strip_bucket(filters.period), now=now)
    return places
