"""Helpers as the rules of eligibility see them, around one session or over weeks, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries import helper_category, hours, scope
from db.queries.roster import to_coordinates
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    AvailabilityRow,
    HelperRow,
    LocationRow,
    PlacementRow,
)
from domain import period
from domain.candidate import Availability, Busy, CandidateHelper, Limits, Load, OpenSession, Placement
from domain.clock_time import DatedHours, Hours
from domain.period import Period, since
from domain.person import Person
from domain.stand_in import StandIn
from domain.words import OCCUPYING, HelperStage

LOOKED_AT = frozenset({HelperStage.BUDDY, HelperStage.ACTIVE, HelperStage.PAUSED})
"""Stages in which somebody might be expected in the list, if only among those who cannot."""


def of_session(tx: Session, person: Person, session: OpenSession, network_id: int) -> list[CandidateHelper]:
    """Everybody of the network who could be thought of for the session and whom the person may see, by id.

    Eight statements.
    """
    wanted = select(HelperRow.id).where(
        HelperRow.network_id == network_id, HelperRow.stage.in_(LOOKED_AT), scope.of_helpers(person)
    )
    asked = _last_asked(tx, wanted)
    return [replace(one, last_asked=asked.get(one.id)) for one in _around(tx, session, wanted)]


def chosen(
    tx: Session, person: Person, session: OpenSession, network_id: int, helper_ids: Iterable[int]
) -> dict[int, CandidateHelper]:
    """The helpers named, by id, whatever their stage; those of another network or out of scope are left out."""
    found = _around(
        tx,
        session,
        select(HelperRow.id).where(
            HelperRow.network_id == network_id, HelperRow.id.in_(sorted(helper_ids)), scope.of_helpers(person)
        ),
    )
    return {helper.id: helper for helper in found}


def known(
    tx: Session, person: Person, network_id: int, helper_ids: Iterable[int], days: Period
) -> dict[int, CandidateHelper]:
    """As `chosen`, for any number of sessions of these days: `busy` holds whole years, `domain.candidate.around` the load.

    Six statements.
    """
    wanted = select(HelperRow.id).where(
        HelperRow.network_id == network_id, HelperRow.id.in_(sorted(helper_ids)), scope.of_helpers(person)
    )
    return {helper.id: helper for helper in _known(tx, wanted, days)}


def by_id(tx: Session, helper_ids: Iterable[int], days: Period) -> list[CandidateHelper]:
    """The same for helpers known by their ids. The caller has checked the scope."""
    return _known(tx, select(HelperRow.id).where(HelperRow.id.in_(sorted(helper_ids))), days)


def _known(tx: Session, wanted: Select[int], days: Period) -> list[CandidateHelper]:
    first, last = period.year(days.first.year), period.year(days.last.year)
    whole = Period(period.week(first.first).first, period.week(last.last).last)
    busy = _busy(tx, wanted, AssignmentRow.day.between(whole.first, whole.last))
    return _read(tx, wanted, whole.first, busy, {})


def of_days(tx: Session, wanted: Select[int], days: Period) -> list[CandidateHelper]:
    """The helpers as the rules see them on these days, by id; six statements. The caller has checked the scope.

    `busy` is everything from the Monday before the first week through the last day, and the load is left out.
    """
    monday = period.week_of(days.first) - timedelta(weeks=1)
    return _read(tx, wanted, days.first, _busy(tx, wanted, AssignmentRow.day.between(monday, days.last)), {})


def ahead(tx: Session, person: Person, network_id: int, days: Period) -> tuple[StandIn, ...]:
    """Everybody of the network who works and whom the person may see, as known over these days, by id. Seven statements."""
    wanted = select(HelperRow.id).where(
        HelperRow.network_id == network_id, HelperRow.stage == HelperStage.ACTIVE, scope.of_helpers(person)
    )
    whole = Period(period.week_of(days.first) - timedelta(weeks=1), period.week(days.last).last)
    busy = _busy(tx, wanted, AssignmentRow.day.between(whole.first, whole.last))
    months = hours.by_month_of_year(tx, wanted, days)
    return tuple(StandIn(one, months.get(one.id, {})) for one in _read(tx, wanted, whole.first, busy, {}))


def names(tx: Session, person: Person, network_id: int) -> dict[int, str]:
    """The helpers a planner can put on sessions of the network, by id, in order of name."""
    rows = tx.execute(
        select(HelperRow.id, HelperRow.name)
        .where(
            HelperRow.network_id == network_id,
            HelperRow.stage.in_([HelperStage.BUDDY, HelperStage.ACTIVE]),
            scope.of_helpers(person),
        )
        .order_by(func.lower(HelperRow.name), HelperRow.id)
    )
    return {row.id: row.name for row in rows}


def _around(tx: Session, session: OpenSession, wanted: Select[int]) -> list[CandidateHelper]:
    """Seven statements, whatever the number of helpers."""
    day = session.when.day
    monday = period.week_of(day)
    that_day_or_here_last_week = or_(
        AssignmentRow.day == day,
        and_(
            AssignmentRow.location_id == session.location_id,
            AssignmentRow.day.between(monday - timedelta(weeks=1), monday - timedelta(days=1)),
        ),
    )
    busy = _busy(tx, wanted, that_day_or_here_last_week)
    return _read(tx, wanted, day, busy, hours.loads(tx, wanted, day, without=session.id))


def _read(
    tx: Session,
    wanted: Select[int],
    day: date,
    busy: Mapping[int, list[Busy]],
    loads: Mapping[int, Load],
) -> list[CandidateHelper]:
    """With the absences that end on or after the day."""
    languages, skills = helper_category.codes(tx, wanted)
    placements, availability = _placements(tx, wanted), _availability(tx, wanted)
    absences = _absences(tx, wanted, day)
    return [
        CandidateHelper(
            id=row.id,
            name=row.name,
            kind=row.kind,
            stage=row.stage,
            languages=frozenset(languages[row.id]),
            skills=frozenset(skills[row.id]),
            placements=tuple(placements[row.id]),
            availability=tuple(availability[row.id]),
            absences=tuple(absences[row.id]),
            busy=tuple(busy.get(row.id, ())),
            load=loads.get(row.id, Load()),
            limits=Limits(row.max_week_minutes, row.max_month_minutes, row.max_year_minutes),
        )
        for row in tx.scalars(select(HelperRow).where(HelperRow.id.in_(wanted)).order_by(HelperRow.id))
    ]


def _last_asked(tx: Session, wanted: Select[int]) -> dict[int, datetime]:
    """When each was last put on a session by hand, whatever became of it; who never was is not named."""
    rows = tx.execute(
        select(AssignmentRow.helper_id, func.max(AssignmentRow.asked_at))
        .where(AssignmentRow.helper_id.in_(wanted), AssignmentRow.asked_at.is_not(None))
        .group_by(AssignmentRow.helper_id)
    )
    return {helper_id: at for helper_id, at in rows if at is not None}


def _placements(tx: Session, wanted: Select[int]) -> defaultdict[int, list[Placement]]:
    found: defaultdict[int, list[Placement]] = defaultdict(list)
    for row, latitude, longitude in tx.execute(
        select(PlacementRow, LocationRow.latitude, LocationRow.longitude)
        .join(LocationRow, LocationRow.id == PlacementRow.location_id)
        .where(PlacementRow.helper_id.in_(wanted))
        .order_by(PlacementRow.id)
    ):
        found[row.helper_id].append(
            Placement(
                row.location_id, to_coordinates(latitude, longitude), since(row.first_day, row.last_day)
            )
        )
    return found


def _availability(tx: Session, wanted: Select[int]) -> defaultdict[int, list[Availability]]:
    found: defaultdict[int, list[Availability]] = defaultdict(list)
    for row in tx.scalars(
        select(AvailabilityRow)
        .where(AvailabilityRow.helper_id.in_(wanted))
        .order_by(AvailabilityRow.weekday, AvailabilityRow.starts)
    ):
        found[row.helper_id].append(Availability(row.weekday, Hours(row.starts, row.ends)))
    return found


def _absences(tx: Session, wanted: Select[int], day: date) -> defaultdict[int, list[Period]]:
    """Those that cover the day or come after it: how long somebody is away may take several in a row."""
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for helper_id, first, last in tx.execute(
        select(AbsenceRow.helper_id, AbsenceRow.first_day, AbsenceRow.last_day)
        .where(
            AbsenceRow.helper_id.in_(wanted),
            AbsenceRow.is_withdrawn.is_(False),
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= day),
        )
        .order_by(AbsenceRow.first_day, AbsenceRow.id)
    ):
        found[helper_id].append(since(first, last))
    return found


def _busy(tx: Session, wanted: Select[int], looked_at: ColumnElement[bool]) -> defaultdict[int, list[Busy]]:
    """The sessions at which the helpers stand, in order of time, as far as they are looked at."""
    found: defaultdict[int, list[Busy]] = defaultdict(list)
    # Columns, not rows: whole years of a network are tens of thousands.
    for helper_id, session_id, day, starts, ends, role, location_id, name, latitude, longitude in tx.execute(
        select(
            AssignmentRow.helper_id,
            AssignmentRow.session_id,
            AssignmentRow.day,
            AssignmentRow.starts,
            AssignmentRow.ends,
            AssignmentRow.role,
            LocationRow.id,
            LocationRow.name,
            LocationRow.latitude,
            LocationRow.longitude,
        )
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(AssignmentRow.helper_id.in_(wanted), AssignmentRow.state.in_(OCCUPYING), looked_at)
        .order_by(AssignmentRow.day, AssignmentRow.starts, AssignmentRow.session_id)
    ):
        found[helper_id].append(
            Busy(
                session_id=session_id,
                location_id=location_id,
                location_name=name,
                when=DatedHours(day, Hours(starts, ends)),
                coordinates=to_coordinates(latitude, longitude),
                role=role,
            )
        )
    return found
