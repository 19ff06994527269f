"""What was asked in the four stretches that tell a season from a change (`domain.topic_season`).

From figures added up beforehand (`db.queries.rollup`). Each function is one statement, and one more where it is the first in
its transaction to ask what is marked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, Select, Subquery, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, rollup
from db.tables import CategoryRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_season import Stretch
from domain.words import CategoryKind

BY_STRETCH: Promise = {"stretch": "str", "topic_id": "int64", "questions": "int64"}
SESSIONS_BY_STRETCH: Promise = {"stretch": "str", "entered": "int64"}
_NOTED = aliased(CategoryRow, name="noted")


def by_stretch(
    tx: Session, person: Person, filters: TopicFilters, stretches: Mapping[Stretch, Period]
) -> pd.DataFrame:
    """Questions by stretch and topic, whatever the period of the filters. Columns: `BY_STRETCH`."""

    def questions(of: TopicFilters) -> Select[int, int]:
        one = rollup.tallies(tx, person, of)
        return select(one.c.category_id, func.sum(one.c.number).label("number")).group_by(one.c.category_id)

    each = _one_after_the_other(filters, stretches, questions)
    return read_frame(
        tx,
        select(each.c.stretch, counted.TOPIC.id, cast(func.sum(each.c.number), BigInteger))
        .select_from(each)
        .join(_NOTED, and_(_NOTED.id == each.c.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(*counted.asked(filters))
        .group_by(each.c.stretch, counted.TOPIC.id)
        .order_by(each.c.stretch, counted.TOPIC.id),
        BY_STRETCH,
    )


def sessions_by_stretch(
    tx: Session, person: Person, filters: TopicFilters, stretches: Mapping[Stretch, Period]
) -> pd.DataFrame:
    """Entered sessions by stretch, a row for each. Columns: `SESSIONS_BY_STRETCH`."""

    def entered(of: TopicFilters) -> Select[int]:
        one = rollup.sessions(tx, person, of)
        return select(cast(func.coalesce(func.sum(one.c.entered), 0), BigInteger).label("entered"))

    each = _one_after_the_other(filters, stretches, entered)
    return read_frame(tx, select(each.c.stretch, each.c.entered), SESSIONS_BY_STRETCH)


def _one_after_the_other(
    filters: TopicFilters,
    stretches: Mapping[Stretch, Period],
    of: Callable[[TopicFilters], Select[*tuple[Any, ...]]],
) -> Subquery:
    """What `of` selects with the filters over each stretch; `stretch` says which."""
    return union_all(
        *(
            of(replace(filters, period=period)).add_columns(literal(name.value).label("stretch"))
            for name, period in stretches.items()
        )
    ).subquery("stretches")
