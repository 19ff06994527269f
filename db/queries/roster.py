"""The roster: sessions with their need and everybody on them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from db.queries import scope, wish
from db.queries.wish import Kinds, Wishes
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    ClosureRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    SlotRow,
)
from domain.clock_time import DatedHours, Hours
from domain.distance import Coordinates
from domain.errors import NotFound
from domain.holiday import HolidayCode
from domain.need import AssignedHelper, Need
from domain.period import Period, since
from domain.person import Person
from domain.roster import Board, Place, PlacedSession, SessionDetail, Usual, Wish
from domain.words import AssignmentState, CountState, ReleaseCause

LAST_OF_WEEK = timedelta(days=6)


def week(tx: Session, person: Person, network_id: int, monday: date) -> Board:
    """The week of a network; the same as `stretch`."""
    return stretch(tx, person, network_id, Period(monday, monday + LAST_OF_WEEK))


def stretch(tx: Session, person: Person, network_id: int, period: Period) -> Board:
    """Some days of a network as far as the person may see it: places by name, sessions by day and time.

    A retired location is there only when it still has sessions in them. Seven statements, whatever the size.
    """
    in_scope = and_(LocationRow.network_id == network_id, scope.of_locations(person))
    in_period = SessionRow.day.between(period.first, period.last)
    places = tx.scalars(
        select(LocationRow)
        .where(
            in_scope,
            or_(
                LocationRow.retired_on.is_(None),
                LocationRow.retired_on > period.first,
                exists().where(SessionRow.location_id == LocationRow.id, in_period),
            ),
        )
        .order_by(LocationRow.name, LocationRow.id)
    ).all()
    wanted = select(SessionRow.id).join(LocationRow).where(in_scope, in_period)
    known = wish.by_id(tx)
    return Board(
        first=period.first,
        places=tuple(to_place(row) for row in places),
        sessions=tuple(_placed(tx, wanted, known)),
        wishes=wish.offered(known),
    )


def session(tx: Session, person: Person, session_id: int) -> SessionDetail:
    """One session in full. Raises `NotFound` when it does not exist or lies outside the person's scope."""
    found = tx.execute(
        select(
            LocationRow,
            exists().where(CountRow.session_id == SessionRow.id, CountRow.state == CountState.ENTERED),
        )
        .join(SessionRow, SessionRow.location_id == LocationRow.id)
        .where(SessionRow.id == session_id, scope.of_locations(person))
    ).one_or_none()
    if found is None:
        raise NotFound
    row, is_counted = found
    known = wish.by_id(tx)
    (placed,) = _placed(tx, select(SessionRow.id).where(SessionRow.id == session_id), known)
    return SessionDetail(to_place(row), placed, wish.offered(known), bool(is_counted))


def placed(tx: Session, session_ids: Iterable[int]) -> dict[int, PlacedSession]:
    """Sessions by id, as they stand in this transaction. The caller has checked the scope."""
    wanted = select(SessionRow.id).where(SessionRow.id.in_(sorted(session_ids)))
    return {one.id: one for one in _placed(tx, wanted, wish.by_id(tx))}


def of(tx: Session, wanted: Select[int]) -> list[PlacedSession]:
    """The sessions whose ids `wanted` selects, in order of time; six statements. The caller has checked the scope."""
    return _placed(tx, wanted, wish.by_id(tx))


def to_place(row: LocationRow) -> Place:
    return Place(
        id=row.id,
        network_id=row.network_id,
        name=row.name,
        kind=row.kind,
        coordinates=to_coordinates(row.latitude, row.longitude),
        retired_on=row.retired_on,
    )


def to_coordinates(latitude: float | None, longitude: float | None) -> Coordinates | None:
    return None if latitude is None or longitude is None else Coordinates(latitude, longitude)


