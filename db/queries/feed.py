"""Calendar feeds: the link that opens one, and its entries, in a fixed number of statements."""

from collections.abc import Sequence
from datetime import date, datetime, time
from hmac import compare_digest
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    ConsultRow,
    DepartedSessionRow,
    FeedRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
)
from domain import access, feed
from domain.access import Action
from domain.clock_time import DatedHours, Hours
from domain.consult import BY_APPOINTMENT, TAKES_THE_PLACE
from domain.feed import Entry, Fate, Feed, Link, SharedPlace
from domain.holiday import HolidayCode
from domain.person import Person
from domain.words import OCCUPYING, AssignmentState, SessionState


def link_of_location(tx: Session, person: Person, location_id: int) -> Link | None:
    """The link to the calendar of a location; None without one, or for who may not hand it over. One statement."""
    if not access.may(person, Action.SHARE_CALENDARS):
        return None
    return _to_link(
        tx.scalar(
            select(FeedRow)
            .join(LocationRow, LocationRow.id == FeedRow.location_id)
            .where(FeedRow.location_id == location_id, scope.of_locations(person))
        )
    )


def own_places(tx: Session, person: Person, *, today: date) -> list[SharedPlace]:
    """The locations in use that the account was given one by one, by name; one statement."""
    if not access.may(person, Action.SHARE_CALENDARS):
        return []
    rows = tx.execute(
        select(LocationRow.id, LocationRow.name, FeedRow)
        .outerjoin(FeedRow, FeedRow.location_id == LocationRow.id)
        .where(
            LocationRow.id.in_(sorted(person.locations)),
            or_(LocationRow.retired_on.is_(None), LocationRow.retired_on > today),
        )
        .order_by(LocationRow.name, LocationRow.id)
    )
    return [SharedPlace(key, name, _to_link(row)) for key, name, row in rows]


def link_of_helper(tx: Session, person: Person, helper_id: int, *, today: date) -> Link | None:
    """The same for a helper, of the network or placed at an own location."""
    if not access.may(person, Action.SHARE_CALENDARS):
        return None
    return _to_link(
        tx.scalar(
            select(FeedRow)
            .join(HelperRow, HelperRow.id == FeedRow.helper_id)
            .where(FeedRow.helper_id == helper_id, scope.of_helpers(person, since=today))
        )
    )


def behind(tx: Session, key: int, secret: str, *, now: datetime) -> Feed | None:
    """The feed that a link opens; None for one that was never made, renewed, or is of what is no longer there.

    One statement. Secrets are compared in a time that says nothing of how much of one was right.
    """
    row = tx.execute(
        select(
            FeedRow,
            LocationRow.name,
            LocationRow.retired_on,
            HelperRow.anonymised_at,
            NetworkRow.name.label("network"),
            NetworkRow.zone,
            NetworkRow.is_demo,
        )
        .outerjoin(LocationRow, LocationRow.id == FeedRow.location_id)
        .outerjoin(HelperRow, HelperRow.id == FeedRow.helper_id)
        .join(NetworkRow, NetworkRow.id == func.coalesce(LocationRow.network_id, HelperRow.network_id))
        .where(FeedRow.id == key)
    ).one_or_none()
    is_right = compare_digest(secret.encode(), (row[0].secret if row is not None else "").encode())
    if row is None or not is_right or row.anonymised_at is not None:
        return None
    if row.retired_on is not None and row.retired_on <= now.astimezone(ZoneInfo(row.zone)).date():
        return None
    kept: FeedRow = row[0]
    return Feed(
        id=kept.id,
        location_id=kept.location_id,
        helper_id=kept.helper_id,
        name=row.name if kept.location_id is not None else row.network,
        zone=row.zone,
        language=kept.language,
        is_demo=row.is_demo,
        made_at=kept.made_at,
    )


def entries(tx: Session, of: Feed, *, today: date) -> list[Entry]:
    """What the feed shows, by time; two statements, whatever there is. Whoever asks has the link."""
    found = _of_location(tx, of, today) if of.location_id is not None else _of_helper(tx, of, today)
    return sorted(found, key=lambda one: (one.when, one.session_id))


