"""How long sessions lacked somebody, from the history that the roster's own services write."""

from datetime import UTC, date, datetime, time, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import coverage_sessions, gap
from db.session import reading, writing
from db.tables import AbsenceRow, SessionRow
from domain.absence import Draft
from domain.coverage_mark import OPEN_STILL, Mark
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AbsenceKind, Role
from services import absence, roster
from tests import factories
from tests.conftest import TODAY
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.statements import recorded

DAY = TODAY + timedelta(days=14)
AFTER = datetime(2026, 12, 20, 12, 0, tzinfo=UTC)
"""When the sessions are over."""
FILTERS = TopicFilters(0, Period(TODAY, TODAY + timedelta(days=60)))


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def on(desk: PlanningDesk, days: int) -> datetime:
    return desk.now + timedelta(days=days)


def found(desk: PlanningDesk) -> list[tuple[int, object]]:
    filters = TopicFilters(desk.network.id, FILTERS.period)
    rows = gap.of_sessions(desk.tx, desk.coordinator, filters, now=AFTER)
    return [
        (key, None if pd.isna(days) else int(days))
        for key, days in zip(rows["session_id"], rows["days"], strict=True)
    ]


def behind(desk: PlanningDesk, mark: Mark) -> list[int]:
    """The sessions that a figure of the page leads to."""
    filters = TopicFilters(desk.network.id, FILTERS.period)
    rows = coverage_sessions.behind(desk.tx, desk.coordinator, filters, mark, now=AFTER, limit=9)
    return [int(key) for key in rows["session_id"]]


def session(desk: PlanningDesk, minimum: int = 1, **given: object) -> SessionRow:
    return factories.make_session(desk.tx, desk.location, day=DAY, minimum=minimum, **given)


def put(desk: PlanningDesk, row: SessionRow, helper_id: int, days: int) -> None:
    roster.assign(
        desk.tx, row.id, helper_id, None, row.version, by=desk.coordinator, today=TODAY, now=on(desk, days)
    )


def take(desk: PlanningDesk, row: SessionRow, helper_id: int, days: int) -> None:
    roster.remove(
        desk.tx, row.id, helper_id, row.version, by=desk.coordinator, today=TODAY, now=on(desk, days)
    )


def test_who_was_taken_off_leaves_a_gap_until_somebody_else_comes(desk: PlanningDesk) -> None:
    ada, bob = desk.helper("Ada").id, desk.helper("Bob").id
    filled, unfilled, enough = (
        session(desk),
        session(desk, starts=time(13), ends=time(15)),
        session(desk, starts=time(16), ends=time(18)),
    )
    for row, helper in ((filled, ada), (unfilled, ada), (enough, ada), (enough, bob)):
        put(desk, row, helper, 0)
    take(desk, filled, ada, 1)
    put(desk, filled, bob, 5)
    take(desk, unfilled, ada, 2)
    take(desk, enough, ada, 2)
    assert sorted(found(desk)) == sorted([(filled.id, 4), (unfilled.id, None)])
    for step, row in ((3, filled), (OPEN_STILL, unfilled)):
        assert behind(desk, Mark(gap=step)) == [row.id]
    assert behind(desk, Mark(gap=7)) == []


def test_an_absence_opens_a_gap_when_it_is_noted(desk: PlanningDesk) -> None:
    ada, bob = desk.helper("Ada").id, desk.helper("Bob").id
    row = session(desk)
    put(desk, row, ada, 0)
    for days in (3, 4):  # noted twice over: the first is when it was known
        absence.add(
            desk.tx,
            ada,
            Draft(AbsenceKind.UNAVAILABLE, DAY - timedelta(days=days), DAY),
            by=desk.coordinator,
            today=TODAY,
            now=on(desk, days),
        )
    assert found(desk) == [(row.id, None)]
    put(desk, row, bob, 10)
    assert found(desk) == [(row.id, 7)]


def test_an_absence_without_a_line_of_history_and_a_session_without_enough_are_no_gaps(
    desk: PlanningDesk,
) -> None:
    ada = desk.helper("Ada").id
    row, never = session(desk), session(desk, 2, starts=time(13), ends=time(15))
    for one in (row, never):
        put(desk, one, ada, 0)
    desk.tx.add(AbsenceRow(helper_id=ada, kind=AbsenceKind.HOLIDAY, first_day=DAY, last_day=DAY))
    desk.tx.flush()
    assert found(desk) == []


def test_gaps_of_places_out_of_scope_are_not_told(desk: PlanningDesk) -> None:
    ada = desk.helper("Ada").id
    row = session(desk)
    put(desk, row, ada, 0)
    take(desk, row, ada, 1)
    stranger = Person(9, "N", Role.COORDINATOR, networks=frozenset({desk.network.id + 1}))
    filters = TopicFilters(desk.network.id, FILTERS.period)
    rows = gap.of_sessions(desk.tx, stranger, filters, now=AFTER)
    assert (len(rows), {name: str(kind) for name, kind in rows.dtypes.items()}) == (0, gap.GAPS)


def test_gaps_take_two_statements_however_many_there_are(engine: Engine) -> None:
    numbers = []
    with writing(engine) as tx:
        desk = open_desk(tx, TODAY, datetime(2026, 11, 24, 11, 0, tzinfo=UTC))
        ada = desk.helper("Ada").id
        rows = [session(desk, starts=time(hour), ends=time(hour + 1)) for hour in (9, 11, 13)]
        for row in rows:
            put(desk, row, ada, 0)
        take(desk, rows[0], ada, 1)
        filters, person = TopicFilters(desk.network.id, FILTERS.period), desk.coordinator
    for others in (False, True):
        if others:
            with writing(engine) as tx:
                again = PlanningDesk(
                    tx, TODAY, desk.now, desk.network, desk.location, desk.session, desk.coordinator
                )
                for row in rows[1:]:
                    take(again, tx.get_one(SessionRow, row.id), ada, 2)
        with recorded(engine) as statements, reading(engine) as tx:
            count = len(gap.of_sessions(tx, person, filters, now=AFTER))
        numbers.append((count, len(statements)))
    assert numbers == [(1, 2), (3, 2)]