def _placed(tx: Session, wanted: Select[int], known: Wishes) -> list[PlacedSession]:
    rows = tx.execute(
        select(
            *_PLACED,
            ClosureRow.reason,
            SlotRow.location_id.label("usual_location_id"),
            SlotRow.starts.label("usual_starts"),
            SlotRow.ends.label("usual_ends"),
            LocationRow.name.label("usual_place"),
        )
        .outerjoin(ClosureRow, ClosureRow.id == SessionRow.closure_id)
        .outerjoin(SlotRow, and_(SlotRow.id == SessionRow.slot_id, SessionRow.own_moment))
        .outerjoin(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(SessionRow.id.in_(wanted))
        .order_by(SessionRow.day, SessionRow.starts, SessionRow.ends, SessionRow.room, SessionRow.id)
    ).all()
    asked: dict[int, list[Wish]] = defaultdict(list)
    for session_id, category_id in tx.execute(
        select(SessionWishRow.session_id, SessionWishRow.category_id).where(
            SessionWishRow.session_id.in_(wanted)
        )
    ):
        asked[session_id] += wish.of(known, category_id)
    assigned = _assigned(tx, wanted, known)
    return [
        _to_session(row, wish.of_kinds(asked.get(row.id, ())), tuple(assigned.get(row.id, ())))
        for row in rows
    ]


def _assigned(tx: Session, wanted: Select[int], known: Wishes) -> dict[int, list[AssignedHelper]]:
    """Who is on each session, also who was taken off by an absence that still covers the day. Three statements.

    What is known of the helpers is asked by their ids: asking again who they are takes longer than all the rest.
    """
    rows = tx.execute(
        select(
            AssignmentRow.session_id,
            AssignmentRow.day,
            AssignmentRow.helper_id,
            HelperRow.name,
            AssignmentRow.role,
            AssignmentRow.state,
        )
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.session_id.in_(wanted),
            or_(
                AssignmentRow.state != AssignmentState.CANCELLED,
                AssignmentRow.release_cause == ReleaseCause.ABSENCE,
            ),
        )
        .order_by(HelperRow.name, HelperRow.id)
    ).all()
    helper_ids = sorted({row.helper_id for row in rows})
    absences = _absences(tx, helper_ids, [row.day for row in rows])
    brought: dict[int, list[Wish]] = defaultdict(list)
    for helper_id, category_id in tx.execute(
        select(HelperCategoryRow.helper_id, HelperCategoryRow.category_id).where(
            HelperCategoryRow.helper_id.in_(helper_ids)
        )
    ):
        brought[helper_id] += wish.of(known, category_id)
    kinds = {helper_id: wish.of_kinds(brought[helper_id]) for helper_id in helper_ids}
    found: dict[int, list[AssignedHelper]] = {}
    for session_id, day, helper_id, name, role, state in rows:
        covering = [one for one in absences[helper_id] if one.contains(day)]
        absence = max(covering, key=_end, default=None)
        if state is AssignmentState.CANCELLED and absence is None:
            continue
        found.setdefault(session_id, []).append(
            AssignedHelper(helper_id, name, role, state, *kinds[helper_id], absence)
        )
    return found


def _absences(
    tx: Session, helper_ids: Sequence[int], days: Collection[date]
) -> defaultdict[int, list[Period]]:
    """The absences of each of these helpers that may touch one of the days."""
    found: defaultdict[int, list[Period]] = defaultdict(list)
    first_day, last_day = min(days, default=date.min), max(days, default=date.min)
    for helper_id, first, last in tx.execute(
        select(AbsenceRow.helper_id, AbsenceRow.first_day, AbsenceRow.last_day).where(
            AbsenceRow.helper_id.in_(helper_ids),
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.first_day <= last_day,
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= first_day),
        )
    ):
        found[helper_id].append(since(first, last))
    return found


def _end(absence: Period) -> date:
    return absence.last


_PLACED = (
    SessionRow.id,
    SessionRow.location_id,
    SessionRow.slot_id,
    SessionRow.original_day,
    SessionRow.day,
    SessionRow.starts,
    SessionRow.ends,
    SessionRow.room,
    SessionRow.formula,
    SessionRow.minimum,
    SessionRow.maximum,
    SessionRow.own_need,
    SessionRow.state,
    SessionRow.cancel_reason,
    SessionRow.cancel_note,
    SessionRow.holiday,
    SessionRow.note,
    SessionRow.version,
)


def _to_session(row: Any, kinds: Kinds, assigned: tuple[AssignedHelper, ...]) -> PlacedSession:
    """From the columns of `_PLACED`, the closure's reason, and what the slot says of a session that was moved alone."""
    return PlacedSession(
        id=row.id,
        location_id=row.location_id,
        slot_id=row.slot_id,
        when=DatedHours(row.day, Hours(row.starts, row.ends)),
        room=row.room,
        formula=row.formula,
        need=Need(row.minimum, row.maximum, *kinds),
        own_need=row.own_need,
        state=row.state,
        cancel_reason=row.cancel_reason,
        cancel_note=row.cancel_note,
        closure=row.reason,
        holiday=None if row.holiday is None else HolidayCode(row.holiday),
        note=row.note,
        version=row.version,
        assigned=assigned,
        moved_from=None if row.usual_starts is None else _usual(row),
        original_day=row.original_day,
    )


def _usual(row: Any) -> Usual:
    when = DatedHours(row.original_day, Hours(row.usual_starts, row.usual_ends))
    return Usual(when, "" if row.usual_location_id == row.location_id else row.usual_place)
