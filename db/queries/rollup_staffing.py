"""Where the staffing of a period is read: what of it was added up before, and which days are read from the rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import BigInteger, Select, Table, func, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from db.queries import rollup, rollup_cut
from db.queries.rollup import Columns, Kept
from db.tables import (
    KindCancelledRow,
    KindMomentRow,
    KindStaffingRow,
    KindWorkRow,
    PlaceCancelledRow,
    PlaceMomentRow,
    PlaceStaffingRow,
    PlaceWorkRow,
)
from domain.coverage import AT_AN_HOUR, SUMS
from domain.period import Period
from domain.person import Person
from domain.rollup import Grain
from domain.topic_filters import Bucket, TopicFilters

MOST_STRETCHES = 4
"""In so many pieces at most a period is read from the rows, beside what is kept of it: of more, all is read in one."""
STAFFING = Kept(
    PlaceStaffingRow.__table__, KindStaffingRow.__table__, SUMS, rollup_cut.OF_KINDS | {Grain.YEAR}
)
CANCELLED = Kept(
    cast(Table, PlaceCancelledRow.__table__),
    cast(Table, KindCancelledRow.__table__),
    ("reason", "sessions"),
    rollup_cut.OF_KINDS,
)
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


def kept(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    what: Kept,
    columns: Columns,
    *,
    until: date,
    bucket: Bucket | None = None,
    by_place: bool = False,
) -> tuple[list[Select[*tuple[Any, ...]]], Sequence[Period]]:
    """Columns of what is kept of the period, for figures by `bucket` or of all of it together, and the stretches to read from
    the rows: all of it where only some weekdays or hours are looked at and nothing is kept by them. `by_place`: with a
    column `location_id`.

    From the day `until` on nothing kept holds. One statement in a transaction that has not read yet what is marked.
    """
    if filters.is_of_moments and "starts" not in what.columns:
        return [], [filters.period]
    finest = None if bucket is None else Grain.PART if bucket is Bucket.WEEK else Grain.MONTH
    rows, cut = rollup.staffing(
        tx, person, filters, what, until=until, finest=finest, by_place=by_place, columns=columns
    )
    if len(cut.days) > MOST_STRETCHES:
        return [], [filters.period]
    return rows, cut.days


def summed(found: Sequence[Select[*tuple[Any, ...]]], number: int) -> Select[*tuple[Any, ...]]:
    """The rows added up by their first columns, as many as `number`, and in order of these."""
    rows = union_all(*found).subquery("found")
    columns = list(rows.c)
    # A sum of sums is no whole number on PostgreSQL.
    sums = [as_type(func.sum(column), BigInteger) for column in columns[number:]]
    return select(*columns[:number], *sums).group_by(*columns[:number]).order_by(*columns[:number])
