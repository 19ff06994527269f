"""What a statement of hours tells of a helper: the sessions of that one alone, by the conditions of `db.queries.worked`."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from db.queries import counted, hours, scope, worked
from db.tables import AssignmentRow, HelperRow, LocationRow, NetworkRow, SessionRow
from domain import access
from domain.access import Action
from domain.helper import folded
from domain.period import Period
from domain.person import Person
from domain.words import AssignmentState
from domain.worked import HoursFilters, Statement, StatementLine


def statements(
    tx: Session,
    person: Person,
    network_id: int,
    days: Period,
    *,
    now: datetime,
    helper_id: int | None = None,
) -> list[Statement]:
    """The hours of a helper, or of everybody who gave any, by name; two statements.

    Whoever was made anonymous gets none: there is nobody left to hand it to. A helper who is asked for by key gets one
    without lines too.
    """
    wanted = [
        HelperRow.network_id == network_id,
        HelperRow.anonymised_at.is_(None),
        scope.of_helpers(person),
        true() if access.may(person, Action.REPORT) else false(),
        true() if helper_id is None else HelperRow.id == helper_id,
    ]
    helpers = tx.execute(
        select(HelperRow.id, HelperRow.name, HelperRow.kind, NetworkRow.name, NetworkRow.is_demo)
        .join(NetworkRow, NetworkRow.id == HelperRow.network_id)
        .where(*wanted)
    ).all()
    lines, waiting = _lines(tx, person, HoursFilters(network_id, days), wanted, now=now)
    found = [
        Statement(key, name, kind, network, is_demo, days, tuple(sorted(lines[key])), waiting[key])
        for key, name, kind, network, is_demo in helpers
        if helper_id is not None or lines[key]
    ]
    return sorted(found, key=lambda one: (folded(one.name), one.helper_id))


def _lines(
    tx: Session, person: Person, filters: HoursFilters, helpers: list[ColumnElement[bool]], *, now: datetime
) -> tuple[dict[int, list[StatementLine]], dict[int, int]]:
    """The sessions at which each helper was, and the number of those of which nobody said it yet."""
    rows = tx.execute(
        select(
            HelperRow.id,
            AssignmentRow.state,
            AssignmentRow.day,
            AssignmentRow.starts,
            AssignmentRow.ends,
            LocationRow.name,
            hours.counted_minutes(),
            AssignmentRow.stood_in,
        )
        .select_from(AssignmentRow)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(*helpers, *worked.places(person, filters))
        .where(AssignmentRow.day.between(filters.period.first, filters.period.last))
        .where(
            or_(
                AssignmentRow.state == AssignmentState.PRESENT,
                and_(worked.is_unsaid(), counted.expected(now)),
            )
        )
    )
    lines: dict[int, list[StatementLine]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    for helper_id, state, day, starts, ends, place, minutes, stood_in in rows:
        if state is AssignmentState.PRESENT:
            lines[helper_id].append(StatementLine(day, starts, ends, place, int(minutes), stood_in))
        else:
            waiting[helper_id] += 1
    return lines, waiting
