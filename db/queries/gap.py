"""The gaps of past sessions and how long they stood open, reckoned from history (`domain.gap`)."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered
from db.tables import AbsenceRow, AssignmentRow, ChangeRow, CountRow, LocationRow, SessionRow
from domain import gap
from domain.coverage_mark import GAP_STEPS, OPEN_STILL, is_in_step
from domain.gap import Step
from domain.need import STANDING
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentRole, AssignmentState

LEAVES = ("removed", "released")
"""Verbs of history by which a helper goes off a session before it begins."""
GAPS: Promise = {
    "session_id": "int64",
    "location": "str",
    "day": "datetime64[us]",
    "starts": "object",
    "known_at": "datetime64[us, UTC]",
    "filled_at": "datetime64[us, UTC]",
    "days": "Int64",
}
_STEPS: Promise = {
    "session_id": "int64",
    "location": "str",
    "day": "datetime64[us]",
    "starts": "object",
    "minimum": "int64",
    "guides": "int64",
    "at": "datetime64[us, UTC]",
    "before": "object",
    "after": "object",
}


def of_sessions(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The gaps of the held sessions of the period, by session and time; two statements. Columns: `GAPS`.

    A gap begins when history says that a guide went off, or that an absence was noted which still covers the day. `days` are
    whole days until it was filled, missing where it stayed open. `now` is the wall clock of the network.
    """
    frames = [
        frame
        for frame in (_lines(tx, person, filters, now), _absences(tx, person, filters, now))
        if len(frame)
    ]
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    sessions: dict[int, Any] = {}
    for row in pd.concat(frames).to_dict("records") if frames else []:
        sessions[row["session_id"]] = row
        change = int(row["after"] in STANDING) - int(row["before"] in STANDING)
        if change:
            steps[row["session_id"]].append(Step(row["at"].to_pydatetime(), change))
    found = [
        (key, row["location"], row["day"], row["starts"], one.known_at, one.filled_at, one.days)
        for key, row in sorted(sessions.items())
        for one in gap.gaps(
            steps[key],
            minimum=row["minimum"],
            at_end=row["guides"],
            begins=datetime.combine(row["day"].date(), row["starts"], now.tzinfo).astimezone(UTC),
        )
    ]
    return pd.DataFrame(found, columns=list(GAPS)).astype(GAPS)


def sessions_in_step(
    tx: Session, person: Person, filters: TopicFilters, step: int, *, now: datetime
) -> list[int]:
    """The sessions with a gap that was filled within the days of the step of `GAP_STEPS`, or that stayed open: `OPEN_STILL`.

    Two statements.
    """
    found = of_sessions(tx, person, filters, now=now)
    return sorted(
        {
            int(key)
            for key, days in zip(found["session_id"], found["days"], strict=True)
            if (step == OPEN_STILL if pd.isna(days) else is_in_step(int(days), step, GAP_STEPS))
        }
    )


def _lines(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> pd.DataFrame:
    """What history tells of the guides of each session that one of them left or is away from; columns: `_STEPS`."""
    helper_id = func.coalesce(
        ChangeRow.after["helper_id"].as_integer(), ChangeRow.before["helper_id"].as_integer()
    )
    there, away = (
        covered.there(filters.period, counted.places(person, filters)),
        covered.away(filters.period).subquery("away"),
    )
    left = (
        select(ChangeRow.entity_id)
        .join(SessionRow, SessionRow.id == ChangeRow.entity_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            ChangeRow.entity == "assignment",
            ChangeRow.verb.in_(LEAVES),
            *covered.sessions(person, filters, now),
        )
    )
    return read_frame(
        tx,
        select(
            *_SESSION,
            covered.guides(there),
            ChangeRow.at,
            ChangeRow.before["state"].as_string(),
            ChangeRow.after["state"].as_string(),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .join(ChangeRow, and_(ChangeRow.entity == "assignment", ChangeRow.entity_id == SessionRow.id))
        .join(
            AssignmentRow,
            and_(
                AssignmentRow.session_id == SessionRow.id,
                AssignmentRow.helper_id == helper_id,
                AssignmentRow.role == AssignmentRole.GUIDE,
            ),
        )
        .where(
            or_(SessionRow.id.in_(left), SessionRow.id.in_(select(away.c.session_id))),
            *covered.sessions(person, filters, now),
            covered.IS_HELD,
        ),
        _STEPS,
    )


def _absences(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> pd.DataFrame:
    """When an absence was noted first of each guide who stands on the roster and is away; columns: `_STEPS`."""
    there = covered.there(filters.period, counted.places(person, filters))
    return read_frame(
        tx,
        select(
            *_SESSION,
            covered.guides(there),
            func.min(ChangeRow.at),
            AssignmentRow.state,
            literal(""),
        )
        .select_from(AbsenceRow)
        .join(
            ChangeRow,
            and_(
                ChangeRow.entity == "helper",
                ChangeRow.entity_id == AbsenceRow.helper_id,
                ChangeRow.verb == "absence_added",
                ChangeRow.after["absence_id"].as_integer() == AbsenceRow.id,
            ),
        )
        .join(
            AssignmentRow,
            and_(
                AssignmentRow.helper_id == AbsenceRow.helper_id,
                AssignmentRow.day >= AbsenceRow.first_day,
                or_(AbsenceRow.last_day.is_(None), AssignmentRow.day <= AbsenceRow.last_day),
                AssignmentRow.state == AssignmentState.CONFIRMED,
                AssignmentRow.role == AssignmentRole.GUIDE,
            ),
        )
        .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(AbsenceRow.is_withdrawn.is_(False), *covered.sessions(person, filters, now), covered.IS_HELD)
        .group_by(
            *_SESSION,
            there.c.guides,
            SessionRow.unnamed_helpers,
            AssignmentRow.helper_id,
            AssignmentRow.state,
        ),
        _STEPS,
    )


_SESSION = (SessionRow.id, LocationRow.name, SessionRow.day, SessionRow.starts, SessionRow.minimum)
