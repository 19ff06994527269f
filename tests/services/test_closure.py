"""Keeping closures: what they close and open, whom they set free and put back, and who may."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import closure as closures
from db.session import writing
from db.tables import AssignmentRow, ChangeRow, ClosureRow, LocationRow, SessionRow
from domain import closure as rules
from domain.closure import Closure, Draft
from domain.errors import DeskError, NotAllowed, NotFound, Stale
from domain.period import Period
from domain.privacy import NamesSomebody
from domain.words import AssignmentState, CancelReason, ReleaseCause, Role, SessionState
from services import closure, slot
from tests import factories
from tests.services.keeping import NOW, TODAY, TUESDAYS, Keeping, open_keeping, told
from tests.statements import recorded

DECEMBER_1, DECEMBER_8, DECEMBER_15 = (date(2026, 12, day) for day in (1, 8, 15))
WORKS = Draft(Period(DECEMBER_1, DECEMBER_8), "Verbouwing")


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def close(desk: Keeping, draft: Draft = WORKS, *, everywhere: bool = False) -> rules.Outcome:
    where = None if everywhere else desk.location.id
    return closure.add(desk.tx, desk.network.id, where, draft, by=desk.ann, today=TODAY, now=NOW)


def change(desk: Keeping, closure_id: int, draft: Draft, version: int = 1) -> rules.Outcome:
    return closure.change(desk.tx, closure_id, draft, version, by=desk.ann, today=TODAY, now=NOW)


def withdraw(desk: Keeping, closure_id: int, version: int = 1) -> rules.Outcome:
    return closure.withdraw(desk.tx, closure_id, version, by=desk.ann, today=TODAY, now=NOW)


def closed(desk: Keeping) -> list[date]:
    return [one.day for one in desk.sessions() if one.closure_id is not None]


def test_a_closure_closes_its_sessions_and_sets_their_helpers_free(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    fatma = desk.stands(session)
    desk.stands(desk.on(TODAY), "Jan")
    outcome = close(desk, replace(WORKS, reason="  Verbouwing "))
    assert told(outcome.effects) == [
        (DECEMBER_1, "closed", [], ["Fatma"]),
        (DECEMBER_8, "closed", [], []),
    ]
    assert closed(desk) == [DECEMBER_1, DECEMBER_8]
    released = desk.tx.get_one(AssignmentRow, (session.id, fatma.id))
    assert (released.state, released.release_cause) == (AssignmentState.CANCELLED, ReleaseCause.CLOSURE)
    assert desk.standing(desk.on(TODAY)) == ["Jan"]
    (change,) = desk.tx.scalars(select(ChangeRow).where(ChangeRow.entity == "closure"))
    assert (change.entity_id, change.verb, change.before) == (outcome.closure_id, "added", None)
    assert (change.network_id, change.location_id) == (desk.network.id, desk.location.id)
    assert change.after == {"first_day": "2026-12-01", "last_day": "2026-12-08"}
    assert (desk.history("session"), desk.history("assignment")) == (["closed", "closed"], ["released"])


def test_withdrawing_opens_them_and_puts_back_who_may_still_stand_there(desk: Keeping) -> None:
    desk.add()
    first, second = desk.on(DECEMBER_1), desk.on(DECEMBER_8)
    desk.stands(first)
    jan = desk.stands(second, "Jan")
    outcome = close(desk)
    elsewhere = factories.make_session(
        desk.tx,
        factories.make_location(desk.tx, desk.network),
        day=DECEMBER_8,
        starts=second.starts,
        ends=second.ends,
    )
    factories.make_assignment(desk.tx, elsewhere, jan)
    opened = withdraw(desk, outcome.closure_id)
    assert told(opened.effects) == [
        (DECEMBER_1, "opened", ["Fatma"], []),
        (DECEMBER_8, "opened", [], []),
    ]
    assert (closed(desk), desk.standing(first), desk.standing(second)) == ([], ["Fatma"], [])
    assert desk.history("closure") == ["added", "withdrawn"]
    assert withdraw(desk, outcome.closure_id).effects == ()


def test_a_closure_of_the_network_closes_every_place_of_it_and_no_other(desk: Keeping) -> None:
    beside = factories.make_location(desk.tx, desk.network, name="De Serre")
    foreign = factories.make_location(desk.tx)
    for place in (desk.location, beside, foreign):
        factories.make_session(desk.tx, place, day=DECEMBER_1)
    outcome = close(desk, everywhere=True)
    assert [(one.place, one.when.day) for one in outcome.effects] == [
        ("De Krook", DECEMBER_1),
        ("De Serre", DECEMBER_1),
    ]
    open_ones = desk.tx.scalars(select(SessionRow.location_id).where(SessionRow.closure_id.is_(None)))
    assert list(open_ones) == [foreign.id]


def test_where_two_closures_meet_withdrawing_one_leaves_it_closed(desk: Keeping) -> None:
    desk.add()
    desk.stands(desk.on(DECEMBER_1))
    outcome = close(desk)
    close(desk, Draft(Period(DECEMBER_1, DECEMBER_1), "Staking"), everywhere=True)
    assert told(withdraw(desk, outcome.closure_id).effects) == [(DECEMBER_8, "opened", [], [])]
    assert closed(desk) == [DECEMBER_1]


def test_a_changed_closure_opens_what_it_leaves_and_closes_what_it_reaches(desk: Keeping) -> None:
    desk.add()
    desk.stands(desk.on(DECEMBER_1))
    outcome = close(desk)
    later = Draft(Period(DECEMBER_8, DECEMBER_15), "Schilderwerken")
    assert told(change(desk, outcome.closure_id, later).effects) == [
        (DECEMBER_1, "opened", ["Fatma"], []),
        (DECEMBER_15, "closed", [], []),
    ]
    assert closed(desk) == [DECEMBER_8, DECEMBER_15]
    noted = desk.tx.scalars(select(ChangeRow).where(ChangeRow.verb == "changed")).one()
    assert noted.before == {"first_day": "2026-12-01", "last_day": "2026-12-08", "reason_changed": False}
    assert noted.after == {"first_day": "2026-12-08", "last_day": "2026-12-15", "reason_changed": True}


def test_what_was_counted_or_cancelled_is_not_touched(desk: Keeping) -> None:
    desk.add()
    counted, cancelled = desk.on(DECEMBER_1), desk.on(DECEMBER_8)
    desk.stands(counted)
    factories.make_count(desk.tx, counted)
    cancelled.state, cancelled.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
    assert close(desk).effects == ()
    assert (counted.closure_id, desk.standing(counted)) == (None, ["Fatma"])
    assert cancelled.cancel_reason is CancelReason.ILLNESS


def test_a_new_slot_is_closed_by_the_closures_there_are(desk: Keeping) -> None:
    outcome = close(desk)
    slot.add(desk.tx, desk.location.id, TUESDAYS, by=desk.ann, today=TODAY, now=NOW)
    assert [(one.day, one.closure_id) for one in desk.sessions() if one.closure_id] == [
        (DECEMBER_1, outcome.closure_id),
        (DECEMBER_8, outcome.closure_id),
    ]


def test_adding_twice_is_one_closure_and_saving_what_stands_changes_nothing(desk: Keeping) -> None:
    first, second = close(desk), close(desk)
    assert (first.closure_id, second.effects) == (second.closure_id, ())
    other = replace(WORKS, reason="Schilderwerken")
    for _number in range(2):
        change(desk, first.closure_id, other)
    with pytest.raises(Stale):
        change(desk, first.closure_id, WORKS)
    with pytest.raises(Stale):
        withdraw(desk, first.closure_id)
    assert desk.history("closure") == ["added", "changed"]
    withdraw(desk, first.closure_id, 2)
    with pytest.raises(rules.Withdrawn):
        change(desk, first.closure_id, WORKS, 3)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (replace(WORKS, reason="  "), rules.ReasonMissing),
        (replace(WORKS, reason="x" * 121), rules.ReasonMissing),
        (replace(WORKS, reason="Bel 0475 12 34 56"), NamesSomebody),
        (Draft(Period(TODAY, TODAY + timedelta(days=400)), "Te lang"), rules.TooLong),
        (Draft(Period(TODAY - timedelta(days=32), TODAY), "Te laat"), rules.OutOfReach),
        (Draft(Period(date(2029, 2, 2), date(2029, 2, 2)), "Te ver"), rules.OutOfReach),
    ],
)
def test_a_closure_that_cannot_be_is_refused(desk: Keeping, draft: Draft, refusal: type[DeskError]) -> None:
    with pytest.raises(refusal):
        close(desk, draft)
    outcome = close(desk)
    with pytest.raises(refusal):
        change(desk, outcome.closure_id, draft)


def test_a_closure_that_is_long_over_stays_with_what_followed_from_it(desk: Keeping) -> None:
    row = ClosureRow(
        network_id=desk.network.id, first_day=date(2026, 10, 1), last_day=date(2026, 10, 23), reason="Voorbij"
    )
    recent = ClosureRow(
        network_id=desk.network.id, first_day=date(2026, 10, 1), last_day=date(2026, 10, 24), reason="Net"
    )
    desk.tx.add_all([row, recent])
    desk.tx.flush()
    with pytest.raises(rules.LongOver):
        withdraw(desk, row.id)
    with pytest.raises(rules.LongOver):
        change(desk, row.id, WORKS)
    withdraw(desk, recent.id)
    assert (row.is_withdrawn, recent.is_withdrawn) == (False, True)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_own", [True, False])
def test_only_who_keeps_the_network_keeps_its_closures(desk: Keeping, role: Role, *, is_own: bool) -> None:
    known = close(desk).closure_id
    network = desk.network if is_own else factories.make_network(desk.tx)
    somebody = factories.make_person(desk.tx, role, networks=[network])
    other = replace(WORKS, reason="Anders")
    moment: dict[str, Any] = {"by": somebody, "today": TODAY, "now": NOW}

    def add() -> None:
        closure.add(desk.tx, desk.network.id, desk.location.id, other, **moment)

    def add_everywhere() -> None:
        closure.add(desk.tx, desk.network.id, None, other, **moment)

    def change_it() -> None:
        closure.change(desk.tx, known, replace(WORKS, reason="Toch"), 1, **moment)

    def withdraw_it() -> None:
        closure.withdraw(desk.tx, known, 2, **moment)

    actions = (add, add_everywhere, change_it, withdraw_it)
    if role is Role.ADMINISTRATOR or (role is Role.COORDINATOR and is_own):
        for action in actions:
            action()
        assert desk.history("closure") == ["added", "added", "added", "changed", "withdrawn"]
        return
    for action in actions:
        with pytest.raises(NotFound if role is Role.COORDINATOR else NotAllowed):
            action()
    assert desk.history("closure") == ["added"]


def test_a_place_of_one_network_is_not_closed_under_another(desk: Keeping) -> None:
    other = factories.make_network(desk.tx)
    both = factories.make_person(desk.tx, networks=[desk.network, other])
    with pytest.raises(NotFound):
        closure.add(desk.tx, other.id, desk.location.id, WORKS, by=both, today=TODAY, now=NOW)
    with pytest.raises(NotFound):
        withdraw(desk, 999_999)


def test_the_closures_of_a_place_and_of_a_network_take_one_statement_each(engine: Engine) -> None:
    with writing(engine) as tx:
        desk = open_keeping(tx)
        own = close(desk).closure_id
        of_all = close(
            desk, replace(WORKS, days=Period(DECEMBER_15, DECEMBER_15)), everywhere=True
        ).closure_id
        withdrawn = close(desk, replace(WORKS, reason="Vergissing")).closure_id
        withdraw(desk, withdrawn)
        beside = factories.make_location(tx, desk.network)
        tx.add(
            ClosureRow(
                network_id=desk.network.id,
                location_id=beside.id,
                first_day=TODAY,
                last_day=TODAY,
                reason="Elders",
            )
        )
    everywhere = Closure(
        of_all, desk.network.id, None, 1, Draft(Period(DECEMBER_15, DECEMBER_15), "Verbouwing")
    )
    here = Closure(own, desk.network.id, desk.location.id, 1, WORKS)
    with writing(engine) as tx, recorded(engine) as statements:
        assert closures.of_location(tx, desk.ann, desk.location.id) == [everywhere, here]
        assert closures.of_network(tx, desk.ann, desk.network.id) == [everywhere]
    assert len(statements) == 2
    with writing(engine) as tx:
        stranger = factories.make_person(tx, networks=[factories.make_network(tx)])
        assert closures.of_location(tx, stranger, desk.location.id) == []
        assert closures.of_network(tx, stranger, desk.network.id) == []
        assert tx.get_one(LocationRow, desk.location.id).version == 1