def _of_location(tx: Session, of: Feed, today: date) -> list[Entry]:
    days = feed.days(today)
    standing = (
        select(func.count())
        .where(
            AssignmentRow.session_id == SessionRow.id,
            AssignmentRow.state.in_(OCCUPYING - {AssignmentState.PROPOSED}),
        )
        .scalar_subquery()
    )
    booked = (ConsultRow.session_id == SessionRow.id, ConsultRow.status.in_(TAKES_THE_PLACE))
    here = tx.execute(
        select(
            *_SESSION,
            LocationRow.name,
            LocationRow.address,
            LocationRow.written_at.label("place_written_at"),
            standing.label("helpers"),
            select(func.count()).where(*booked).scalar_subquery().label("consults"),
            select(func.max(ConsultRow.written_at)).where(booked[0]).scalar_subquery().label("booked_at"),
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(SessionRow.location_id == of.location_id, SessionRow.day.between(days.first, days.last))
    ).all()
    gone = tx.execute(
        select(DepartedSessionRow, LocationRow.name, LocationRow.address)
        .join(LocationRow, LocationRow.id == DepartedSessionRow.location_id)
        .where(
            DepartedSessionRow.location_id == of.location_id,
            DepartedSessionRow.at >= _told_since(of, today),
            DepartedSessionRow.day.between(days.first, days.last),
            ~exists().where(
                SessionRow.id == DepartedSessionRow.session_id,
                SessionRow.location_id == DepartedSessionRow.location_id,
            ),
        )
        .order_by(DepartedSessionRow.version)
    ).all()
    last_left = {row.session_id: _departed(row, name, address) for row, name, address in gone}
    return [
        _entry(
            row,
            _fate_of_session(row),
            max(row.written_at, row.place_written_at, row.booked_at or row.written_at),
            helpers=row.helpers,
            consults=row.consults if row.formula in BY_APPOINTMENT else None,
        )
        for row in here
    ] + list(last_left.values())


def _of_helper(tx: Session, of: Feed, today: date) -> list[Entry]:
    days = feed.days(today)
    absences = tx.execute(
        select(
            AbsenceRow.first_day,
            AbsenceRow.last_day,
            AbsenceRow.is_withdrawn,
            AbsenceRow.version,
            AbsenceRow.written_at,
        ).where(AbsenceRow.helper_id == of.helper_id)
    ).all()
    rows = tx.execute(
        select(
            *_SESSION,
            LocationRow.name,
            LocationRow.address,
            LocationRow.written_at.label("place_written_at"),
            AssignmentRow.role,
            AssignmentRow.state.label("stands"),
            AssignmentRow.written_at.label("assigned_at"),
        )
        .select_from(AssignmentRow)
        .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(
            AssignmentRow.helper_id == of.helper_id,
            AssignmentRow.day.between(days.first, days.last),
            or_(
                AssignmentRow.state != AssignmentState.CANCELLED,
                AssignmentRow.written_at >= _told_since(of, today),
            ),
        )
    ).all()
    raised = sum(one.version for one in absences)
    absent_at = max((one.written_at for one in absences), default=of.made_at)
    return [
        _entry(
            row,
            _fate_for_helper(row, absences),
            max(row.written_at, row.place_written_at, row.assigned_at, absent_at),
            role=row.role,
            raised=raised,
        )
        for row in rows
    ]


def _fate_of_session(row: Any) -> Fate:
    if row.state is SessionState.CANCELLED:
        return Fate.CANCELLED
    return Fate.CLOSED if row.closure_id is not None or row.holiday is not None else Fate.ON


def _fate_for_helper(row: Any, absences: Sequence[Any]) -> Fate:
    """An absent helper stays on the roster and is not expected."""
    fate = _fate_of_session(row)
    if fate.is_off:
        return fate
    is_away = any(
        not one.is_withdrawn
        and one.first_day <= row.day
        and (one.last_day is None or row.day <= one.last_day)
        for one in absences
    )
    if is_away or row.stands is AssignmentState.CANCELLED:
        return Fate.NOT_HERE
    return Fate.ASKED if row.stands is AssignmentState.PROPOSED else Fate.ON


def _entry(row: Any, fate: Fate, changed_at: datetime, *, raised: int = 0, **own: Any) -> Entry:
    return Entry(
        session_id=row.id,
        when=DatedHours(row.day, Hours(row.starts, row.ends)),
        place=row.name,
        address=row.address,
        room=row.room,
        formula=row.formula,
        fate=fate,
        holiday=None if row.holiday is None or fate is not Fate.CLOSED else HolidayCode(row.holiday),
        role=own.get("role"),
        helpers=own.get("helpers"),
        consults=own.get("consults"),
        sequence=feed.sequence(row.version) + raised,
        changed_at=changed_at,
    )


def _departed(row: DepartedSessionRow, name: str, address: str) -> Entry:
    return Entry(
        session_id=row.session_id,
        when=DatedHours(row.day, Hours(row.starts, row.ends)),
        place=name,
        address=address,
        room=row.room,
        formula=row.formula,
        fate=Fate.NOT_HERE,
        holiday=None,
        role=None,
        helpers=None,
        consults=None,
        sequence=feed.sequence_of_leaving(row.version),
        changed_at=row.at,
    )


def _told_since(of: Feed, today: date) -> datetime:
    """The moment from which on what is gone is still told; it moves once a day, so that an hour changes no feed."""
    return datetime.combine(today - feed.TOLD_FOR, time(), ZoneInfo(of.zone))


def _to_link(row: FeedRow | None) -> Link | None:
    return None if row is None else Link(row.id, row.secret, row.made_at)


_SESSION = (
    SessionRow.id,
    SessionRow.day,
    SessionRow.starts,
    SessionRow.ends,
    SessionRow.room,
    SessionRow.formula,
    SessionRow.state,
    SessionRow.closure_id,
    SessionRow.holiday,
    SessionRow.version,
    SessionRow.written_at,
)
