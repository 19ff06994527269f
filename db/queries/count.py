"""Counts: which session to count, which are missing, and what one says."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.orm import Session

from db.queries import network, scope
from db.queries.occurrence import OCCURRENCE, to_occurrence
from db.tables import (
    AccountRow,
    CategoryRow,
    ChangeRow,
    CountRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from domain import access
from domain.access import Action
from domain.count import COUNTABLE, EXPECTED_WEEKS, MISSING_AFTER, OPENS_BEFORE, Figures
from domain.counted_session import (
    Completeness,
    CountChange,
    CountedSession,
    CountLine,
    MissingCount,
    Occurrence,
)
from domain.person import Person
from domain.words import CountState


def of_session(tx: Session, person: Person, session_id: int) -> CountedSession | None:
    """A session with its count, or None when the person may not count there; two statements."""
    found = tx.execute(
        select(
            *OCCURRENCE,
            LocationRow.network_id,
            NetworkRow.zone,
            NetworkRow.profile,
            SessionRow.formula,
            SessionRow.is_open(),
            SessionRow.cancel_reason,
            CountRow,
            AccountRow.name,
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(AccountRow, AccountRow.id == CountRow.entered_by_id)
        .where(SessionRow.id == session_id, _countable_by(person))
    ).one_or_none()
    if found is None:
        return None
    *at, network_id, zone, profile, formula, is_open, cancel_reason, row, entered_by = found
    tallies = tx.execute(
        select(TallyRow.category_id, TallyRow.number)
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .where(
            TallyRow.session_id == session_id,
            TallyRow.number > 0,
            CategoryRow.kind.in_(COUNTABLE),
        )
        .order_by(TallyRow.category_id)
    )
    counted = {tally.category_id: tally.number for tally in tallies}
    return CountedSession(
        at=Occurrence(*at),
        network_id=network_id,
        zone=zone,
        formula=formula,
        takes_place=bool(is_open),
        cancelled=cancel_reason,
        state=row.state if row else None,
        figures=Figures(row.visitors, row.first_time, row.turned_away, counted, row.note)
        if row
        else Figures(),
        version=row.version if row else 1,
        entered_at=row.entered_at if row else None,
        entered_by=entered_by,
        corrected_at=row.corrected_at if row else None,
        other_text=row.other_text if row else "",
        profile=network.to_profile(profile),
    )


def to_count_now(tx: Session, person: Person, network_id: int, now: datetime) -> int | None:
    """The session to count first: the one of now, else the oldest without a count; at most three statements."""
    zone = _zone(tx, person, network_id)
    if zone is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    running: int | None = tx.scalars(
        select(SessionRow.id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            *_countable(person, network_id, local.date()),
            SessionRow.day >= local.date() - timedelta(days=1),  # one that ends around midnight
            _begun_by(local + OPENS_BEFORE),
            not_(_ended_by(local - MISSING_AFTER)),
            _not_entered(),
        )
        .order_by(SessionRow.day, SessionRow.ends, SessionRow.starts, LocationRow.name)
        .limit(1)
    ).first()
    if running is not None:
        return running
    oldest = missing(tx, person, network_id, now)
    return oldest[0].at.session_id if oldest else None


def missing(
    tx: Session, person: Person, network_id: int, now: datetime, *, since: date | None = None
) -> list[MissingCount]:
    """The sessions that ended over an hour ago without a count, oldest first; two statements.

    `since`: the first day looked at; the last `EXPECTED_WEEKS` weeks when not given.
    """
    zone = _zone(tx, person, network_id)
    if zone is None:
        return []
    local = now.astimezone(ZoneInfo(zone))
    rows = tx.execute(
        select(*OCCURRENCE, CountRow.session_id.is_not(None).label("is_begun"))
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*_expected(person, network_id, local, since), _not_entered())
        .order_by(SessionRow.day, SessionRow.starts, LocationRow.name, SessionRow.room)
    )
    return [MissingCount(to_occurrence(row), bool(row.is_begun)) for row in rows]


def missing_per_location(tx: Session, person: Person, network_id: int, now: datetime) -> list[Completeness]:
    """Each location in use that the person may count for, by name, with its counts of the last weeks; two statements.

    A location where no session ended in those weeks has 0 expected.
    """
    zone = _zone(tx, person, network_id)
    if zone is None:
        return []
    local = now.astimezone(ZoneInfo(zone))
    per_location = (
        select(
            SessionRow.location_id.label("location_id"),
            func.count().label("expected"),
            func.count(case((CountRow.state == CountState.ENTERED, 1))).label("entered"),
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*_expected(person, network_id, local))
        .group_by(SessionRow.location_id)
        .subquery()
    )
    rows = tx.execute(
        select(
            LocationRow.id,
            LocationRow.name,
            func.coalesce(per_location.c.entered, 0),
            func.coalesce(per_location.c.expected, 0),
        )
        .outerjoin(per_location, per_location.c.location_id == LocationRow.id)
        .where(*_locations_in_use(person, network_id, local.date()))
        .order_by(LocationRow.name)
    )
    return [Completeness(*row) for row in rows]


def of_location(tx: Session, person: Person, location_id: int, now: datetime) -> list[CountLine]:
    """The sessions of a location that can be counted or corrected, newest first; two statements."""
    network = tx.execute(
        select(LocationRow.network_id, NetworkRow.zone)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(LocationRow.id == location_id, _countable_by(person))
    ).one_or_none()
    if network is None:
        return []
    local = now.astimezone(ZoneInfo(network.zone))
    rows = tx.execute(
        select(*OCCURRENCE, CountRow.state, CountRow.visitors, CountRow.corrected_at)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            *_countable(person, network.network_id, local.date()),
            SessionRow.location_id == location_id,
            SessionRow.day >= local.date() - timedelta(weeks=EXPECTED_WEEKS),
            _begun_by(local + OPENS_BEFORE),
        )
        .order_by(SessionRow.day.desc(), SessionRow.starts.desc(), SessionRow.room)
    )
    return [_line(row) for row in rows]


def recently_entered(
    tx: Session, person: Person, network_id: int, *, today: date, limit: int
) -> list[CountLine]:
    """The counts entered last, newest entry first; one statement."""
    rows = tx.execute(
        select(*OCCURRENCE, CountRow.state, CountRow.visitors, CountRow.corrected_at)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(
            CountRow,  # by place and day, so that the search begins with the counts of these weeks
            and_(CountRow.session_id == SessionRow.id, CountRow.location_id == LocationRow.id),
        )
        .where(
            LocationRow.network_id == network_id,
            _countable_by(person),
            CountRow.state == CountState.ENTERED,
            CountRow.entered_at.is_not(None),
            CountRow.day >= today - timedelta(weeks=EXPECTED_WEEKS),
        )
        .order_by(CountRow.entered_at.desc(), CountRow.day.desc(), SessionRow.starts.desc())
        .limit(limit)
    )
    return [_line(row) for row in rows]


def history_of(tx: Session, person: Person, session_id: int) -> list[CountChange]:
    """What was entered and corrected in a session, oldest first; one statement."""
    rows = tx.execute(
        select(ChangeRow.at, AccountRow.name, ChangeRow.verb, ChangeRow.before, ChangeRow.after)
        .join(LocationRow, LocationRow.id == ChangeRow.location_id)
        .outerjoin(AccountRow, AccountRow.id == ChangeRow.account_id)
        .where(ChangeRow.entity == "count", ChangeRow.entity_id == session_id, _countable_by(person))
        .order_by(ChangeRow.at)
    )
    return [CountChange(*row) for row in rows]


def _countable_by(person: Person) -> ColumnElement[bool]:
    """The locations where the person may count."""
    return scope.of_locations(person) if access.may(person, Action.COUNT) else false()


def _line(row: Any) -> CountLine:
    visitors = row.visitors if row.state is CountState.ENTERED else None
    return CountLine(to_occurrence(row), row.state, visitors, row.corrected_at)


def _zone(tx: Session, person: Person, network_id: int) -> str | None:
    """The zone of a network that the person may see, else None; one statement."""
    return tx.scalars(
        select(NetworkRow.zone).where(NetworkRow.id == network_id, scope.of_networks(person))
    ).one_or_none()


def _locations_in_use(person: Person, network_id: int, today: date) -> list[ColumnElement[bool]]:
    return [
        LocationRow.network_id == network_id,
        _countable_by(person),
        or_(LocationRow.retired_on.is_(None), LocationRow.retired_on > today),
    ]


def _countable(person: Person, network_id: int, today: date) -> list[ColumnElement[bool]]:
    return [*_locations_in_use(person, network_id, today), SessionRow.is_open()]


def _expected(
    person: Person, network_id: int, local: datetime, since: date | None = None
) -> list[ColumnElement[bool]]:
    """The sessions of which a count is expected by the local moment."""
    first_day = since or local.date() - timedelta(weeks=EXPECTED_WEEKS)
    return [
        *_countable(person, network_id, local.date()),
        SessionRow.day >= first_day,
        _ended_by(local - MISSING_AFTER),
    ]


def _begun_by(local: datetime) -> ColumnElement[bool]:
    return _moment_by(SessionRow.starts.expression, local)


def _ended_by(local: datetime) -> ColumnElement[bool]:
    return _moment_by(SessionRow.ends.expression, local)


def _moment_by(clock: ColumnElement[time], local: datetime) -> ColumnElement[bool]:
    """The time of a session on its day is the local moment or before it.

    That its day is not later follows from the rest; said by itself, it keeps the search out of the year to come.
    """
    same_day = and_(SessionRow.day == local.date(), clock <= local.time())
    return and_(SessionRow.day <= local.date(), or_(SessionRow.day < local.date(), same_day))


def _not_entered() -> ColumnElement[bool]:
    return or_(CountRow.state.is_(None), CountRow.state != CountState.ENTERED)
