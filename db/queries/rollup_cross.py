"""Where topics beside what else is known of their sessions are read: what was added up before, and what is marked from the rows.

Otherwise as `db.queries.rollup`; `rollup_cut` says of which days what is kept holds.
"""

from typing import Any, cast

from sqlalchemy import Select, Subquery, Table, or_, select, union_all
from sqlalchemy.orm import Session

from db.queries import counted, rollup, rollup_cut
from db.rollup_cross_statements import alone, asks, sessions_of, topics_alone, topics_of
from db.rollup_pending import LANGUAGES
from db.tables import AloneRow, CountRow, KindLanguageRow, LocationRow, TallyRow
from domain import rollup as stretches
from domain.person import Person
from domain.rollup import Grain
from domain.topic_filters import TopicFilters


def topics_by_language(tx: Session, person: Person, filters: TopicFilters) -> Subquery:
    """Questions in entered sessions that ask for a language: `language_id`, `category_id`, `number`.

    A session that asks for two counts for both. One more statement in a transaction that has not read yet what is marked.
    """
    return _by_language(tx, person, filters, of_topics=True)


def sessions_by_language(tx: Session, person: Person, filters: TopicFilters) -> Subquery:
    """Entered sessions that ask for a language: `language_id`, `number`. Otherwise as `topics_by_language`."""
    return _by_language(tx, person, filters, of_topics=False)


def _by_language(tx: Session, person: Person, filters: TopicFilters, *, of_topics: bool) -> Subquery:
    """They are kept by kind of place, of all hours: of some places or hours alone they are read from the rows."""
    is_kept = rollup_cut.sees_all(person, filters) and not filters.is_of_moments
    cut = rollup_cut.uncut(filters)
    if is_kept:
        cut = rollup_cut.divided(tx, person, filters, None, is_whole=True, causes=LANGUAGES)
    found = [
        of_kinds.where(_LANGUAGE.c.category_id != _LANGUAGE.c.language_id)
        if of_topics
        else of_kinds.where(_LANGUAGE.c.category_id == _LANGUAGE.c.language_id)
        for of_kinds in rollup.rows_kept(
            person, filters, cut, _LANGUAGES, rollup.every(_LANGUAGES), is_whole=is_kept
        )
    ]
    if cut.days or not found:
        asked = asks(
            [
                *counted.places(person, filters),
                rollup.within(CountRow.day, cut.days, filters),
                *counted.at_moments(filters, CountRow.day, CountRow.session_id),
            ]
        )
        by = (asked.c.kind, asked.c.day)
        found.append(topics_of(asked, *by) if of_topics else sessions_of(asked, *by))
    return union_all(*found).subquery("by_language")


def ended_alone(tx: Session, person: Person, filters: TopicFilters) -> Subquery:
    """What was asked in entered sessions with one visitor and one outcome, each as it was noted: `session_id`,
    `category_id`, `outcome_id`, `number`.

    One more statement in a transaction that has not read yet what is marked.
    """
    stale = rollup_cut.stale(tx, person, filters, is_whole=False)
    cut = stretches.cut(filters.period, grains={Grain.DAY}, stale=stale)
    found: list[Select[*tuple[Any, ...]]] = []
    if cut.single:
        days = filters.period
        rows = select(
            *(_ALONE.c[name] for name in ("session_id", "category_id", "outcome_id", "number"))
        ).where(
            _ALONE.c.network_id == filters.network_id,
            _ALONE.c.first_day.between(days.first, days.last),
            *counted.at_moments(filters, _ALONE.c.first_day, _ALONE.c.session_id),
        )
        for stretch in cut.days:
            rows = rows.where(or_(_ALONE.c.first_day < stretch.first, _ALONE.c.first_day > stretch.last))
        if not rollup_cut.sees_all(person, filters):
            rows = rows.join(LocationRow, LocationRow.id == _ALONE.c.location_id).where(
                *counted.places(person, filters)
            )
        elif filters.kinds:
            rows = rows.where(_ALONE.c.kind.in_(sorted(filters.kinds)))
        found.append(rows)
    if cut.days or not found:
        ended = alone(
            [
                *counted.places(person, filters),
                rollup.within(CountRow.day, cut.days, filters),
                *counted.at_moments(filters, CountRow.day, CountRow.session_id),
            ]
        )
        found.append(
            topics_alone(
                ended, TallyRow.session_id, TallyRow.category_id, ended.c.outcome_id, TallyRow.number
            )
        )
    return union_all(*found).subquery("ended_alone")


_LANGUAGE = cast(Table, KindLanguageRow.__table__)
_ALONE = cast(Table, AloneRow.__table__)
_LANGUAGES = rollup.Kept(_LANGUAGE, _LANGUAGE, ("language_id", "category_id", "number"))
"""Only by kind of place."""
