"""Hours of helpers by what kind of helper they are: of who was there, and of whom nobody said so yet."""

from datetime import datetime

import pandas as pd
from sqlalchemy import Integer, String, and_, case, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered, hours
from db.stretch import first_day
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentRole, AssignmentState

OVER_TIME: Promise = {
    "bucket": "datetime64[us]",
    "kind": "str",
    "minutes": "int64",
    "unsaid_minutes": "int64",
}
UNNAMED = ""
"""The kind of helpers of whom nobody gave the name."""


def over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """Minutes by week or month and kind of helper, in order; one statement. Columns: `OVER_TIME`, `kind` a `HelperKind`.

    `minutes` are of guides and buddies who are said to have been there, counted as `db.queries.hours` counts them;
    `unsaid_minutes` of those who stood on the roster of a session that is over and of whom nobody said it.
    `now` is the wall clock of the network.
    """
    is_present = AssignmentRow.state == AssignmentState.PRESENT
    named_bucket = first_day(AssignmentRow.day, filters.bucket)
    counted_minutes = hours.counted_minutes()
    named = (
        select(
            named_bucket.label("bucket"),
            type_coerce(HelperRow.kind, String).label("kind"),
            func.coalesce(func.sum(case((is_present, counted_minutes))), 0).label("minutes"),
            func.coalesce(func.sum(case((~is_present, counted_minutes))), 0).label("unsaid_minutes"),
        )
        .select_from(AssignmentRow)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            *counted.places(person, filters),
            AssignmentRow.day.between(filters.period.first, filters.period.last),
            AssignmentRow.role != AssignmentRole.RESERVE,
            or_(
                is_present,
                and_(
                    AssignmentRow.state == AssignmentState.CONFIRMED,
                    or_(
                        AssignmentRow.day < now.date(),
                        and_(AssignmentRow.day == now.date(), AssignmentRow.ends <= now.time()),
                    ),
                    covered.not_away(filters.period),
                ),
            ),
        )
        .group_by(named_bucket, HelperRow.kind)
    )
    unnamed_bucket = first_day(SessionRow.day, filters.bucket)
    minutes = type_coerce(SessionRow.ends, Integer) - type_coerce(SessionRow.starts, Integer)
    unnamed = (
        select(
            unnamed_bucket.label("bucket"),
            literal(UNNAMED).label("kind"),
            func.sum(SessionRow.unnamed_helpers * minutes).label("minutes"),
            literal(0).label("unsaid_minutes"),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(*counted.sessions(person, filters), SessionRow.unnamed_helpers > 0)
        .group_by(unnamed_bucket)
    )
    both = union_all(named, unnamed).subquery()
    return read_frame(tx, select(both).order_by(both.c.bucket, both.c.kind), OVER_TIME)
