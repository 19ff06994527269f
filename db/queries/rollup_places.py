"""Where figures place by place are read: months and days added up before, the rest from the rows, in one statement.

Not of some weekdays or hours alone, by which nothing is kept here. What was changed and not added up again is read from the
rows, as `db.queries.rollup` says. A row stands for a place and for a
stretch that begins on a day, no longer than what the period is shown by.
"""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, Subquery, Table, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.queries import counted, rollup, rollup_cut
from db.tables import CategoryRow, CountRow, LocationRow, PlaceDayRow, SessionRow, TallyRow
from domain import rollup as stretches
from domain.person import Person
from domain.rollup import Cut, Grain
from domain.topic_filters import Bucket, TopicFilters
from domain.words import CategoryKind, CountState


def questions(tx: Session, person: Person, filters: TopicFilters) -> Subquery:
    """Questions on topics, of whatever group: `location_id`, `day`, `questions`.

    One more statement in a transaction that has not read yet what is marked.
    """
    cut = _cut(tx, person, filters, finest=filters.bucket)
    found = _kept(person, filters, cut, "questions")
    if cut.days or not found:
        found.append(_questions(person, filters, cut))
    return union_all(*found).subquery("questions")


def sessions(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Subquery:
    """Sessions that should have their count, those that do, and their visits: `location_id`, `day`, `due`, `entered`,
    `visits`. `now` is the wall clock of the network. Otherwise as `questions`.
    """
    cut = _cut(tx, person, filters, finest=filters.bucket, until=now.date())
    found = _kept(person, filters, cut, "due", "entered", "visits")
    if cut.days or not found:
        found.append(_sessions(person, filters, cut, now))
    return union_all(*found).subquery("sessions")


def both(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Subquery:
    """Of all of the period together, in some rows for each place: `location_id`, `due`, `questions`. Otherwise as these."""
    cut = _cut(tx, person, filters, finest=None, until=now.date())
    found = _kept(person, filters, cut, "due", "questions")
    if cut.days or not found:
        due = _sessions(person, filters, cut, now).subquery().c
        asked = _questions(person, filters, cut).subquery().c
        found.append(select(due.location_id, due.day, due.due, literal(0).label("questions")))
        found.append(select(asked.location_id, asked.day, literal(0).label("due"), asked.questions))
    return union_all(*found).subquery("both")


def _questions(person: Person, filters: TopicFilters, cut: Cut) -> Select[*tuple[Any, ...]]:
    """Of the days that are read from the rows."""
    return (
        select(TallyRow.location_id, TallyRow.day.label("day"), func.sum(TallyRow.number).label("questions"))
        .select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .where(
            *counted.places(person, filters),
            CountRow.state == CountState.ENTERED,
            CategoryRow.kind == CategoryKind.TOPIC,
            rollup.within(TallyRow.day, cut.days, filters),
        )
        .group_by(TallyRow.location_id, TallyRow.day)
    )


def _sessions(person: Person, filters: TopicFilters, cut: Cut, now: datetime) -> Select[*tuple[Any, ...]]:
    """Of the days that are read from the rows."""
    entered, visits, *_others = counted.sums()
    return (
        select(
            SessionRow.location_id,
            SessionRow.day.label("day"),
            func.count().label("due"),
            entered.label("entered"),
            visits.label("visits"),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            *counted.places(person, filters),
            rollup.within(SessionRow.day, cut.days, filters),
            counted.counted_or_expected(now),
        )
        .group_by(SessionRow.location_id, SessionRow.day)
    )


def _cut(
    tx: Session, person: Person, filters: TopicFilters, *, finest: Bucket | None, until: date | None = None
) -> Cut:
    stale = rollup_cut.stale(tx, person, filters, is_whole=False)
    return stretches.cut(filters.period, grains=_GRAINS[finest], stale=stale, until=until)


def _kept(person: Person, filters: TopicFilters, cut: Cut, *names: str) -> list[Select[*tuple[Any, ...]]]:
    """What was added up of the stretches of `cut`; empty when it has none."""
    table = cast(Table, PlaceDayRow.__table__)
    places = select(LocationRow.id).where(*counted.places(person, filters))
    columns = (table.c.location_id, table.c.first_day.label("day"), *(table.c[name] for name in names))
    read = select(*columns).where(table.c.location_id.in_(places))
    return [
        read.where(table.c.grain == grain, lies_there)
        for grain, lies_there in rollup.run_by_run(table.c.first_day, cut)
    ]


_GRAINS = {
    Bucket.WEEK: {Grain.DAY, Grain.PART},
    Bucket.MONTH: {Grain.DAY, Grain.PART, Grain.MONTH},
    None: {*Grain},
}
"""By what the period is shown by, or None for all of it together."""
