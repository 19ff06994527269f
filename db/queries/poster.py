"""Week posters: what stands on the door of a location."""

from datetime import date, timedelta

from sqlalchemy import false, select
from sqlalchemy.orm import Session

import language
from db.queries import scope
from db.tables import CategoryRow, ClosureRow, LocationCategoryRow, LocationRow, NetworkRow, SessionRow
from domain import access, poster
from domain.access import Action
from domain.clock_time import Hours
from domain.holiday import HolidayCode
from domain.person import Person
from domain.poster import Planned, Poster
from domain.words import CategoryKind

WEEK = timedelta(weeks=1)


def of_week(tx: Session, person: Person, location_id: int, monday: date) -> Poster | None:
    """The poster of a location for a week; None when the person may not see its roster. Three statements."""
    found = tx.execute(
        select(LocationRow, NetworkRow.is_demo)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(
            LocationRow.id == location_id,
            scope.of_locations(person) if access.may(person, Action.SEE_ROSTER) else false(),
        )
    ).one_or_none()
    if found is None:
        return None
    row, is_demo = found
    planned = _planned(tx, location_id, monday, monday + (1 + poster.WEEKS_AHEAD) * WEEK)
    return Poster(
        name=row.name,
        kind=row.kind,
        address=row.address,
        languages=_spoken(tx, location_id),
        page=row.page,
        is_demo=is_demo,
        days=poster.week(monday, planned),
        later=poster.closed_later(monday + WEEK - timedelta(days=1), planned),
    )


def _planned(tx: Session, location_id: int, first: date, until: date) -> list[Planned]:
    """Every session of the location from `first` up to, not including, `until`."""
    rows = tx.execute(
        select(
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
            SessionRow.formula,
            SessionRow.room,
            SessionRow.cancel_reason,
            ClosureRow.reason,
            SessionRow.holiday,
        )
        .outerjoin(ClosureRow, ClosureRow.id == SessionRow.closure_id)
        .where(SessionRow.location_id == location_id, SessionRow.day >= first, SessionRow.day < until)
        .order_by(SessionRow.day, SessionRow.starts)
    )
    return [
        Planned(
            day,
            Hours(starts, ends),
            formula,
            room,
            cancelled,
            closure or "",
            None if holiday is None else HolidayCode(holiday),
        )
        for day, starts, ends, formula, room, cancelled, closure, holiday in rows
    ]


def _spoken(tx: Session, location_id: int) -> tuple[str, ...]:
    """The languages spoken at the location, named for the reader, in the order of the list."""
    label = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    return tuple(
        tx.scalars(
            select(label[language.current()])
            .join(LocationCategoryRow, LocationCategoryRow.category_id == CategoryRow.id)
            .where(LocationCategoryRow.location_id == location_id, CategoryRow.kind == CategoryKind.LANGUAGE)
            .order_by(CategoryRow.position, CategoryRow.code)
        )
    )
