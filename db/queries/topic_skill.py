"""Questions asked where nobody on the roster had a skill for them.

On the roster are the guides who said yes or were there, and whom no absence covers (`domain.need`). A session without any, or
with helpers whose names nobody gave, says nothing: it is left out.
"""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, labels
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    LocationRow,
    SessionRow,
    TallyRow,
    TopicSkillRow,
)
from domain.need import STANDING
from domain.period import DAYS_IN_WEEK, Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_skill import RECENT_WEEKS
from domain.words import AssignmentRole, CategoryKind

LACKING: Promise = {
    "location_id": "int64",
    "place": "str",
    "topic_id": "int64",
    "group_id": "int64",
    "questions": "int64",
    "sessions": "int64",
    "all_questions": "int64",
    "all_sessions": "int64",
}

ASKED_FOR: Promise = {"topic_id": "int64", "skill_id": "int64", "skill": "str"}

_NOTED = aliased(CategoryRow, name="noted")
_CARRIED = aliased(CategoryRow, name="carried")
_SKILL = aliased(CategoryRow, name="skill")


def asked_for(tx: Session) -> pd.DataFrame:
    """The skills that help with each topic, merges followed, by their label in the reader's language; one statement.

    Columns: `ASKED_FOR`. A topic that asks for none in particular has no row.
    """
    label = labels.of(_SKILL)
    return read_frame(
        tx,
        select(TopicSkillRow.topic_id, _SKILL.id, label)
        .join(_CARRIED, _CARRIED.id == TopicSkillRow.category_id)
        .join(_SKILL, _SKILL.id == func.coalesce(_CARRIED.merged_into_id, _CARRIED.id))
        .distinct()
        .order_by(TopicSkillRow.topic_id, label, _SKILL.id),
        ASKED_FOR,
    )


def lacking(tx: Session, person: Person, filters: TopicFilters, asked_for: pd.DataFrame) -> pd.DataFrame:
    """Questions on topics that ask for a skill, by place and topic: `questions` in `sessions` where nobody had it, out of
    `all_…`. Most asked without it first; one statement. Columns: `LACKING`; `asked_for` is what that function found.

    Grain: session by topic, of the last `RECENT_WEEKS` of the period. Where somebody always had it there is no row.
    """
    recent = replace(filters, period=recent_days(filters.period))
    asked: dict[int, list[int]] = {}
    for topic_id, skill_id in asked_for[["topic_id", "skill_id"]].itertuples(index=False):
        asked.setdefault(int(topic_id), []).append(int(skill_id))
    known = _known(person, recent, sorted({skill for skills in asked.values() for skill in skills}))
    has_one = [
        (counted.TOPIC.id == topic, sum(known.c[_column(one)] for one in skills))
        for topic, skills in asked.items()
    ]
    # Also where no topic asks for anything, the statement stays one.
    without = case((counted.TOPIC.id.is_(None), 1), *has_one, else_=1) == literal(0)
    questions = func.sum(case((without, TallyRow.number), else_=0))
    return read_frame(
        tx,
        select(
            LocationRow.id,
            LocationRow.name,
            counted.TOPIC.id,
            counted.GROUP,
            questions,
            func.count(case((without, TallyRow.session_id)).distinct()),
            func.sum(TallyRow.number),
            func.count(TallyRow.session_id.distinct()),
        )
        .select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(SessionRow, SessionRow.id == TallyRow.session_id)
        .join(known, known.c.session_id == TallyRow.session_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(
            *counted.places(person, recent),
            *counted.entered(recent, TallyRow.day),
            *counted.asked(recent),
            counted.TOPIC.id.in_(sorted(asked)),
            TallyRow.number > 0,
            SessionRow.unnamed_helpers == 0,
        )
        .group_by(LocationRow.id, LocationRow.name, counted.TOPIC.id, counted.GROUP)
        .having(questions > 0)
        .order_by(questions.desc(), LocationRow.name, counted.TOPIC.id),
        LACKING,
    )


def _known(person: Person, filters: TopicFilters, skills: list[int]) -> CTE:
    """The sessions that had a roster, each with a column per skill: 1 when somebody on it has the skill.

    Put together once, of what each helper has: asked for each question, it takes ten times as long.
    """
    skilled = _skilled(skills)
    return (
        _standing()
        .with_only_columns(
            AssignmentRow.session_id,
            *(func.max(func.coalesce(skilled.c[one], 0)).label(one) for one in map(_column, skills)),
        )
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .outerjoin(skilled, skilled.c.helper_id == AssignmentRow.helper_id)
        .where(
            *counted.places(person, filters),
            AssignmentRow.day.between(filters.period.first, filters.period.last),
        )
        .group_by(AssignmentRow.session_id)
        .cte("known")
    )


def _skilled(skills: list[int]) -> CTE:
    """The helpers that have one of these skills, with a column per skill: 1 or 0."""
    return (
        select(
            HelperCategoryRow.helper_id,
            *(func.max(case((_SKILL.id == one, 1), else_=0)).label(_column(one)) for one in skills),
        )
        .join(_CARRIED, _CARRIED.id == HelperCategoryRow.category_id)
        .join(_SKILL, _SKILL.id == func.coalesce(_CARRIED.merged_into_id, _CARRIED.id))
        .where(_SKILL.id.in_(skills))
        .group_by(HelperCategoryRow.helper_id)
        .cte("skilled")
    )


def _column(skill_id: int) -> str:
    return f"skill_{skill_id}"


def lacked(topic_id: int) -> list[ColumnElement[bool]]:
    """On `SessionRow`: there was a roster, and nobody on it had a skill for the topic."""
    asked = aliased(CategoryRow, name="asked")
    helps = (
        select(func.coalesce(asked.merged_into_id, asked.id))
        .join(TopicSkillRow, TopicSkillRow.category_id == asked.id)
        .where(TopicSkillRow.topic_id == topic_id)
    )
    here = _standing().where(AssignmentRow.session_id == SessionRow.id).correlate(SessionRow)
    known = (
        here.join(HelperCategoryRow, HelperCategoryRow.helper_id == AssignmentRow.helper_id)
        .join(_CARRIED, _CARRIED.id == HelperCategoryRow.category_id)
        .where(func.coalesce(_CARRIED.merged_into_id, _CARRIED.id).in_(helps))
    )
    return [SessionRow.unnamed_helpers == 0, here.exists(), ~known.exists()]


def recent_days(period: Period) -> Period:
    """The days of the period that are looked at."""
    return Period(
        max(period.first, period.last - timedelta(days=RECENT_WEEKS * DAYS_IN_WEEK - 1)), period.last
    )


def _standing() -> Select[int]:
    """The guides on the roster."""
    return select(AssignmentRow.helper_id).where(
        AssignmentRow.role == AssignmentRole.GUIDE,
        AssignmentRow.state.in_(sorted(STANDING)),
        ~exists().where(
            AbsenceRow.helper_id == AssignmentRow.helper_id,
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.first_day <= AssignmentRow.day,
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= AssignmentRow.day),
        ),
    )
