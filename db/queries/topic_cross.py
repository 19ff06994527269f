"""Topics beside what else is known of their sessions: the languages asked for, and how it ended.

Counts are sums by session, never a row per visitor, so nothing tells which language or outcome came with which question.
These are the two crosses that say nothing false: what is asked in sessions *that ask for a language*, and how it ended in
sessions *with one visitor and one outcome*, where both can only be that visitor's. `docs/decisions/which-crosses-are-true.md`.
"""

from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import CTE, BigInteger, Select, Subquery, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, labels, rollup, rollup_cross
from db.queries.topic_insight import SAMPLED_DAYS, last_days
from db.rollup_cross_statements import alone
from db.tables import CategoryRow, CountRow
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
_SAID = aliased(CategoryRow, name="said")
_ITEM = aliased(CategoryRow, name="item")
"""What a tally or a wish counts for, after merges."""


def by_language(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions in sessions that ask for a language, by language and topic. Columns: `BY_LANGUAGE`.

    A session that asks for two counts for both. Of the last `SAMPLED_DAYS` days of the period. From figures added up
    beforehand; one statement more in a transaction that has not read marks yet.
    """
    found = rollup_cross.topics_by_language(tx, person, _recent(filters))
    of = labels.of(_ITEM)
    return read_frame(
        tx,
        _with_topics(
            _of_item(found, found.c.language_id).with_only_columns(
                _ITEM.id, of, counted.TOPIC.id, counted.GROUP, cast(func.sum(found.c.number), BigInteger)
            ),
            found.c.category_id,
            filters,
        )
        .group_by(_ITEM.id, of, counted.TOPIC.id, counted.GROUP)
        .order_by(_ITEM.id, counted.TOPIC.id),
        BY_LANGUAGE,
    )


def sessions_by_language(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions that ask for a language, most first. Columns: `SESSIONS_BY_LANGUAGE`. Otherwise as `by_language`."""
    found = rollup_cross.sessions_by_language(tx, person, _recent(filters))
    of, entered = labels.of(_ITEM), cast(func.sum(found.c.number), BigInteger)
    return read_frame(
        tx,
        _of_item(found, found.c.language_id)
        .with_only_columns(_ITEM.id, of, entered)
        .group_by(_ITEM.id, of)
        .order_by(entered.desc(), _ITEM.id),
        SESSIONS_BY_LANGUAGE,
    )


def by_outcome(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions by group and by topic (`level`) and by outcome, in sessions with one visitor and one outcome.

    Columns: `BY_OUTCOME`; `sessions` are those in which the part was asked about with that outcome. Grain: session by topic,
    of the last `SAMPLED_DAYS` days of the period. From what was looked up beforehand; one statement more in a transaction
    that has not read marks yet.
    """
    found = rollup_cross.ended_alone(tx, person, _recent(filters))
    of = labels.of(_ITEM)
    asked = (
        _with_topics(
            _of_item(found, found.c.outcome_id).with_only_columns(
                found.c.session_id,
                counted.TOPIC.id.label("topic_id"),
                counted.GROUP.label("group_id"),
                _ITEM.id.label("outcome_id"),
                of.label("outcome"),
                found.c.number,
            ),
            found.c.category_id,
            filters,
        )
    ).cte("asked")

    def of_level(level: str, part: Any) -> Any:
        return select(
            literal(level).label("level"),
            part.label("part_id"),
            asked.c.outcome_id,
            asked.c.outcome,
            func.sum(asked.c.number).label("questions"),
            func.count(asked.c.session_id.distinct()).label("sessions"),
        ).group_by(part, asked.c.outcome_id, asked.c.outcome)

    both = union_all(of_level("group", asked.c.group_id), of_level("topic", asked.c.topic_id)).subquery()
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


def recent_days(period: Period) -> Period:
    """The days of the period that are looked at."""
    return last_days(period, SAMPLED_DAYS)


def ended(person: Person, filters: TopicFilters) -> CTE:
    """Entered sessions with one visitor and one outcome: `session_id`, and `outcome_id` as it was noted."""
    recent = _recent(filters)
    return alone([*counted.places(person, recent), *counted.entered(recent, CountRow.day)])


def _of_item(found: Subquery, item: Any) -> Select[*tuple[Any, ...]]:
    """With the language or outcome that an item of `found` counts for."""
    return (
        select(_ITEM.id)
        .select_from(found)
        .join(_SAID, _SAID.id == item)
        .join(_ITEM, _ITEM.id == func.coalesce(_SAID.merged_into_id, _SAID.id))
    )


def _with_topics(
    statement: Select[*tuple[Any, ...]], category: Any, filters: TopicFilters
) -> Select[*tuple[Any, ...]]:
    """With the topics that a category counts for, those of the chosen groups."""
    return (
        statement.join(_NOTED, and_(_NOTED.id == category, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(*counted.asked(filters))
    )


def _recent(filters: TopicFilters) -> TopicFilters:
    return replace(filters, period=recent_days(filters.period))
