"""The statements that add up what is kept of who was there, of sessions as if all were over: what clears it, and what fills it.

Built once, as those of `db.rollup_statements`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from db.queries import counted, covered, helper_time
from db.queries.helper_time import UNNAMED
from db.rollup_place_statements import grain, of_days, of_longer
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
    of_parts,
    of_places,
    table_of,
)
from db.tables import (
    AssignmentRow,
    Base,
    CountRow,
    KindCancelledRow,
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
from domain.rollup import Grain

_HERE = (LocationRow.id.in_(PLACES),)


class _Month(NamedTuple):
    """The days of a month that is added up, for `db.queries.covered`."""

    first: Any = FIRST
    last: Any = LAST


def _in_question(*columns: Any) -> Select[Any]:
    """Of the sessions of a month, as if all were over."""
    return (
        select(*columns)
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(SessionRow.day.between(FIRST, LAST), covered.in_question())
    )


def _staffing() -> Select[Any]:
    """By place and day."""
    there = covered.there(_Month(), _HERE)
    by = (SessionRow.location_id, SessionRow.day)
    return (
        _in_question(by[0], grain(Grain.DAY), by[1], *covered.sums(there))
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(SessionRow.location_id.in_(PLACES))
        .group_by(*by)
    )


def _cancelled(*place: Any) -> Select[Any]:
    """By whatever is in `place`, and by reason."""
    reason = SessionRow.cancel_reason
    return _in_question(*place, reason, func.count()).where(covered.IS_CANCELLED).group_by(reason)


def _cancelled_by_day() -> Select[Any]:
    by = (SessionRow.location_id, SessionRow.day)
    found = _cancelled(by[0], grain(Grain.DAY), by[1])
    return found.where(SessionRow.location_id.in_(PLACES)).group_by(*by)


def _moments(places: Sequence[Any], *place: Any) -> Select[Any]:
    """By whatever is in `place`, and by weekday and hours, of sessions as if all were over."""
    there = covered.there(_Month(), places)
    by = (counted.weekday(SessionRow.day), SessionRow.starts, SessionRow.ends)
    return (
        _in_question(*place, *by, *covered.sums(there, AT_AN_HOUR))
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .group_by(*by)
    )


def _of_kinds_staffing() -> tuple[Any, Any]:
    """What clears and what fills the days of kinds of places, from those of their places."""
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
            kept.c.grain == grain(Grain.DAY),
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


_OF_KIND = (LocationRow.network_id == NETWORK, LocationRow.kind.in_(KINDS))
OF_PLACES = (
    of_days(PlaceStaffingRow, _staffing()),
    *of_longer(PlaceStaffingRow, Grain.YEAR, SUMS),
    of_days(PlaceCancelledRow, _cancelled_by_day()),
    *of_longer(PlaceCancelledRow, Grain.MONTH, ["sessions"]),
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
    of_kinds(KindCancelledRow, _cancelled, SessionRow),
    of_kinds(KindMomentRow, partial(_moments, _OF_KIND), SessionRow),
    _only(
        of_kinds(KindWorkRow, partial(helper_time.named, _Month()), AssignmentRow), KindWorkRow, is_named=True
    ),
    _only(
        of_kinds(KindWorkRow, partial(helper_time.unnamed, _Month()), SessionRow), KindWorkRow, is_named=False
    ),
)
"""After `OF_PLACES`, some of which is summed here."""
OF_PARTS = (
    of_parts(KindStaffingRow, *SUMS),
    of_parts(KindCancelledRow, "sessions"),
    of_parts(KindMomentRow, *AT_AN_HOUR),
    of_parts(KindWorkRow, "minutes", "unsaid_minutes"),
)
OF_MONTHS = (
    of_months(KindStaffingRow, *SUMS),
    of_months(KindCancelledRow, "sessions"),
    of_months(KindMomentRow, *AT_AN_HOUR),
    of_months(KindWorkRow, "minutes", "unsaid_minutes"),
)
