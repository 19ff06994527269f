"""Where the staffing of a period is read: what of it was added up before, and which days are read from the rows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import BigInteger, Select, Table, func, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from db.queries import rollup
from db.queries.rollup import Kept
from db.tables import (
    KindMomentRow,
    KindStaffingRow,
    KindWorkRow,
    PlaceMomentRow,
    PlaceStaffingRow,
    PlaceWorkRow,
)
from domain.coverage import AT_AN_HOUR, SUMS
from domain.period import Period
from domain.person import Person
from domain.rollup import Cut, Grain
from domain.topic_filters import Bucket, TopicFilters

MOST_STRETCHES = 4
"""In so many pieces at most a period is read from the rows, beside what is kept of it: of more, all is read in one."""
STAFFING = Kept(PlaceStaffingRow.__table__, KindStaffingRow.__table__, SUMS)
"""Only by kind of place: by place it is kept in parts of weeks."""
MOMENTS = Kept(
    cast(Table, PlaceMomentRow.__table__),
    cast(Table, KindMomentRow.__table__),
    ("weekday", "starts", "ends", *AT_AN_HOUR),
)
WORK = Kept(
    cast(Table, PlaceWorkRow.__table__),
    cast(Table, KindWorkRow.__table__),
    ("helper_kind", "minutes", "unsaid_minutes"),
)
Columns = Callable[[Any], Sequence[Any]]
"""What is asked of the rows of a table or subquery."""


def kept(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    what: Kept,
    columns: Columns,
    *,
    until: date,
    bucket: Bucket = Bucket.MONTH,
) -> tuple[list[Select[*tuple[Any, ...]]], Sequence[Period]]:
    """Columns of what is kept of the period, for figures by `bucket` at the finest, and the stretches to read from the rows:
    all of it where only some weekdays or hours are looked at and nothing is kept by them.

    From the day `until` on nothing kept holds. One statement in a transaction that has not read yet what is marked.
    """
    if filters.is_of_moments and "starts" not in what.columns:
        return [], [filters.period]
    finest = Grain.MONTH if bucket is Bucket.MONTH else Grain.PART
    rows, cut = rollup.staffing(tx, person, filters, what, until=until, finest=finest)
    if is_in_pieces(cut):
        return [], [filters.period]
    return [select(*columns(one.c)) for one in rows], cut.days


def is_in_pieces(cut: Cut) -> bool:
    """Whether so much is to be read from the rows that all of it is quicker in one."""
    return len(cut.days) > MOST_STRETCHES


def summed(found: Sequence[Select[*tuple[Any, ...]]], number: int) -> Select[*tuple[Any, ...]]:
    """The rows added up by their first columns, as many as `number`, and in order of these."""
    rows = union_all(*found).subquery("found")
    columns = list(rows.c)
    # A sum of sums is no whole number on PostgreSQL.
    sums = [as_type(func.sum(column), BigInteger) for column in columns[number:]]
    return select(*columns[:number], *sums).group_by(*columns[:number]).order_by(*columns[:number])
