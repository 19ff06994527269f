"""Pausing and stopping set a helper free from what is to come; anonymising forgets who it was."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import hours, session_history
from db.session import reading, trying, writing
from db.tables import (
    AssignmentRow,
    AvailabilityRow,
    Base,
    ChangeRow,
    ContactRow,
    HelperRow,
    PlacementRow,
    SessionRow,
)
from domain import helper as rules
from domain.candidate import Load
from domain.errors import DeskError, NotFound, Stale
from domain.need import CoverageState
from domain.person import Person
from domain.words import AssignmentState, ContactKind, HelperStage, ReleaseCause
from services import helper, leaving
from services import roster as planning
from services import undo as undoing
from tests import factories
from tests.services.helper_desk import ONLY_COORDINATORS, HelperDesk, open_helper_desk


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def leave(
    desk: HelperDesk,
    stage: HelperStage = HelperStage.STOPPED,
    seen: int = 1,
    by: Person | None = None,
    **given: Any,
) -> list[tuple[str, int, bool]]:
    """The place, the session and whether somebody is needed, of each session that loses the helper."""
    wanted = {"since": desk.today, "helper_id": desk.fatma.id, **given}
    found = leaving.leave(
        desk.tx,
        wanted["helper_id"],
        stage,
        wanted["since"],
        seen,
        by=by or desk.coordinator,
        today=desk.today,
        now=desk.now,
    )
    return [(gap.place, gap.session.id, gap.needs_somebody) for gap in found]


def anonymise(desk: HelperDesk, seen: int = 2, by: Person | None = None) -> bool:
    return leaving.anonymise(
        desk.tx, desk.fatma.id, seen, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def planned(desk: HelperDesk, **given: Any) -> SessionRow:
    session = factories.make_session(desk.tx, desk.krook, **{"day": desk.today, **given})
    factories.make_assignment(desk.tx, session, desk.fatma)
    return session


def state(desk: HelperDesk, session: SessionRow) -> tuple[AssignmentState, ReleaseCause | None]:
    desk.tx.flush()
    row = desk.tx.get_one(AssignmentRow, (session.id, desk.fatma.id), populate_existing=True)
    return row.state, row.release_cause


@pytest.mark.parametrize("stage", [HelperStage.PAUSED, HelperStage.STOPPED])
def test_leaving_sets_the_helper_free_from_what_has_not_begun(desk: HelperDesk, stage: HelperStage) -> None:
    begun = planned(desk, starts=time(11), ends=time(14))  # it is 12:00
    afternoon = planned(desk, starts=time(14), ends=time(16))
    later = planned(desk, day=desk.today + timedelta(days=300))
    colleague = factories.make_helper(desk.tx, desk.network)
    factories.make_assignment(desk.tx, later, colleague)
    assert leave(desk, stage) == [("De Krook", afternoon.id, True), ("De Krook", later.id, False)]
    freed = (AssignmentState.CANCELLED, ReleaseCause.HELPER_LEFT)
    assert [state(desk, one) for one in (begun, afternoon, later)] == [
        (AssignmentState.CONFIRMED, None),
        freed,
        freed,
    ]
    assert (desk.stored().draft.stage, desk.stored().draft.stage_since) == (stage, desk.today)
    versions = [desk.tx.get_one(SessionRow, one.id).version for one in (begun, afternoon, later)]
    assert versions == [1, 2, 2]


def test_what_is_freed_is_noted_at_each_session_in_the_same_action(desk: HelperDesk) -> None:
    session = planned(desk, day=desk.today + timedelta(days=1))
    leave(desk)
    freed, stopped = desk.history()
    assert (freed.entity, freed.entity_id, freed.verb, freed.after) == (
        "assignment",
        session.id,
        "released",
        {"state": "cancelled", "release_cause": "helper_left"},
    )
    assert (stopped.entity, stopped.entity_id, stopped.verb, stopped.after) == (
        "helper",
        desk.fatma.id,
        "stopped",
        {"stage": "stopped", "stage_since": "2026-11-24"},
    )
    assert freed.set_id == stopped.set_id
    (line,) = session_history.of_session(desk.tx, desk.coordinator, session.id)
    assert (line.verb, line.helper) == ("released", desk.fatma.name)


def test_the_board_misses_the_helper_and_undo_on_the_roster_does_not_bring_back_who_stopped(
    desk: HelperDesk,
) -> None:
    planned(desk, day=desk.today + timedelta(days=1))
    (gap,) = leaving.leave(
        desk.tx,
        desk.fatma.id,
        HelperStage.STOPPED,
        desk.today,
        1,
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )
    assert gap.session.coverage.state is CoverageState.NOBODY
    with pytest.raises(DeskError):
        undoing.undo(desk.tx, desk.history()[0].set_id, by=desk.coordinator, today=desk.today, now=desk.now)


def test_a_preview_says_the_same_and_keeps_nothing(engine: Engine, today: date, now: datetime) -> None:
    with writing(engine) as tx:
        desk = open_helper_desk(tx, today, now)
        session = planned(desk, day=today + timedelta(days=1))
    with trying(engine) as tx:
        found = leaving.leave(
            tx, desk.fatma.id, HelperStage.PAUSED, today, 1, by=desk.coordinator, today=today, now=now
        )
        assert [gap.session.id for gap in found] == [session.id]
    with writing(engine) as tx:
        assert tx.get_one(HelperRow, desk.fatma.id).stage is HelperStage.ACTIVE
        assert tx.scalars(select(AssignmentRow.state)).all() == [AssignmentState.CONFIRMED]


def test_only_coordinators_of_the_network_let_helpers_leave_or_be_forgotten(desk: HelperDesk) -> None:
    assert desk.outcomes(lambda by: leave(desk, by=by)) == ONLY_COORDINATORS
    leave(desk)
    assert desk.outcomes(lambda by: anonymise(desk, by=by)) == ONLY_COORDINATORS


def test_leaving_twice_is_one_change_and_a_stale_one_is_none(desk: HelperDesk) -> None:
    assert (leave(desk), leave(desk)) == ([], [])
    assert [line.verb for line in desk.history()] == ["stopped"]
    with pytest.raises(Stale):
        leave(desk, HelperStage.PAUSED)
    with pytest.raises(Stale):
        anonymise(desk, seen=1)


def test_nobody_leaves_in_the_future_or_from_another_network(desk: HelperDesk) -> None:
    with pytest.raises(rules.StageInFuture):
        leave(desk, since=desk.today + timedelta(days=1))
    foreign = factories.make_helper(desk.tx)
    for unknown in (foreign.id, 999_999):
        with pytest.raises(NotFound):
            leave(desk, helper_id=unknown)


def test_whoever_stopped_comes_back_by_a_stage_on_the_form(desk: HelperDesk) -> None:
    leave(desk)
    assert helper.change(
        desk.tx, desk.fatma.id, desk.draft(), 2, by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert desk.stored().draft.stage is HelperStage.ACTIVE


def test_only_who_stopped_and_is_expected_nowhere_is_forgotten(desk: HelperDesk) -> None:
    with pytest.raises(rules.NotStopped):
        anonymise(desk, seen=1)
    leave(desk)
    planned(desk, day=desk.today + timedelta(days=1))
    with pytest.raises(rules.StillPlanned):
        anonymise(desk)


def test_after_anonymising_no_table_holds_who_it_was_and_the_hours_stay(desk: HelperDesk) -> None:
    tx = desk.tx
    for month in (9, 10):
        planned(desk, day=date(2026, month, 6))
    row = tx.get_one(HelperRow, desk.fatma.id)
    row.email, row.phone, row.next_action = "fatma@example.org", "0475 12 34 56", "Call Fatma"
    row.next_action_on, row.owner_id = desk.today, desk.coordinator.account_id
    tx.add(ContactRow(helper_id=row.id, day=desk.today, kind=ContactKind.TALK, note="Fatma is happy"))
    tx.add(AvailabilityRow(helper_id=row.id, weekday=0, starts=time(9), ends=time(12)))
    placement = tx.scalars(select(PlacementRow).where(PlacementRow.helper_id == row.id)).one()
    placement.local_contact = "Niece of Fatma"
    tx.flush()
    leave(desk)
    assert (anonymise(desk), anonymise(desk)) == (True, False)
    tx.flush()
    tx.expire_all()
    found = [
        (table.name, value)
        for table in Base.metadata.sorted_tables
        for record in tx.execute(select(table))
        for value in record
        if not isinstance(value, datetime)  # its microseconds may read 0475
        if any(word in json.dumps(value, default=str) for word in ("Fatma", "fatma", "0475", "Yilmaz"))
    ]
    assert found == []
    kept = desk.stored()
    assert (kept.draft.name, kept.anonymised_at, kept.draft.stage) == (
        f"#{row.id}",
        desk.now,
        HelperStage.STOPPED,
    )
    assert (kept.followed.next_action, kept.followed.next_action_on, kept.followed.owner_id) == (
        "",
        None,
        None,
    )
    assert tx.scalars(select(AvailabilityRow)).all() == []
    assert hours.loads(tx, select(HelperRow.id), desk.today)[row.id] == Load(0, 0, 240)
    verbs = set(tx.scalars(select(ChangeRow.verb).where(ChangeRow.entity == "helper")))
    assert verbs == {"stopped", "anonymised"}


def test_of_an_anonymised_helper_nothing_can_be_changed_and_the_name_is_free(desk: HelperDesk) -> None:
    leave(desk)
    anonymise(desk)
    with pytest.raises(rules.Anonymised):
        helper.change(
            desk.tx, desk.fatma.id, desk.draft(), 3, by=desk.coordinator, today=desk.today, now=desk.now
        )
    again = helper.add(
        desk.tx, desk.network.id, desk.draft(), by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert again != desk.fatma.id


def test_a_helper_who_stops_while_being_put_on_a_session_is_never_left_on_it(
    engine: Engine, today: date, now: datetime
) -> None:
    with writing(engine) as tx:
        desk = open_helper_desk(tx, today, now)
        session = factories.make_session(tx, desk.krook, day=today + timedelta(days=1))
    barrier = Barrier(2)

    def stop() -> str:
        return attempt(
            lambda tx: leaving.leave(
                tx, desk.fatma.id, HelperStage.STOPPED, today, 1, by=desk.coordinator, today=today, now=now
            )
        )

    def assign() -> str:
        return attempt(
            lambda tx: planning.assign(
                tx, session.id, desk.fatma.id, None, 1, by=desk.coordinator, today=today, now=now
            )
        )

    def attempt(act: Callable[[Session], object]) -> str:
        barrier.wait()
        try:
            with writing(engine) as tx:
                act(tx)
        except DeskError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(2) as threads:
        stopped, assigned = (one.result() for one in [threads.submit(stop), threads.submit(assign)])
    with reading(engine) as tx:
        stage = tx.get_one(HelperRow, desk.fatma.id).stage
        stands = tx.scalars(select(AssignmentRow.state)).all() == [AssignmentState.CONFIRMED]
    assert (stopped, assigned, stage, stands) in {
        ("done", "CannotStand", HelperStage.STOPPED, False),
        ("done", "done", HelperStage.STOPPED, False),
        ("PlannedMeanwhile", "done", HelperStage.ACTIVE, True),
    }
