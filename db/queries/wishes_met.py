"""What sessions ask of their helpers, and what visitors spoke, against who was there."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, covered
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    TallyRow,
)
from domain import coverage
from domain.need import STANDING
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentRole, AssignmentState, CategoryKind, CountState

ASKED: Promise = {"category_id": "int64", "sessions": "int64", "met": "int64"}
SPOKEN: Promise = {"category_id": "int64", "visitors": "int64", "understood": "int64", "sessions": "int64"}


def asked(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """How many held sessions asked for each language or skill, and in how many of them a guide had it; one statement.

    Of the days of the period that are `domain.coverage.recent`. Columns: `ASKED`, most asked first. What nobody asked for
    has no row. `now` is the wall clock of the network.
    """
    filters = replace(filters, period=coverage.recent(filters.period))
    sessions = func.count()
    is_met = _is_there(SessionWishRow.session_id, SessionWishRow.category_id)
    return read_frame(
        tx,
        select(SessionWishRow.category_id, sessions, func.count(case((is_met, 1))))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(
            SessionWishRow, SessionWishRow.session_id == SessionRow.id
        )  # few: before its count is looked up
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*covered.sessions(person, filters, now), covered.IS_HELD)
        .group_by(SessionWishRow.category_id)
        .order_by(sessions.desc(), SessionWishRow.category_id),
        ASKED,
    )


def spoken(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """How many visitors spoke each language as far as it was noted, and how many of them where a guide speaks it.

    Of the days of the period that are `domain.coverage.recent`. Columns: `SPOKEN`, most spoken first; `sessions` are those
    in which it was noted. One statement.
    """
    days = coverage.recent(filters.period)
    noted, language = aliased(CategoryRow, name="noted"), aliased(CategoryRow, name="language")
    visitors = func.sum(TallyRow.number)
    is_understood = _is_there(TallyRow.session_id, language.id)
    return read_frame(
        tx,
        select(
            language.id,
            visitors,
            func.coalesce(func.sum(case((is_understood, TallyRow.number))), 0),
            func.count(TallyRow.session_id.distinct()),
        )
        .select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(
            LocationRow, LocationRow.id == TallyRow.location_id + 0
        )  # so that it is not looked for by place
        .join(noted, noted.id == TallyRow.category_id)
        .join(language, language.id == func.coalesce(noted.merged_into_id, noted.id))
        .where(
            *counted.places(person, filters),
            CountRow.state == CountState.ENTERED,
            # Day by day and by language, for which both databases have an index: most tallies are of topics.
            TallyRow.day.in_([*days.days]),
            TallyRow.category_id.in_(select(CategoryRow.id).where(CategoryRow.kind == CategoryKind.LANGUAGE)),
            TallyRow.number > 0,
            *counted.at_moments(filters, TallyRow.day, TallyRow.session_id),
        )
        .group_by(language.id)
        .order_by(visitors.desc(), language.id),
        SPOKEN,
    )


def _is_there(session_id: Any, category_id: Any) -> ColumnElement[bool]:
    """Whether a guide who was there (`covered.standing`) has the language or skill; asked of one session at a time."""
    is_away = exists().where(
        AbsenceRow.helper_id == AssignmentRow.helper_id,
        AbsenceRow.is_withdrawn.is_(False),
        AbsenceRow.first_day <= AssignmentRow.day,
        or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= AssignmentRow.day),
    )
    return exists().where(
        AssignmentRow.session_id == session_id,
        HelperCategoryRow.helper_id == AssignmentRow.helper_id,
        HelperCategoryRow.category_id == category_id,
        AssignmentRow.role == AssignmentRole.GUIDE,
        AssignmentRow.state.in_(sorted(STANDING)),
        or_(AssignmentRow.state == AssignmentState.PRESENT, ~is_away),
    )
