"""The statements that add up questions asked where nobody on the roster had a skill for them: what clears it, and what fills it.

On the roster are the guides who said yes or were there, and whom no absence covers (`domain.need`). A session without any, or
with helpers whose names nobody gave, says nothing: it is left out. Built once, as those of `db.rollup_statements`; what is
selected here `db.queries.topic_skill` reads of what is marked.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, delete, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from db.rollup_statements import FIRST, LAST, PLACES, inserted, table_of
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    PlaceLackRow,
    SessionRow,
    TallyRow,
    TopicSkillRow,
)
from domain.need import STANDING
from domain.words import AssignmentRole, CategoryKind, CountState

Where = Callable[[Any, Any], Sequence[ColumnElement[bool]]]
"""Which places and days, of the columns of a table that has both."""
_NOTED = aliased(CategoryRow, name="noted")
_TOPIC = aliased(CategoryRow, name="asked_about")
_CARRIED = aliased(CategoryRow, name="carried")


def standing() -> Select[int]:
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


def lacking(where: Where) -> Select[int, int, int, int, int, int]:
    """Questions on topics that ask for a skill, by place and topic: in sessions where nobody had it, and how many sessions
    that are, and both of all sessions with a roster.
    """
    roster = (
        standing()
        .add_columns(AssignmentRow.session_id, AssignmentRow.location_id)
        .where(*where(AssignmentRow.location_id, AssignmentRow.day))
        .cte()  # without a name: two of them may stand in one statement
    )
    both = union_all(_asked(roster), _known(roster)).subquery("both_of_it")
    number, has = func.sum(both.c.number), func.max(both.c.has)
    asked = (
        select(both.c.location_id, both.c.topic_id, number.label("number"), (1 - has).label("lacks"))
        .group_by(both.c.location_id, both.c.session_id, both.c.topic_id)
        .having(number > 0)
        .subquery("asked")
    )
    return select(
        asked.c.location_id,
        asked.c.topic_id,
        func.sum(asked.c.lacks * asked.c.number).label("questions"),
        func.sum(asked.c.lacks).label("sessions"),
        func.sum(asked.c.number).label("all_questions"),
        func.count().label("all_sessions"),
    ).group_by(asked.c.location_id, asked.c.topic_id)


def _asked(roster: CTE) -> Select[*tuple[Any, ...]]:
    """How often a topic that asks for a skill was asked in the counted sessions of the roster."""
    here = select(roster.c.session_id, roster.c.location_id).distinct().subquery("here")
    topics = (
        select(_NOTED.id.label("category_id"), _TOPIC.id.label("topic_id"))
        .join(_TOPIC, _TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(_NOTED.kind == CategoryKind.TOPIC, _TOPIC.id.in_(select(TopicSkillRow.topic_id)))
        .subquery("topics")
    )
    return (
        select(
            here.c.location_id, here.c.session_id, topics.c.topic_id, TallyRow.number, literal(0).label("has")
        )
        .select_from(here)
        .join(CountRow, CountRow.session_id == here.c.session_id)
        .join(SessionRow, SessionRow.id == here.c.session_id)
        .join(TallyRow, TallyRow.session_id == here.c.session_id)
        .join(topics, topics.c.category_id == TallyRow.category_id)
        .where(CountRow.state == CountState.ENTERED, SessionRow.unnamed_helpers == 0)
    )


def _known(roster: CTE) -> Select[*tuple[Any, ...]]:
    """The topics for which somebody on the roster has a skill. Beside what was asked, not joined to it: asked for each
    question, it takes ten times as long.
    """
    return (
        select(roster.c.location_id, roster.c.session_id, TopicSkillRow.topic_id, literal(0), literal(1))
        .select_from(roster)
        .join(HelperCategoryRow, HelperCategoryRow.helper_id == roster.c.helper_id)
        .join(
            _CARRIED, and_(_CARRIED.id == HelperCategoryRow.category_id, _CARRIED.kind == CategoryKind.SKILL)
        )
        .join(TopicSkillRow, TopicSkillRow.category_id == func.coalesce(_CARRIED.merged_into_id, _CARRIED.id))
    )


def _of_month(place: Any, day: Any) -> Sequence[ColumnElement[bool]]:
    return [place.in_(PLACES), day.between(FIRST, LAST)]


def _of_places() -> tuple[Any, Any]:
    """What clears and what fills what is lacking at places in a month."""
    table = table_of(PlaceLackRow)
    clear = delete(table).where(table.c.location_id.in_(PLACES), table.c.first_day == FIRST)
    place, *rest = (found := lacking(_of_month)).selected_columns
    return clear, inserted(table, found.with_only_columns(place, FIRST, *rest))


OF_PLACES = (_of_places(),)
