"""References of consults are forgotten a week after, whatever happened to the server meanwhile."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import ConsultRow, SessionRow, WaitingRow
from domain.words import ConsultStatus, Formula, WaitingState
from services import consult, consult_erasing
from tests import factories
from tests.services.consulting import ConsultDesk, open_consults


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> ConsultDesk:
    return open_consults(tx, today, now)


def at(desk: ConsultDesk, day: date, starts: time = time(10), reference: str = "A1", **given: object) -> int:
    """A consult of that hour."""
    session = factories.make_session(
        desk.tx,
        desk.location,
        day=day,
        starts=starts,
        ends=time(starts.hour + 1, starts.minute),
        formula=Formula.APPOINTMENT,
    )
    details = desk.details(reference)
    return factories.make_consult(desk.tx, session, desk.nele, details, **given).id


def kept(desk: ConsultDesk) -> list[str]:
    desk.tx.expire_all()
    return sorted(
        [one for one in desk.tx.scalars(select(ConsultRow.reference)) if one]
        + [one for one in desk.tx.scalars(select(WaitingRow.reference)) if one]
    )


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 11, 17), "2026-11-24T10:00:00+00:00"),  # 11:00 in Brussels, an hour and a week later
        (date(2026, 3, 24), "2026-03-31T09:00:00+00:00"),  # over the change to summer time
        (date(2026, 10, 20), "2026-10-27T10:00:00+00:00"),  # and back
    ],
)
def test_a_reference_is_there_until_seven_days_after_the_end_and_then_gone(
    desk: ConsultDesk, day: date, moment: str
) -> None:
    at(desk, day)
    end = datetime.fromisoformat(moment)
    assert consult_erasing.erase(desk.tx, now=end - timedelta(seconds=1)) == 0
    assert kept(desk) == ["A1"]
    assert consult_erasing.erase(desk.tx, now=end) == 1
    assert kept(desk) == []
    assert consult_erasing.erase(desk.tx, now=end) == 0


def test_whatever_became_of_the_consult_its_reference_goes(desk: ConsultDesk) -> None:
    for number, status in enumerate(ConsultStatus):
        at(desk, date(2026, 11, 3), time(9 + number), status=status)
    assert consult_erasing.erase(desk.tx, now=desk.now) == len(ConsultStatus)
    assert kept(desk) == []


def test_a_moved_consult_keeps_its_reference_for_the_new_day(desk: ConsultDesk) -> None:
    """What counts is the hour that was promised, not that of its session."""
    key = at(desk, date(2026, 11, 10))
    session = desk.tx.scalars(
        select(SessionRow).join(ConsultRow, ConsultRow.session_id == SessionRow.id)
    ).one()
    session.day = date(2026, 12, 1)
    desk.tx.flush()
    assert consult_erasing.erase(desk.tx, now=desk.now) == 1
    assert desk.booking(key).spot.day == date(2026, 11, 10)


def test_after_a_month_of_standing_still_all_goes_some_at_a_time(
    desk: ConsultDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consult_erasing, "AT_ONCE", 3)
    for number in range(7):
        at(desk, date(2026, 11, 2) + timedelta(days=number))
    at(desk, date(2026, 11, 24), time(15), "still")
    later = desk.now
    assert [consult_erasing.erase(desk.tx, now=later) for _time in range(4)] == [3, 3, 1, 0]
    assert kept(desk) == ["still"]


def test_each_network_goes_by_its_own_clock(desk: ConsultDesk) -> None:
    abroad = factories.make_location(desk.tx, factories.make_network(desk.tx, zone="America/New_York"))
    session = factories.make_session(desk.tx, abroad, day=date(2026, 11, 17), starts=time(10), ends=time(11))
    factories.make_consult(desk.tx, session, desk.nele, desk.details("over there"))
    at(desk, date(2026, 11, 17), reference="here")
    assert consult_erasing.erase(desk.tx, now=datetime(2026, 11, 24, 10, tzinfo=UTC)) == 1
    assert kept(desk) == ["over there"]
    assert consult_erasing.erase(desk.tx, now=datetime(2026, 11, 24, 16, tzinfo=UTC)) == 1


def test_who_no_longer_waits_is_forgotten_after_a_week_and_who_waits_for_half_a_year_too(
    desk: ConsultDesk,
) -> None:
    lines: dict[str, dict[str, object]] = {
        "gone": {"state": WaitingState.WITHDRAWN, "closed_at": desk.now - timedelta(days=7)},
        "going": {"state": WaitingState.WITHDRAWN, "closed_at": desk.now - timedelta(days=7, seconds=-1)},
        "waits": {"since": desk.today - timedelta(weeks=26)},
        "waited": {"since": desk.today - timedelta(weeks=26, days=1)},
    }
    for reference, given in lines.items():
        factories.make_waiting(desk.tx, desk.location.id, desk.details(reference), **given)
    assert consult_erasing.erase(desk.tx, now=desk.now) == 2
    assert kept(desk) == ["going", "waits"]


def test_a_reference_is_not_written_again_after_its_week(desk: ConsultDesk) -> None:
    key = at(desk, date(2026, 11, 3))
    consult_erasing.erase(desk.tx, now=desk.now)
    consult.change(desk.tx, key, desk.details("again"), 1, by=desk.manager, today=desk.today, now=desk.now)
    assert kept(desk) == []


def test_erasing_leaves_version_and_history_alone(desk: ConsultDesk) -> None:
    key = at(desk, date(2026, 11, 3))
    consult_erasing.erase(desk.tx, now=desk.now)
    assert desk.booking(key).version == 1
    assert desk.history() == []
