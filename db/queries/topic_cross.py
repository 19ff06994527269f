"""Topics beside what else is known of their sessions: the languages asked for, and how it ended.

Counts are sums by session, never a row per visitor, so nothing tells which language or outcome came with which question.
These are the two crosses that say nothing false: what is asked in sessions *that ask for a language*, and how it ended in
sessions *with one visitor and one outcome*, where both can only be that visitor's. `docs/decisions/which-crosses-are-true.md`.
"""

from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import CTE, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, labels, rollup
from db.queries.topic_insight import SAMPLED_DAYS, last_days
from db.tables import CategoryRow, CountRow, LocationRow, SessionWishRow, TallyRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind

BY_LANGUAGE: Promise = {
    "language_id": "int64",
    "language": "str",
    "topic_id": "int64",
    "group_id": "int64",
    "questions": "int64",
}
SESSIONS_BY_LANGUAGE: Promise = {"language_id": "int64", "language": "str", "entered": "int64"}
BY_OUTCOME: Promise = {
    "level": "str",
    "part_id": "int64",
    "outcome_id": "int64",
    "outcome": "str",
    "questions": "int64",
    "sessions": "int64",
}
OUTCOMES: Promise = {"outcome_id": "int64", "outcome": "str", "number": "int64"}

_NOTED = aliased(CategoryRow, name="noted")
_ITEM = aliased(CategoryRow, name="item")
"""What a tally or a wish counts for, after merges."""


def by_language(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions in sessions that ask for a language, by language and topic; one statement. Columns: `BY_LANGUAGE`.

    A session that asks for two counts for both. Grain: session by topic, of the last `SAMPLED_DAYS` days of the period.
    """
    asks = _asks(person, filters)
    of = labels.of(_ITEM)
    return read_frame(
        tx,
        _with_topics(
            select(_ITEM.id, of, counted.TOPIC.id, counted.GROUP, func.sum(TallyRow.number))
            .select_from(asks)
            .join(_ITEM, _ITEM.id == asks.c.language_id)
            .join(TallyRow, TallyRow.session_id == asks.c.session_id),
            filters,
        )
        .group_by(_ITEM.id, of, counted.TOPIC.id, counted.GROUP)
        .order_by(_ITEM.id, counted.TOPIC.id),
        BY_LANGUAGE,
    )


def sessions_by_language(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions that ask for a language, most first; one statement. Columns: `SESSIONS_BY_LANGUAGE`."""
    asks = _asks(person, filters)
    of = labels.of(_ITEM)
    return read_frame(
        tx,
        select(_ITEM.id, of, func.count())
        .select_from(asks)
        .join(_ITEM, _ITEM.id == asks.c.language_id)
        .group_by(_ITEM.id, of)
        .order_by(func.count().desc(), _ITEM.id),
        SESSIONS_BY_LANGUAGE,
    )


def by_outcome(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions by group and by topic (`level`) and by outcome, in sessions with one visitor and one outcome; one statement.

    Columns: `BY_OUTCOME`; `sessions` are those in which the part was asked about with that outcome. Grain: session by topic,
    of the last `SAMPLED_DAYS` days of the period.
    """
    alone = ended(person, filters)
    of = labels.of(_ITEM)

    def of_level(level: str, part: Any) -> Any:
        return (
            _with_topics(
                select(
                    literal(level).label("level"),
                    part.label("part_id"),
                    _ITEM.id.label("outcome_id"),
                    of.label("outcome"),
                    func.sum(TallyRow.number).label("questions"),
                    func.count(TallyRow.session_id.distinct()).label("sessions"),
                )
                .select_from(alone)
                .join(_ITEM, _ITEM.id == alone.c.outcome_id)
                .join(TallyRow, TallyRow.session_id == alone.c.session_id),
                filters,
            )
            .where(TallyRow.number > 0)
            .group_by(part, _ITEM.id, of)
        )

    both = union_all(of_level("group", counted.GROUP), of_level("topic", counted.TOPIC.id)).subquery()
    return read_frame(tx, select(both).order_by(both.c.level, both.c.part_id, both.c.outcome_id), BY_OUTCOME)


def outcomes(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """How often each outcome was noted, in the order of the list, in all entered sessions of the same days; one statement.

    Columns: `OUTCOMES`. From figures added up beforehand. One statement more in a transaction that has not read marks yet.
    """
    found = rollup.tallies(tx, person, _recent(filters))
    of = labels.of(_ITEM)
    return read_frame(
        tx,
        select(_ITEM.id, of, func.sum(found.c.number))
        .select_from(found)
        .join(_NOTED, and_(_NOTED.id == found.c.category_id, _NOTED.kind == CategoryKind.OUTCOME))
        .join(_ITEM, _ITEM.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .group_by(_ITEM.id, of, _ITEM.position)
        .having(func.sum(found.c.number) > 0)
        .order_by(_ITEM.position, _ITEM.id),
        OUTCOMES,
    )


def _asks(person: Person, filters: TopicFilters) -> CTE:
    """Entered sessions that ask for a language, once for each."""
    recent = _recent(filters)
    return (
        select(CountRow.session_id, func.coalesce(_NOTED.merged_into_id, _NOTED.id).label("language_id"))
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .join(SessionWishRow, SessionWishRow.session_id == CountRow.session_id)
        .join(_NOTED, and_(_NOTED.id == SessionWishRow.category_id, _NOTED.kind == CategoryKind.LANGUAGE))
        .where(*counted.places(person, recent), *counted.entered(recent, CountRow.day))
        .distinct()
        .cte("asks")
    )


def recent_days(period: Period) -> Period:
    """The days of the period that are looked at."""
    return last_days(period, SAMPLED_DAYS)


def ended(person: Person, filters: TopicFilters) -> CTE:
    """Entered sessions with one visitor and one outcome: `session_id` and `outcome_id`."""
    recent = _recent(filters)
    return (
        select(
            CountRow.session_id,
            func.max(func.coalesce(_NOTED.merged_into_id, _NOTED.id)).label("outcome_id"),
        )
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .join(TallyRow, TallyRow.session_id == CountRow.session_id)
        .join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.OUTCOME))
        .where(
            *counted.places(person, recent),
            *counted.entered(recent, CountRow.day),
            CountRow.visitors == 1,
            TallyRow.number > 0,
        )
        .group_by(CountRow.session_id)
        .having(func.sum(TallyRow.number) == 1)
        .cte("ended")
    )


def _with_topics(statement: Select[*tuple[Any, ...]], filters: TopicFilters) -> Select[*tuple[Any, ...]]:
    """With the topics of `TallyRow`, those of the chosen groups."""
    return (
        statement.join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(*counted.asked(filters))
    )


def _recent(filters: TopicFilters) -> TopicFilters:
    return replace(filters, period=recent_days(filters.period))
