"""Hours of helpers by what kind of helper they are: of who was there, and of whom nobody said so yet."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Integer, Select, String, and_, case, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered, hours, rollup_staffing
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
    """Minutes by week or month and kind of helper, in order; one statement, and one more in a transaction that has not read
    yet what is marked. Columns: `OVER_TIME`, `kind` a `HelperKind`.

    `minutes` are of guides and buddies who are said to have been there, counted as `db.queries.hours` counts them;
    `unsaid_minutes` of those who stood on the roster of a session that is over and of whom nobody said it.
    `now` is the wall clock of the network.
    """
    bucket = filters.bucket
    work = rollup_staffing.WORK

    def columns(rows: Any) -> list[Any]:
        return [first_day(rows.first_day, bucket), *(rows[name] for name in work.columns)]

    found, stretches = rollup_staffing.kept(
        tx, person, filters, work, columns, until=now.date(), bucket=bucket
    )
    for days in stretches:
        here = replace(filters, period=days)
        places = counted.places(person, here)
        is_over = or_(
            AssignmentRow.day < now.date(),
            and_(AssignmentRow.day == now.date(), AssignmentRow.ends <= now.time()),
        )
        at = first_day(AssignmentRow.day, bucket)
        stood = named(days, at).where(
            *counted.on_weekdays(here, AssignmentRow.day),
            *counted.in_hours(here, AssignmentRow.starts, AssignmentRow.ends),
        )
        stood = stood.join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        is_present = AssignmentRow.state == AssignmentState.PRESENT
        found.append(stood.where(*places, or_(is_present, is_over)).group_by(at))
        at = first_day(SessionRow.day, bucket)
        without = unnamed(days, at).where(
            *counted.on_weekdays(here, SessionRow.day),
            *counted.in_hours(here, SessionRow.starts, SessionRow.ends),
        )
        without = without.join(LocationRow, LocationRow.id == SessionRow.location_id)
        found.append(without.where(*places).group_by(at))
    return read_frame(tx, rollup_staffing.summed(found, 2), OVER_TIME)


def named(days: covered.Days, *by: Any) -> Select[Any]:
    """Minutes by kind of helper, and by whatever is in `by`: said to be there, and expected; on `AssignmentRow`."""
    is_present = AssignmentRow.state == AssignmentState.PRESENT
    minutes = hours.counted_minutes()
    kind = type_coerce(HelperRow.kind, String)
    return (
        select(
            *by,
            kind.label("helper_kind"),
            func.coalesce(func.sum(case((is_present, minutes))), 0).label("minutes"),
            func.coalesce(func.sum(case((~is_present, minutes))), 0).label("unsaid_minutes"),
        )
        .select_from(AssignmentRow)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.day.between(days.first, days.last),
            AssignmentRow.role != AssignmentRole.RESERVE,
            or_(
                is_present,
                and_(AssignmentRow.state == AssignmentState.CONFIRMED, covered.not_away(days)),
            ),
        )
        .group_by(kind)
    )


def unnamed(days: covered.Days, *by: Any) -> Select[Any]:
    """The same of helpers of whom nobody gave the name; on `SessionRow`."""
    minutes = type_coerce(SessionRow.ends, Integer) - type_coerce(SessionRow.starts, Integer)
    return (
        select(
            *by,
            literal(UNNAMED).label("helper_kind"),
            func.sum(SessionRow.unnamed_helpers * minutes).label("minutes"),
            literal(0).label("unsaid_minutes"),
        )
        .select_from(SessionRow)
        .where(SessionRow.day.between(days.first, days.last), SessionRow.unnamed_helpers > 0)
    )
