"""What sessions ask of their helpers, and what visitors spoke, against who was there."""

from datetime import datetime

import pandas as pd
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, covered
from db.tables import (
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    TallyRow,
)
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind

ASKED: Promise = {"category_id": "int64", "sessions": "int64", "met": "int64"}
SPOKEN: Promise = {"category_id": "int64", "visitors": "int64", "understood": "int64", "sessions": "int64"}


def asked(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """How many held sessions asked for each language or skill, and in how many of them a guide had it; one statement.

    Columns: `ASKED`, most asked first. What nobody asked for has no row. `now` is the wall clock of the network.
    """
    having = (
        select(SessionWishRow.session_id, SessionWishRow.category_id)
        .join(AssignmentRow, AssignmentRow.session_id == SessionWishRow.session_id)
        .join(
            HelperCategoryRow,
            and_(
                HelperCategoryRow.helper_id == AssignmentRow.helper_id,
                HelperCategoryRow.category_id == SessionWishRow.category_id,
            ),
        )
        .where(*covered.standing(filters.period, counted.places(person, filters)))
        .distinct()
        .subquery("having")
    )
    sessions = func.count()
    return read_frame(
        tx,
        select(SessionWishRow.category_id, sessions, func.count(having.c.session_id))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .join(SessionWishRow, SessionWishRow.session_id == SessionRow.id)
        .outerjoin(
            having,
            and_(having.c.session_id == SessionRow.id, having.c.category_id == SessionWishRow.category_id),
        )
        .where(*covered.sessions(person, filters, now), covered.IS_HELD)
        .group_by(SessionWishRow.category_id)
        .order_by(sessions.desc(), SessionWishRow.category_id),
        ASKED,
    )


def spoken(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """How many visitors spoke each language as far as it was noted, and how many of them where a guide speaks it.

    Columns: `SPOKEN`, most spoken first; `sessions` are those in which it was noted. One statement.
    """
    noted, language = aliased(CategoryRow, name="noted"), aliased(CategoryRow, name="language")
    having = (
        select(AssignmentRow.session_id, HelperCategoryRow.category_id)
        .join(HelperCategoryRow, HelperCategoryRow.helper_id == AssignmentRow.helper_id)
        .where(*covered.standing(filters.period, counted.places(person, filters)))
        .distinct()
        .subquery("having")
    )
    visitors = func.sum(TallyRow.number)
    return read_frame(
        tx,
        select(
            language.id,
            visitors,
            func.coalesce(func.sum(case((having.c.session_id.is_not(None), TallyRow.number))), 0),
            func.count(TallyRow.session_id.distinct()),
        )
        .select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .join(noted, and_(noted.id == TallyRow.category_id, noted.kind == CategoryKind.LANGUAGE))
        .join(language, language.id == func.coalesce(noted.merged_into_id, noted.id))
        .outerjoin(
            having, and_(having.c.session_id == TallyRow.session_id, having.c.category_id == language.id)
        )
        .where(
            *counted.places(person, filters),
            *counted.entered(filters, TallyRow.day),
            TallyRow.number > 0,
        )
        .group_by(language.id)
        .order_by(visitors.desc(), language.id),
        SPOKEN,
    )
