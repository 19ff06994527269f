"""The statements that add up topics beside what else is known of their sessions: what clears it, and what fills it.

Built once, as those of `db.rollup_statements`. What is selected here `db.queries.rollup_cross` reads of days that are marked.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, func, select, union_all
from sqlalchemy.orm import aliased

from db.rollup_statements import (
    FIRST,
    GRAIN,
    KINDS,
    LAST,
    NETWORK,
    cleared,
    inserted,
    of_months,
    of_parts,
    table_of,
)
from db.tables import (
    AloneRow,
    CategoryRow,
    CountRow,
    KindLanguageRow,
    LocationRow,
    SessionWishRow,
    TallyRow,
)
from domain.words import CategoryKind, CountState

_WISHED = aliased(CategoryRow, name="wished")
_ENDED = aliased(TallyRow, name="ended")
_OUTCOME = aliased(CategoryRow, name="outcome")
_NOTED = aliased(CategoryRow, name="noted")
Conditions = Sequence[ColumnElement[bool]]
"""On `LocationRow` and `CountRow`, of which only entered counts are looked at."""


def asks(conditions: Conditions) -> Subquery:
    """Counted sessions that ask for a language, once for each, whatever it was merged from: `session_id`, `day`, `kind`,
    `language_id`.
    """
    language = func.coalesce(_WISHED.merged_into_id, _WISHED.id)
    return (
        select(CountRow.session_id, CountRow.day, LocationRow.kind, language.label("language_id"))
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .join(SessionWishRow, SessionWishRow.session_id == CountRow.session_id)
        .join(_WISHED, and_(_WISHED.id == SessionWishRow.category_id, _WISHED.kind == CategoryKind.LANGUAGE))
        .where(CountRow.state == CountState.ENTERED, *conditions)
        .distinct()
        .subquery("asks")
    )


def topics_of(asked: Subquery, *by: Any) -> Select[*tuple[Any, ...]]:
    """Whatever is in `by`, with language, topic as it was noted, and how often it was asked in these sessions."""
    return (
        select(*by, asked.c.language_id, TallyRow.category_id, func.sum(TallyRow.number).label("number"))
        .select_from(asked)
        .join(TallyRow, TallyRow.session_id == asked.c.session_id)
        .join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .group_by(*by, asked.c.language_id, TallyRow.category_id)
    )


def sessions_of(asked: Subquery, *by: Any) -> Select[*tuple[Any, ...]]:
    """The same, with the language itself, and how many sessions there are."""
    language = asked.c.language_id
    return select(*by, language, language.label("category_id"), func.count().label("number")).group_by(
        *by, language
    )


def alone(conditions: Conditions) -> CTE:
    """Entered sessions with one visitor and one outcome: `session_id`, and `outcome_id` as it was noted."""
    return (
        select(CountRow.session_id, func.max(_OUTCOME.id).label("outcome_id"))
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .join(_ENDED, _ENDED.session_id == CountRow.session_id)
        .join(_OUTCOME, and_(_OUTCOME.id == _ENDED.category_id, _OUTCOME.kind == CategoryKind.OUTCOME))
        .where(CountRow.state == CountState.ENTERED, *conditions, CountRow.visitors == 1, _ENDED.number > 0)
        .group_by(CountRow.session_id)
        .having(func.sum(_ENDED.number) == 1)
        .cte("alone")
    )


def topics_alone(found: CTE, *columns: Any) -> Select[*tuple[Any, ...]]:
    """These columns of the tallies of topics in such sessions."""
    return (
        select(*columns)
        .select_from(found)
        .join(TallyRow, TallyRow.session_id == found.c.session_id)
        .join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .where(TallyRow.number > 0)
    )


_HERE = (LocationRow.network_id == NETWORK, LocationRow.kind.in_(KINDS), CountRow.day.between(FIRST, LAST))


def _of_languages() -> tuple[Any, Any]:
    """What clears and what fills the languages of days of kinds of places."""
    asked = asks(_HERE)
    by = (asked.c.day, asked.c.kind)
    rows = [
        each.with_only_columns(NETWORK, GRAIN, *each.selected_columns)
        for each in (topics_of(asked, *by), sessions_of(asked, *by))
    ]
    table = table_of(KindLanguageRow)
    return cleared(table), inserted(table, union_all(*rows))


def _of_alone() -> tuple[Any, Any]:
    """What clears and what fills what was asked in sessions with one visitor and one outcome."""
    found = alone(_HERE)
    columns = (
        NETWORK,
        TallyRow.day,
        TallyRow.session_id,
        TallyRow.category_id,
        LocationRow.kind,
        TallyRow.location_id,
        found.c.outcome_id,
        TallyRow.number,
    )
    rows = topics_alone(found, *columns).join(LocationRow, LocationRow.id == TallyRow.location_id)
    table = table_of(AloneRow)
    return cleared(table), inserted(table, rows)


OF_COUNTS = (_of_alone(),)
OF_LANGUAGES = (_of_languages(),)
PARTS_OF_LANGUAGES = (of_parts(KindLanguageRow, "number"),)
MONTHS_OF_LANGUAGES = (of_months(KindLanguageRow, "number"),)
