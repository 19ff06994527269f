"""Questions asked where nobody on the roster had a skill for them; who is on it `db.rollup_skill_statements` says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from typing import cast as cast_type

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Select, Table, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from db import rollup_pending, rollup_skill_statements
from db.frames import Promise, read_frame
from db.queries import counted, labels, rollup_cut
from db.rollup_pending import SKILLS
from db.rollup_skill_statements import Where
from db.tables import (
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    LocationRow,
    PlaceLackRow,
    SessionRow,
    TopicSkillRow,
)
from domain import period
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_skill import RECENT_MONTHS
from domain.words import CountState

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

LACKING_TOPICS: Promise = {"topic_id": "int64", "questions": "int64"}
_LEVELS: Promise = {"level": "str", **LACKING}

ASKED_FOR: Promise = {"topic_id": "int64", "skill_id": "int64", "skill": "str"}

MOST_PLACES = 60
"""Of so many places at most what is marked is read from the rows by itself: of more, everything is."""
ONE_DAY = timedelta(days=1)
_KEPT = cast_type(Table, PlaceLackRow.__table__)
_FIGURES = ("questions", "sessions", "all_questions", "all_sessions")
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


class Lacking(NamedTuple):
    """Questions where nobody had the skill, most first: by place and topic (`LACKING`), and of all places (`LACKING_TOPICS`)."""

    places: pd.DataFrame
    topics: pd.DataFrame


def lacking(tx: Session, person: Person, filters: TopicFilters, *, most: int | None = None) -> Lacking:
    """Questions on topics that ask for a skill: `questions` in `sessions` where nobody had it, out of `all_…`.

    `most`: so many places and topics, not all.

    Of the last `RECENT_MONTHS` of the period. Where somebody always had it there is no row. From months that were added up
    beforehand; what is marked, and parts of months, from the rows. One statement more in a transaction that has not read
    marks yet, and one where the period ends within a month.
    """
    recent = replace(filters, period=recent_days(filters.period))
    places = select(LocationRow.id).where(*counted.places(person, recent))
    cut = _cut(tx, recent)
    found = [
        select(*(_KEPT.c[name] for name in ("location_id", "topic_id", *_FIGURES))).where(
            _KEPT.c.location_id.in_(places),
            _KEPT.c.location_id.not_in(sorted(cut.stale)),
            _KEPT.c.first_day.in_(month.first for month in cut.months),
        )
    ]
    if cut.stale and cut.months:
        some = places.where(LocationRow.id.in_(sorted(cut.stale)))
        found.append(rollup_skill_statements.lacking(_within(some, cut.months, recent)))
    if cut.rest:
        found.append(rollup_skill_statements.lacking(_within(places, cut.rest, recent)))
    each = union_all(*found).subquery("each")
    sums = [cast(func.sum(each.c[name]), BigInteger).label(name) for name in _FIGURES]
    # Names only after that: summed with them, three months of six hundred places take a third longer.
    summed = (
        select(each.c.location_id, each.c.topic_id, *sums)
        .group_by(each.c.location_id, each.c.topic_id)
        .having(sums[0] > 0)
        .cte("summed")
    )
    figures = [summed.c[name] for name in _FIGURES]
    is_on = counted.TOPIC.id == summed.c.topic_id
    of_places = (
        select(
            literal("place").label("level"),
            LocationRow.id.label("location_id"),
            LocationRow.name.label("place"),
            counted.TOPIC.id.label("topic_id"),
            counted.GROUP.label("group_id"),
            *figures,
        )
        .select_from(summed)
        .join(LocationRow, LocationRow.id == summed.c.location_id)
        .join(counted.TOPIC, is_on)
        .where(*counted.asked(recent))
        .order_by(summed.c.questions.desc(), LocationRow.name, counted.TOPIC.id)
        .limit(most)
        .subquery("of_places")
    )
    of_topics = (
        select(
            literal("topic"),
            literal(0),
            literal(""),
            counted.TOPIC.id,
            counted.GROUP,
            *(cast(func.sum(one), BigInteger) for one in figures),
        )
        .select_from(summed)
        .join(counted.TOPIC, is_on)
        .where(*counted.asked(recent))
        .group_by(counted.TOPIC.id, counted.GROUP)
    )
    both = union_all(select(of_places), of_topics).subquery("both")
    rows = read_frame(
        tx,
        select(both).order_by(both.c.level, both.c.questions.desc(), both.c.place, both.c.topic_id),
        _LEVELS,
    )
    is_of_place = rows["level"] == "place"
    return Lacking(
        rows.loc[is_of_place, list(LACKING)],
        rows.loc[~is_of_place, list(LACKING_TOPICS)].reset_index(drop=True),
    )


class Cut(NamedTuple):
    """Months of which what is kept holds but for the places in `stale`, and other days."""

    months: Sequence[Period]
    stale: frozenset[int]
    rest: Sequence[Period]


def _cut(tx: Session, filters: TopicFilters) -> Cut:
    days = filters.period
    if filters.is_of_moments:  # nothing is kept by when sessions start
        return Cut((), frozenset(), (days,))
    own = {first.replace(day=1) for first in rollup_pending.pending(tx, SKILLS)}
    months: list[Period] = []
    rest: list[Period] = []
    for first in days.months:
        month = period.month(first)
        here = Period(max(month.first, days.first), min(month.last, days.last))
        is_whole = here.first == month.first and not _is_counted(tx, here.last, month.last)
        (months if is_whole and month.first not in own else rest).append(here)
    firsts = {month.first for month in months}
    stale = frozenset(
        place
        for place, _kind, first, cause in rollup_cut.marked(tx, filters.network_id, of_staffing=True)
        if cause in SKILLS and first.replace(day=1) in firsts
    )
    if len(stale) > MOST_PLACES:
        return Cut((), frozenset(), (days,))
    return Cut(months, stale, rest)


def _is_counted(tx: Session, after: date, until: date) -> bool:
    """Whether anything was counted in the days after the one until the other: in those to come, nothing is."""
    if after == until:
        return False
    later = CountRow.day.between(after + ONE_DAY, until)
    return (
        tx.scalar(select(CountRow.day).where(later, CountRow.state == CountState.ENTERED).limit(1))
        is not None
    )


def _within(places: Select[int], stretches: Sequence[Period], filters: TopicFilters) -> Where:
    """These places on days of these stretches, at the moments that are looked at."""

    def where(place: Any, day: Any) -> Sequence[ColumnElement[bool]]:
        days = or_(*(day.between(one.first, one.last) for one in stretches))
        return [place.in_(places), days, *counted.at_moments(filters, day, AssignmentRow.session_id)]

    return where


def lacked(topic_id: int) -> list[ColumnElement[bool]]:
    """On `SessionRow`: there was a roster, and nobody on it had a skill for the topic."""
    asked = aliased(CategoryRow, name="asked")
    helps = (
        select(func.coalesce(asked.merged_into_id, asked.id))
        .join(TopicSkillRow, TopicSkillRow.category_id == asked.id)
        .where(TopicSkillRow.topic_id == topic_id)
    )
    here = (
        rollup_skill_statements.standing()
        .where(AssignmentRow.session_id == SessionRow.id)
        .correlate(SessionRow)
    )
    known = (
        here.join(HelperCategoryRow, HelperCategoryRow.helper_id == AssignmentRow.helper_id)
        .join(_CARRIED, _CARRIED.id == HelperCategoryRow.category_id)
        .where(func.coalesce(_CARRIED.merged_into_id, _CARRIED.id).in_(helps))
    )
    return [SessionRow.unnamed_helpers == 0, here.exists(), ~known.exists()]


def recent_days(days: Period) -> Period:
    """The days of the period that are looked at: from the first of a month."""
    first = days.last.replace(day=1)
    for _ in range(RECENT_MONTHS - 1):
        first = (first - ONE_DAY).replace(day=1)
    return Period(max(days.first, first), days.last)
