"""A season replayed: what went wrong elsewhere when a series was changed, in years of 53 weeks, at clock changes, at New Year."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import WEEKLY, rrule
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import hours
from db.queries import roster as read
from db.tables import CountRow, SessionRow, SlotRow
from domain.clock_time import Hours
from domain.fixed_helper import FixedHelper
from domain.period import Period, since, week_of
from domain.recurrence import HORIZON_DAYS, Weekly
from domain.words import AssignmentRole, RecurrenceKind
from services import fixed_helper, generation, slot
from tests import factories
from tests.services.keeping import TUESDAYS, Keeping, open_keeping

FIRST = date(2026, 9, 4)
"""A Friday."""
APRIL = date(2027, 4, 1)
"""A Thursday: the Friday after it falls away, and the Saturday after that comes."""
FRIDAYS = replace(
    TUESDAYS,
    recurrence=Weekly(4, FIRST),
    validity=since(FIRST),
    hours=Hours(time(14), time(17)),
)
SATURDAYS = replace(FRIDAYS, recurrence=Weekly(5, FIRST), hours=Hours(time(10), time(12)))


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def planned(desk: Keeping) -> list[SessionRow]:
    return [one for one in desk.sessions() if one.cancel_reason is None]


def past(desk: Keeping, before: date) -> list[tuple[object, ...]]:
    """All that is known of the sessions before a day, counts and who stood there included."""
    visitors = {row.session_id: row.visitors for row in desk.tx.scalars(select(CountRow))}
    return [
        (
            one.id,
            one.day,
            one.starts,
            one.ends,
            one.room,
            one.version,
            visitors.get(one.id),
            desk.standing(one),
        )
        for one in desk.sessions()
        if one.day < before
    ]


@pytest.mark.parametrize("fixes_somebody", [False, True])
def test_fridays_at_two_become_saturdays_at_ten_from_april_with_one_session_a_week_and_the_past_kept(
    desk: Keeping, *, fixes_somebody: bool
) -> None:
    key = slot.add(
        desk.tx, desk.location.id, FRIDAYS, by=desk.ann, today=FIRST, now=noon(FIRST) - timedelta(days=1)
    ).slot_id
    if fixes_somebody:
        fatma = factories.make_helper(desk.tx, desk.network, name="Fatma")
        wanted = [FixedHelper(fatma.id, AssignmentRole.GUIDE, since(FIRST))]
        version = desk.tx.get_one(SlotRow, key).version
        fixed_helper.set_helpers(
            desk.tx, key, wanted, version, from_day=FIRST, by=desk.ann, today=FIRST, now=noon(FIRST)
        )
    today = date(2027, 3, 17)
    for one in desk.sessions():
        if one.day < today:
            factories.make_count(desk.tx, one, visitors=one.day.day)
    counted_ahead = desk.on(date(2027, 3, 19))
    factories.make_count(desk.tx, counted_ahead, visitors=40)
    before = past(desk, APRIL)
    version = desk.tx.get_one(SlotRow, key).version
    draft = desk.draft(key)
    wanted_draft = replace(draft, recurrence=SATURDAYS.recurrence, hours=SATURDAYS.hours)
    outcome = slot.change(
        desk.tx, key, wanted_draft, version, from_day=APRIL, by=desk.ann, today=today, now=noon(today)
    )
    assert past(desk, APRIL) == before
    weeks = Counter(week_of(one.day) for one in planned(desk))
    last = week_of(max(weeks))
    assert weeks == {
        week_of(FIRST) + timedelta(weeks=n): 1 for n in range((last - week_of(FIRST)).days // 7 + 1)
    }
    assert {(one.day.weekday(), one.starts) for one in planned(desk) if one.day < APRIL} == {(4, time(14))}
    assert {(one.day.weekday(), one.starts) for one in planned(desk) if one.day >= APRIL} == {(5, time(10))}
    assert len({(one.slot_id, one.original_day) for one in desk.sessions()}) == len(desk.sessions())
    stood = [desk.standing(one) for one in planned(desk) if one.holiday is None]
    assert stood == [["Fatma"] if fixes_somebody else []] * len(stood)
    again = generation.generate(desk.tx, [key, outcome.slot_id], today=today)
    assert (again, outcome.counted) == (0, len([line for line in before if line[6] is not None]))


@pytest.mark.parametrize("year", [2026, 2032])
def test_every_second_week_never_repeats_or_skips_in_a_season_of_53_weeks(desk: Keeping, year: int) -> None:
    first = date(year, 9, 1)
    anchor = first + timedelta(days=(1 - first.weekday()) % 7)
    key = factories.make_slot(
        desk.tx,
        desk.location,
        recurrence=RecurrenceKind.WEEKLY,
        every_weeks=2,
        anchor_day=anchor,
        first_day=first,
    ).id
    turns = [factories.make_helper(desk.tx, desk.network, name=name) for name in ("A", "B")]
    wanted = [
        FixedHelper(one.id, AssignmentRole.GUIDE, since(first), 4, anchor + timedelta(weeks=2 * number))
        for number, one in enumerate(turns)
    ]
    today = first - timedelta(days=HORIZON_DAYS - 3)  # the first sessions come one night at a time
    fixed_helper.set_helpers(
        desk.tx, key, wanted, 1, from_day=today, by=desk.ann, today=today, now=noon(today)
    )
    for _night in range(300):
        generation.catch_up(desk.tx, today=today)
        today += timedelta(days=1)
    last = today - timedelta(days=1) + timedelta(days=HORIZON_DAYS)
    library = rrule(WEEKLY, interval=2, dtstart=anchor, until=last)
    expected = [found.date() for found in library]
    assert [one.day for one in desk.sessions(key)] == expected
    assert (expected[0].year, expected[-1].year) == (year, year + 1)
    stood = [desk.standing(one) for one in desk.sessions(key)]
    assert stood == [["A"] if number % 2 == 0 else ["B"] for number in range(len(expected))]


@pytest.mark.parametrize(
    ("change", "morning"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 8, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 9, 30, tzinfo=UTC)),
    ],
)
def test_ten_stays_ten_on_the_sunday_on_which_the_clocks_change(
    desk: Keeping, change: date, morning: datetime
) -> None:
    """The moment given is half past ten on the wall: the session has begun, an hour before or after by UTC."""
    sundays = replace(
        FRIDAYS,
        recurrence=Weekly(6, change),
        validity=Period(change - timedelta(weeks=2), change + timedelta(weeks=2)),
        hours=Hours(time(10), time(12)),
    )
    early = change - timedelta(weeks=2)
    key = slot.add(
        desk.tx, desk.location.id, sundays, by=desk.ann, today=early, now=noon(early) - timedelta(hours=6)
    ).slot_id
    days = [early + timedelta(weeks=number) for number in range(5)]
    assert [(one.day, one.starts) for one in desk.sessions(key)] == [(day, time(10)) for day in days]
    version = desk.tx.get_one(SlotRow, key).version
    wanted = replace(sundays, hours=Hours(time(11), time(13)))
    earlier = morning - timedelta(hours=1)
    for now, starts in [(morning, time(10)), (earlier, time(11))]:
        with desk.tx.begin_nested() as attempt:
            slot.change(desk.tx, key, wanted, version, from_day=change, by=desk.ann, today=change, now=now)
            desk.tx.flush()
            found = [(one.day, one.starts) for one in desk.sessions(key)]
            attempt.rollback()
        assert found == [
            (day, time(10) if day < change else starts if day == change else time(11)) for day in days
        ]
        desk.tx.expire_all()


def test_new_years_eve_counts_in_its_own_month_and_year_and_stands_in_its_own_week(desk: Keeping) -> None:
    today = date(2026, 12, 1)
    thursdays = replace(FRIDAYS, recurrence=Weekly(3, today), validity=since(today))
    key = slot.add(desk.tx, desk.location.id, thursdays, by=desk.ann, today=today, now=noon(today)).slot_id
    fatma = factories.make_helper(desk.tx, desk.network, name="Fatma")
    wanted = [FixedHelper(fatma.id, AssignmentRole.GUIDE, since(today))]
    version = desk.tx.get_one(SlotRow, key).version
    fixed_helper.set_helpers(
        desk.tx, key, wanted, version, from_day=today, by=desk.ann, today=today, now=noon(today)
    )
    december = hours.by_month(desk.tx, desk.ann, fatma.id, today=date(2026, 12, 31))
    january = hours.by_month(desk.tx, desk.ann, fatma.id, today=date(2027, 1, 1))
    assert [(one.first_day, one.sessions) for one in december] == [(date(2026, 12, 1), 5)]
    assert (january[0].first_day, january[0].sessions) == (date(2027, 1, 1), 4)
    week = read.week(desk.tx, desk.ann, desk.network.id, date(2026, 12, 28))
    assert [one.when.day for one in week.sessions] == [date(2026, 12, 31)]
    outcome = slot.change(
        desk.tx,
        key,
        replace(desk.draft(key), hours=Hours(time(9), time(12))),
        desk.tx.get_one(SlotRow, key).version,
        from_day=date(2027, 1, 1),
        by=desk.ann,
        today=today,
        now=noon(today),
    )
    assert desk.on(date(2026, 12, 31)).starts == time(14)
    assert desk.on(date(2027, 1, 7)).starts == time(9)
    assert desk.on(date(2027, 1, 7)).slot_id == outcome.slot_id
