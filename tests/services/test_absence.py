"""Absences: who may note them, and that the roster and Today show the gap at once."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import absence as absences
from db.queries import hours, roster
from db.session import reading, writing
from db.tables import HelperRow, NetworkRow, SessionRow
from domain import absence as rules
from domain import outlook, period
from domain.absence import Absence, Draft, Gaps
from domain.candidate import Load
from domain.errors import DeskError, NotFound, Stale
from domain.expected import Expectation
from domain.helper import Anonymised
from domain.need import CoverageState
from domain.period import Period, ReversedPeriod, since
from domain.person import Person
from domain.words import AbsenceKind, AssignmentState, CancelReason, ReleaseCause, Role, SessionState
from services import absence
from services import roster as planning
from tests import factories
from tests.services.helper_desk import FOLLOWERS, HelperDesk, open_helper_desk
from tests.statements import recorded

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def away(**given: Any) -> Draft:
    return Draft(**{"kind": AbsenceKind.UNAVAILABLE, "first_day": FRIDAY, "last_day": FRIDAY, **given})


def add(desk: HelperDesk, by: Person | None = None, **given: Any) -> int:
    return absence.add(
        desk.tx, desk.fatma.id, away(**given), by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def change(desk: HelperDesk, key: int, seen: int = 1, by: Person | None = None, **given: Any) -> bool:
    return absence.change(
        desk.tx,
        desk.fatma.id,
        key,
        away(**given),
        seen,
        by=by or desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def withdraw(desk: HelperDesk, key: int, seen: int = 1, by: Person | None = None) -> bool:
    return absence.withdraw(
        desk.tx, desk.fatma.id, key, seen, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def stored(desk: HelperDesk) -> list[Absence]:
    desk.tx.flush()
    return absences.of_helper(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today)


def planned(desk: HelperDesk, day: date = FRIDAY, **given: Any) -> SessionRow:
    session = factories.make_session(desk.tx, given.pop("location", desk.krook), day=day, **given)
    factories.make_assignment(desk.tx, session, desk.fatma)
    return session


def gaps(desk: HelperDesk, person: Person | None = None, days: Period | None = None) -> Gaps:
    desk.tx.flush()
    return absences.gaps(
        desk.tx,
        person or desk.coordinator,
        desk.fatma.id,
        days or since(desk.today),
        today=desk.today,
    )


def test_an_absence_is_kept_and_noted(desk: HelperDesk) -> None:
    key = add(desk, kind=AbsenceKind.HOLIDAY, last_day=None)
    assert stored(desk) == [Absence(key, 1, away(kind=AbsenceKind.HOLIDAY, last_day=None), False)]
    (line,) = desk.history()
    assert (line.entity, line.entity_id, line.verb, line.after) == (
        "helper",
        desk.fatma.id,
        "absence_added",
        {"absence_id": key, "kind": "holiday", "first_day": "2026-11-27", "last_day": None},
    )


def test_noting_an_absence_twice_gives_one(desk: HelperDesk) -> None:
    assert add(desk, last_day=None) == add(desk, last_day=None)
    assert add(desk) == add(desk)
    assert len(stored(desk)) == 2


def test_whoever_follows_the_helper_up_may_note_change_and_withdraw(desk: HelperDesk) -> None:
    key = add(desk)
    assert desk.outcomes(lambda by: add(desk, by=by, last_day=None)) == FOLLOWERS
    assert desk.outcomes(lambda by: change(desk, key, by=by, last_day=None)) == FOLLOWERS
    assert desk.outcomes(lambda by: withdraw(desk, key, by=by)) == FOLLOWERS


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"last_day": FRIDAY - timedelta(days=1)}, ReversedPeriod),
        ({"first_day": date(2062, 11, 27), "last_day": None}, rules.BeginsTooFar),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    desk: HelperDesk, given: dict[str, Any], refusal: type[DeskError]
) -> None:
    key = add(desk)
    with pytest.raises(refusal):
        add(desk, **given)
    with pytest.raises(refusal):
        change(desk, key, **given)


def test_a_stale_change_or_withdrawal_is_none_and_the_same_twice_is_one(desk: HelperDesk) -> None:
    key = add(desk)
    assert (change(desk, key, last_day=None), change(desk, key, last_day=None)) == (True, False)
    with pytest.raises(Stale):
        change(desk, key, first_day=desk.today)
    with pytest.raises(Stale):
        withdraw(desk, key)
    assert (withdraw(desk, key, seen=2), withdraw(desk, key, seen=2)) == (True, False)
    with pytest.raises(rules.Withdrawn):
        change(desk, key, seen=3)
    assert stored(desk) == [Absence(key, 3, away(last_day=None), True)]
    assert [line.verb for line in desk.history()] == [
        "absence_added",
        "absence_changed",
        "absence_withdrawn",
    ]


def test_an_absence_of_somebody_else_or_of_nobody_is_not_found(desk: HelperDesk) -> None:
    other = factories.make_helper(desk.tx, desk.network)
    key = absence.add(desk.tx, other.id, away(), by=desk.coordinator, today=desk.today, now=desk.now)
    for unknown in (key, 999_999):
        with pytest.raises(NotFound):
            withdraw(desk, unknown)
    nobody = factories.make_helper(desk.tx, desk.network, anonymised_at=desk.now)
    with pytest.raises(Anonymised):
        absence.add(desk.tx, nobody.id, away(), by=desk.coordinator, today=desk.today, now=desk.now)


def test_the_sessions_that_lose_the_helper_are_listed_with_whether_somebody_is_needed(
    desk: HelperDesk,
) -> None:
    alone = planned(desk, location=desk.serre, starts=time(14), ends=time(16))
    covered = planned(desk)
    colleague = factories.make_helper(desk.tx, desk.network, name="Jan")
    factories.make_assignment(desk.tx, covered, colleague)
    planned(desk, day=FRIDAY + timedelta(days=1))
    planned(desk, day=desk.today - timedelta(days=1))
    evening = planned(desk, starts=time(18), ends=time(20))
    evening.state, evening.cancel_reason = SessionState.CANCELLED, CancelReason.BUILDING
    taken_off = factories.make_session(desk.tx, desk.krook, day=FRIDAY, starts=time(8), ends=time(9))
    factories.make_assignment(
        desk.tx,
        taken_off,
        desk.fatma,
        state=AssignmentState.CANCELLED,
        release_cause=ReleaseCause.REMOVED,
    )
    add(desk)
    found = gaps(desk, days=Period(FRIDAY, FRIDAY))
    assert [(gap.place, gap.session.id, gap.needs_somebody) for gap in found.seen] == [
        ("De Krook", covered.id, False),
        ("De Serre", alone.id, True),
    ]
    assert found.seen[1].session.coverage.state is CoverageState.NOBODY


def test_a_manager_sees_the_gaps_of_the_own_location_and_how_many_there_are_elsewhere(
    desk: HelperDesk,
) -> None:
    here = planned(desk)
    planned(desk, day=FRIDAY + timedelta(days=1), location=desk.serre)
    seen = {who: gaps(desk, person) for who, person in desk.people.items()}
    assert {who: (len(found.seen), found.elsewhere) for who, found in seen.items()} == {
        "coordinator": (2, 0),
        "administrator": (2, 0),
        "manager": (1, 1),
        "manager of the network": (2, 0),
        "manager elsewhere": (0, 0),
        "viewer": (0, 0),
        "coordinator elsewhere": (0, 0),
    }
    assert [gap.session.id for gap in seen["manager"].seen] == [here.id]


def test_an_absence_opens_the_gap_on_the_board_and_on_today_and_its_withdrawal_closes_it(
    desk: HelperDesk,
) -> None:
    session = planned(desk)

    def short() -> tuple[CoverageState, int, list[str]]:
        desk.tx.flush()
        board = roster.week(desk.tx, desk.coordinator, desk.network.id, period.week_of(FRIDAY))
        (placed,) = board.sessions
        today = outlook.outlook(board, Expectation({}, {}), desk.now.replace(tzinfo=None))
        return placed.coverage.state, today.number_short, [one.name for one in placed.coverage.absent]

    assert short() == (CoverageState.ENOUGH, 0, [])
    key = add(desk, by=desk.manager)
    assert short() == (CoverageState.NOBODY, 1, [desk.fatma.name])
    assert desk.tx.get_one(SessionRow, session.id).version == 1
    withdraw(desk, key, by=desk.manager)
    assert short() == (CoverageState.ENOUGH, 0, [])


def test_whoever_is_absent_is_put_on_no_session(desk: HelperDesk) -> None:
    session = factories.make_session(desk.tx, desk.krook, day=FRIDAY)
    add(desk)
    desk.tx.flush()
    with pytest.raises(DeskError, match="absent through Fri 27 Nov"):
        planning.assign(
            desk.tx, session.id, desk.fatma.id, None, 1, by=desk.coordinator, today=desk.today, now=desk.now
        )


def test_days_of_absence_are_no_hours(desk: HelperDesk) -> None:
    planned(desk)
    planned(desk, day=desk.today)
    key = add(desk)
    assert loads(desk) == Load(120, 120, 120)
    withdraw(desk, key)
    assert loads(desk) == Load(240, 240, 240)


def loads(desk: HelperDesk) -> Load:
    desk.tx.flush()
    return hours.loads(desk.tx, select(HelperRow.id), desk.today)[desk.fatma.id]


def test_gaps_take_as_many_statements_at_three_as_at_one(engine: Engine, today: date) -> None:
    with writing(engine) as tx:
        location = factories.make_location(tx)
        person = factories.make_person(tx, Role.MANAGER, locations=[location])
        helper = factories.make_helper(tx, tx.get_one(NetworkRow, location.network_id))
        factories.make_placement(tx, helper, location)
    taken = []
    for days in ([0], [1, 2]):
        with writing(engine) as tx:
            for number in days:
                session = factories.make_session(tx, location, day=today + timedelta(days=number))
                factories.make_assignment(tx, session, helper)
        with reading(engine) as tx, recorded(engine) as statements:
            found = absences.gaps(tx, person, helper.id, since(today), today=today)
        taken.append((len(found.seen), len(statements)))
    assert taken == [(1, 7), (3, 7)]


def end_early(desk: HelperDesk, key: int, last_day: date, seen: int = 1, by: Person | None = None) -> Gaps:
    return absence.end_early(
        desk.tx,
        desk.fatma.id,
        key,
        last_day,
        seen,
        by=by or desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def test_ending_early_gives_the_later_sessions_back_and_says_where_somebody_stands_in(
    desk: HelperDesk,
) -> None:
    saturday = FRIDAY + timedelta(days=1)
    during, after = planned(desk), planned(desk, saturday, maximum=1)
    key = add(desk, first_day=FRIDAY, last_day=FRIDAY + timedelta(days=7))
    jan = factories.make_helper(desk.tx, desk.network, name="Jan")
    planning.assign(desk.tx, after.id, jan.id, None, 1, by=desk.coordinator, today=desk.today, now=desk.now)
    back = end_early(desk, key, FRIDAY)
    assert [(gap.place, gap.session.id, gap.session.coverage.state) for gap in back.seen] == [
        ("De Krook", after.id, CoverageState.OVER)
    ]
    (gap,) = back.seen
    assert rules.is_double(gap, desk.fatma.id)
    assert [one.name for one in rules.beside(gap, desk.fatma.id)] == ["Jan"]
    assert [one.draft.last_day for one in stored(desk)] == [FRIDAY]
    placed = roster.placed(desk.tx, [during.id])[during.id]
    assert [(one.name, one.counts) for one in placed.standing] == [("Fatma Yilmaz", False)]
    assert absences.doubles(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today) == (gap,)


def test_whoever_stood_in_is_taken_off_and_then_nobody_is_one_too_many(desk: HelperDesk) -> None:
    session = planned(desk, maximum=1)
    jan = factories.make_helper(desk.tx, desk.network, name="Jan")
    factories.make_assignment(desk.tx, session, jan)
    assert [gap.session.id for gap in doubles(desk)] == [session.id]
    planning.remove(desk.tx, session.id, jan.id, 1, by=desk.coordinator, today=desk.today, now=desk.now)
    assert doubles(desk) == ()


def doubles(desk: HelperDesk) -> tuple[rules.Gap, ...]:
    desk.tx.flush()
    return absences.doubles(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today)


def test_ending_early_twice_changes_nothing_and_the_newest_version_is_asked_for(desk: HelperDesk) -> None:
    key = add(desk, last_day=FRIDAY + timedelta(days=7))
    end_early(desk, key, FRIDAY)
    assert end_early(desk, key, FRIDAY) == Gaps()
    with pytest.raises(Stale):
        end_early(desk, key, FRIDAY - timedelta(days=1))
    assert [row.verb for row in desk.history()] == ["absence_added", "absence_changed"]


@pytest.mark.parametrize(
    ("last_day", "earlier", "sentence"),
    [
        (
            FRIDAY + timedelta(days=2),
            FRIDAY + timedelta(days=2, weeks=1),
            (
                "This absence is from Fri 27 Nov 2026 through Sun 29 Nov 2026: choose an earlier last day within it, "
                "or withdraw it."
            ),
        ),
        (
            None,
            FRIDAY - timedelta(days=1),
            "This absence began on Fri 27 Nov 2026: choose that day or a later one as its last, or withdraw it.",
        ),
    ],
)
def test_a_day_that_makes_nothing_shorter_is_refused(
    desk: HelperDesk, last_day: date | None, earlier: date, sentence: str
) -> None:
    key = add(desk, last_day=last_day)
    with pytest.raises(rules.EndsNoEarlier) as refused:
        end_early(desk, key, earlier)
    assert str(refused.value) == sentence


def test_a_withdrawn_absence_does_not_end_early(desk: HelperDesk) -> None:
    key = add(desk, last_day=None)
    withdraw(desk, key)
    with pytest.raises(rules.Withdrawn):
        end_early(desk, key, FRIDAY, 2)


def test_who_follows_the_helper_up_ends_an_absence_early(desk: HelperDesk) -> None:
    key = add(desk, last_day=None)
    assert desk.outcomes(lambda by: end_early(desk, key, FRIDAY, by=by)) == FOLLOWERS


def test_a_manager_hears_how_many_sessions_elsewhere_have_the_helper_back(desk: HelperDesk) -> None:
    planned(desk, FRIDAY + timedelta(days=1), location=desk.serre)
    key = add(desk, last_day=None)
    back = end_early(desk, key, FRIDAY, by=desk.people["manager"])
    assert (back.seen, back.elsewhere) == ((), 1)


def test_one_session_too_many_is_found_in_as_many_statements_as_three(desk: HelperDesk) -> None:
    jan = factories.make_helper(desk.tx, desk.network, name="Jan")
    taken = []
    for number in range(1, 4):
        session = planned(desk, FRIDAY + timedelta(days=number), maximum=1)
        factories.make_assignment(desk.tx, session, jan)
        desk.tx.flush()
        with recorded(desk.tx.get_bind().engine) as statements:
            assert len(doubles(desk)) == number
        taken.append(len(statements))
    assert len(set(taken)) == 1
