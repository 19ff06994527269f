"""The statements that add up what is kept of places by day, and of these days by part of a week, month and year.

A place's days in a month are counted from the rows; whatever is longer is summed of what is shorter. Built once, as those of
`db.rollup_statements`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, delete, func, literal, or_, select

from db.queries import counted
from db.rollup_statements import FIRST, LAST, PLACES, begins, inserted, part_of, table_of, tallies
from db.tables import Base, CategoryRow, CountRow, PlaceDayRow, SessionRow, TallyRow
from db.types import Word
from domain import period, rollup
from domain.rollup import Grain
from domain.words import CategoryKind, CountState

YEAR, YEAR_LAST = bindparam("year", type_=Date()), bindparam("year_last", type_=Date())
PLACE_FIGURES = ("due", "entered", "visits", "questions")
_OF_PLACE = frozenset({"location_id", "grain", "first_day"})
_SHORTER = {Grain.PART: Grain.DAY, Grain.MONTH: Grain.PART, Grain.YEAR: Grain.MONTH}


def at(month: date) -> dict[str, date]:
    """What these statements are told of the month that they are executed for, beside the places."""
    year = rollup.year_of(month)
    days = {"first": month, "last": period.month(month).last, "year": year.first, "year_last": year.last}
    return days | begins(month)


def grain(of: Grain) -> Any:
    return literal(of, Word(Grain))


def of_days(row: type[Base], rows: Select[Any]) -> tuple[Any, Any]:
    """What clears and what fills the days of places in a month; `rows` are in the order of the table's columns."""
    return _clear(row, Grain.DAY), inserted(table_of(row), rows)


def of_longer(row: type[Base], longest: Grain, figures: Sequence[str]) -> list[tuple[Any, Any]]:
    """What clears and what fills the parts of weeks in a month, the month, and the year that it lies in."""
    grains = [*_SHORTER][: [*_SHORTER].index(longest) + 1]
    return [_together(row, one, figures) for one in grains]


def _together(row: type[Base], of: Grain, figures: Sequence[str]) -> tuple[Any, Any]:
    table = table_of(row)
    first = {Grain.PART: part_of(table.c.first_day), Grain.MONTH: FIRST, Grain.YEAR: YEAR}[of]
    by = [first] if of is Grain.PART else []
    own = [column for column in table.primary_key if column.name not in _OF_PLACE]
    rows = (
        select(table.c.location_id, grain(of), first, *own, *(func.sum(table.c[name]) for name in figures))
        .where(
            table.c.location_id.in_(PLACES),
            table.c.grain == grain(_SHORTER[of]),
            _within(table.c.first_day, of),
        )
        .group_by(table.c.location_id, *by, *own)
    )
    return _clear(row, of), inserted(table, rows)


def _clear(row: type[Base], of: Grain) -> Any:
    table = table_of(row)
    return delete(table).where(
        table.c.location_id.in_(PLACES), table.c.grain == grain(of), _within(table.c.first_day, of)
    )


def _within(day: Any, of: Grain) -> Any:
    return day.between(YEAR, YEAR_LAST) if of is Grain.YEAR else day.between(FIRST, LAST)


def _days() -> Select[Any]:
    """Sessions as if all were over, and the questions in their counts, by place and day."""
    noted = (
        tallies(TallyRow.location_id, TallyRow.day)
        .with_only_columns(TallyRow.location_id, TallyRow.day, func.sum(TallyRow.number).label("questions"))
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .where(CategoryRow.kind == CategoryKind.TOPIC, TallyRow.location_id.in_(PLACES))
        .group_by(TallyRow.location_id, TallyRow.day)
        .subquery("noted")
    )
    entered, visits, *_others = counted.sums()
    return (
        select(
            SessionRow.location_id,
            grain(Grain.DAY),
            SessionRow.day,
            func.count(),
            entered,
            visits,
            func.coalesce(func.max(noted.c.questions), 0),
        )
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(noted, and_(noted.c.location_id == SessionRow.location_id, noted.c.day == SessionRow.day))
        .where(
            or_(CountRow.state == CountState.ENTERED, SessionRow.is_open()),
            SessionRow.location_id.in_(PLACES),
            SessionRow.day.between(FIRST, LAST),
        )
        .group_by(SessionRow.location_id, SessionRow.day)
    )


OF_PLACES = (of_days(PlaceDayRow, _days()), *of_longer(PlaceDayRow, Grain.YEAR, PLACE_FIGURES))
