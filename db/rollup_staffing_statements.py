"""The statements that add up what is kept of who was there, of sessions as if all were over: what clears it, and what fills it.

Built once, as those of `db.rollup_statements`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, select

from db.queries import counted, covered, helper_time
from db.queries.helper_time import UNNAMED
from db.rollup_statements import (
    FIRST,
    GRAIN,
    KINDS,
    LAST,
    NETWORK,
    PLACES,
    cleared,
    inserted,
    of_kinds,
    of_months,
    of_places,
    part_of,
    table_of,
)
from db.tables import (
    AssignmentRow,
    Base,
    CountRow,
    KindMomentRow,
    KindStaffingRow,
    KindWorkRow,
    LocationRow,
    PlaceCancelledRow,
    PlaceMomentRow,
    PlaceStaffingRow,
    PlaceWorkRow,
    SessionRow,
)
from domain.coverage import AT_AN_HOUR, SUMS


class _Month(NamedTuple):
    """The days of a month that is added up, for `db.queries.covered`."""

    first: Any = FIRST
    last: Any = LAST


def _of_staffing(row: type[Base], figures: Sequence[Any], *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the staffing of places in the parts of weeks of one month, of sessions as if all were over."""
    table, part = table_of(row), part_of(SessionRow.day)
    rows = (
        select(SessionRow.location_id, part, *by, *figures)
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            SessionRow.location_id.in_(PLACES),
            SessionRow.day.between(FIRST, LAST),
            covered.in_question(),
        )
        .group_by(SessionRow.location_id, part, *by)
    )
    clear = delete(table).where(table.c.location_id.in_(PLACES), table.c.first_day.between(FIRST, LAST))
    return clear, rows


def _staffing() -> tuple[Any, Any]:
    there = covered.there(_Month(), [LocationRow.id.in_(PLACES)])
    clear, rows = _of_staffing(PlaceStaffingRow, covered.sums(there))
    return clear, inserted(
        table_of(PlaceStaffingRow), rows.outerjoin(there, there.c.session_id == SessionRow.id)
    )


def _cancelled() -> tuple[Any, Any]:
    clear, rows = _of_staffing(PlaceCancelledRow, [func.count()], SessionRow.cancel_reason)
    return clear, inserted(table_of(PlaceCancelledRow), rows.where(covered.IS_CANCELLED))


def _moments(places: Sequence[Any], *place: Any) -> Select[Any]:
    """By whatever is in `place`, and by weekday and hours, of sessions as if all were over."""
    there = covered.there(_Month(), places)
    by = (counted.weekday(SessionRow.day), SessionRow.starts, SessionRow.ends)
    return (
        select(*place, *by, *covered.sums(there, AT_AN_HOUR))
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(SessionRow.day.between(FIRST, LAST), covered.in_question())
        .group_by(*by)
    )


def _of_kinds_staffing() -> tuple[Any, Any]:
    """What clears and what fills the staffing of kinds of places in parts of weeks, from that of their places."""
    table, kept = table_of(KindStaffingRow), table_of(PlaceStaffingRow)
    rows = (
        select(
            NETWORK,
            GRAIN,
            kept.c.first_day,
            LocationRow.kind,
            *(func.sum(kept.c[name]) for name in SUMS),
        )
        .join(LocationRow, LocationRow.id == kept.c.location_id)
        .where(
            LocationRow.network_id == NETWORK,
            LocationRow.kind.in_(KINDS),
            kept.c.first_day.between(FIRST, LAST),
        )
        .group_by(kept.c.first_day, LocationRow.kind)
    )
    return cleared(table), inserted(table, rows)


def _only(one: tuple[Any, Any], row: type[Base], *, is_named: bool) -> tuple[Any, Any]:
    """Clear only the work of helpers with a name, or only that of those without."""
    clear, fill = one
    kind = table_of(row).c.helper_kind
    return clear.where(kind != UNNAMED if is_named else kind == UNNAMED), fill


_HERE = (LocationRow.id.in_(PLACES),)
_OF_KIND = (LocationRow.network_id == NETWORK, LocationRow.kind.in_(KINDS))
OF_PLACES = (
    _staffing(),
    _cancelled(),
    of_places(PlaceMomentRow, _moments(_HERE, SessionRow.location_id, FIRST), SessionRow.location_id),
    _only(
        of_places(
            PlaceWorkRow,
            helper_time.named(_Month(), AssignmentRow.location_id, FIRST),
            AssignmentRow.location_id,
        ),
        PlaceWorkRow,
        is_named=True,
    ),
    _only(
        of_places(
            PlaceWorkRow,
            helper_time.unnamed(_Month(), SessionRow.location_id, FIRST),
            SessionRow.location_id,
        ),
        PlaceWorkRow,
        is_named=False,
    ),
)
OF_KINDS = (
    _of_kinds_staffing(),
    of_kinds(KindMomentRow, partial(_moments, _OF_KIND), SessionRow),
    _only(
        of_kinds(KindWorkRow, partial(helper_time.named, _Month()), AssignmentRow), KindWorkRow, is_named=True
    ),
    _only(
        of_kinds(KindWorkRow, partial(helper_time.unnamed, _Month()), SessionRow), KindWorkRow, is_named=False
    ),
)
"""After `OF_PLACES`, some of which is summed here."""
OF_MONTHS = (
    of_months(KindStaffingRow, *SUMS),
    of_months(KindMomentRow, *AT_AN_HOUR),
    of_months(KindWorkRow, "minutes", "unsaid_minutes"),
)
