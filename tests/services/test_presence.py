"""Who helped: said in one tap each, taken back, never guessed; and whoever stood in without standing on the roster."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import presence as read
from db.queries import undo as steps
from db.tables import AssignmentRow, ChangeRow, HelperRow, NetworkRow
from domain import count, presence
from domain.presence import Answer, Attending, Presence
from domain.roster_refusal import AlreadyStands, UnknownHelper
from domain.undo import ChangedSince
from domain.words import (
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperStage,
    ReleaseCause,
    Role,
    SessionState,
)
from services import presence as verbs
from services import undo
from tests import factories
from tests.services.counting import Desk, open_desk
from tests.statements import recorded

YESTERDAY = date(2026, 11, 23)


@dataclass(slots=True)
class Room:
    """The desk with two helpers of the place on the roster of its session, Ada and Bo."""

    desk: Desk
    ada: HelperRow
    bo: HelperRow
    now: datetime

    def say(self, *answers: tuple[HelperRow, Presence], seen: AssignmentState | None = None) -> bool:
        said = [
            Answer(helper.id, seen or self.row(helper).state, presence_of) for helper, presence_of in answers
        ]
        return verbs.confirm(self.desk.tx, self.desk.session.id, said, by=self.desk.manager, now=self.tick())

    def stood_in(self, helper: HelperRow) -> bool:
        return verbs.stood_in(
            self.desk.tx, self.desk.session.id, helper.id, by=self.desk.manager, now=self.tick()
        )

    def take_back(self) -> None:
        tx, manager = self.desk.tx, self.desk.manager
        tx.flush()
        step = steps.last_step(
            tx, manager, self.desk.location.network_id, since=self.desk.now - timedelta(days=1)
        )
        assert step is not None
        undo.undo(
            tx, step.set_id, by=manager, today=self.desk.session.day + timedelta(days=1), now=self.tick()
        )
        tx.flush()

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def row(self, helper: HelperRow) -> AssignmentRow:
        self.desk.tx.flush()
        return self.desk.tx.get_one(AssignmentRow, (self.desk.session.id, helper.id), populate_existing=True)

    def states(self) -> list[tuple[str, AssignmentState, bool]]:
        self.desk.tx.flush()
        found = read.of_session(self.desk.tx, self.desk.manager, self.desk.session.id)
        return [(one.name, one.state, one.stood_in) for one in found.helpers]

    def verbs(self) -> list[str]:
        self.desk.tx.flush()
        return list(
            self.desk.tx.scalars(
                select(ChangeRow.verb).where(ChangeRow.entity == "assignment").order_by(ChangeRow.at)
            )
        )

    def helper(self, name: str, *, placed: bool = True, **given: object) -> HelperRow:
        tx = self.desk.tx
        network = tx.get_one(NetworkRow, self.desk.location.network_id)
        helper = factories.make_helper(tx, network, name=name, **given)
        if placed:
            factories.make_placement(tx, helper, self.desk.location)
        return helper


@pytest.fixture
def room(tx: Session, now: datetime) -> Room:
    desk = open_desk(tx, now)
    network = tx.get_one(NetworkRow, desk.location.network_id)
    ada, bo = (factories.make_helper(tx, network, name=name) for name in ("Ada", "Bo"))
    for helper in (ada, bo):
        factories.make_placement(tx, helper, desk.location)
        factories.make_assignment(tx, desk.session, helper)
    return Room(desk, ada, bo, now)


def test_whoever_is_on_the_roster_is_unknown_until_somebody_says_so(room: Room) -> None:
    found = read.of_session(room.desk.tx, room.desk.manager, room.desk.session.id)
    assert (found.present, found.unknown) == (0, 2)
    assert room.say((room.ada, Presence.PRESENT)) is True
    found = read.of_session(room.desk.tx, room.desk.manager, room.desk.session.id)
    assert (found.present, found.unknown) == (1, 1)
    assert found.helpers == (
        Attending(room.ada.id, "Ada", AssignmentRole.GUIDE, AssignmentState.PRESENT),
        Attending(room.bo.id, "Bo", AssignmentRole.GUIDE, AssignmentState.CONFIRMED),
    )


def test_saying_it_twice_changes_nothing_and_leaves_one_line(room: Room) -> None:
    assert room.say((room.ada, Presence.PRESENT)) is True
    version = room.desk.session.version
    assert room.say((room.ada, Presence.PRESENT), seen=AssignmentState.CONFIRMED) is False
    assert (room.verbs(), room.desk.session.version) == (["came"], version)


def test_all_at_once_is_one_action_and_one_undo(room: Room) -> None:
    room.say((room.ada, Presence.PRESENT), (room.bo, Presence.PRESENT))
    assert room.states() == [
        ("Ada", AssignmentState.PRESENT, False),
        ("Bo", AssignmentState.PRESENT, False),
    ]
    room.take_back()
    assert room.states() == [
        ("Ada", AssignmentState.CONFIRMED, False),
        ("Bo", AssignmentState.CONFIRMED, False),
    ]


def test_absent_present_and_open_again_each_leave_a_line(room: Room) -> None:
    for wanted in (Presence.ABSENT, Presence.PRESENT, Presence.UNKNOWN):
        room.say((room.ada, wanted))
    assert (room.verbs(), room.row(room.ada).state) == (
        ["did_not_come", "came", "presence_open"],
        AssignmentState.CONFIRMED,
    )


def test_what_a_colleague_said_meanwhile_is_not_overwritten(room: Room) -> None:
    room.say((room.ada, Presence.ABSENT))
    with pytest.raises(presence.SaidMeanwhile):
        room.say((room.ada, Presence.PRESENT), seen=AssignmentState.CONFIRMED)
    assert room.row(room.ada).state is AssignmentState.NO_SHOW


def test_a_reserve_who_came_helped_and_is_a_reserve_again_when_that_is_undone(room: Room) -> None:
    room.row(room.ada).role = AssignmentRole.RESERVE
    room.say((room.ada, Presence.PRESENT))
    assert room.row(room.ada).role is AssignmentRole.GUIDE
    room.take_back()
    row = room.row(room.ada)
    assert (row.role, row.state) == (AssignmentRole.RESERVE, AssignmentState.CONFIRMED)


def test_somebody_who_stood_in_is_present_and_gone_again_when_that_was_a_mistake(room: Room) -> None:
    cem = room.helper("Cem")
    room.say((room.ada, Presence.ABSENT))
    assert room.stood_in(cem) is True
    assert room.stood_in(cem) is False
    assert room.states() == [
        ("Ada", AssignmentState.NO_SHOW, False),
        ("Bo", AssignmentState.CONFIRMED, False),
        ("Cem", AssignmentState.PRESENT, True),
    ]
    room.say((cem, Presence.ABSENT))
    row = room.row(cem)
    assert (row.state, row.release_cause, row.stood_in) == (
        AssignmentState.CANCELLED,
        ReleaseCause.REMOVED,
        False,
    )
    room.take_back()
    assert room.row(cem).state is AssignmentState.PRESENT
    assert room.row(cem).stood_in is True


def test_standing_in_is_undone(room: Room) -> None:
    cem = room.helper("Cem", stage=HelperStage.BUDDY)
    room.stood_in(cem)
    assert room.row(cem).role is AssignmentRole.BUDDY
    room.take_back()
    assert [name for name, _state, _stood in room.states()] == ["Ada", "Bo"]


def test_somebody_taken_off_before_who_came_all_the_same_is_as_before_after_an_undo(room: Room) -> None:
    row = room.row(room.ada)
    row.state, row.release_cause = AssignmentState.CANCELLED, ReleaseCause.ABSENCE
    room.stood_in(room.ada)
    assert room.row(room.ada).state is AssignmentState.PRESENT
    room.take_back()
    row = room.row(room.ada)
    assert (row.state, row.release_cause, row.stood_in) == (
        AssignmentState.CANCELLED,
        ReleaseCause.ABSENCE,
        False,
    )


def test_undo_is_refused_when_somebody_said_otherwise_since(room: Room) -> None:
    room.say((room.ada, Presence.PRESENT))
    room.row(room.ada).state = AssignmentState.NO_SHOW
    with pytest.raises(ChangedSince):
        room.take_back()


def test_nobody_helped_in_two_places_at_once(room: Room) -> None:
    tx = room.desk.tx
    network = tx.get_one(NetworkRow, room.desk.location.network_id)
    elsewhere = factories.make_session(
        tx, factories.make_location(tx, network, name="De Serre"), starts=time(11), ends=time(13)
    )
    cem = room.helper("Cem")
    factories.make_assignment(tx, elsewhere, cem, state=AssignmentState.PRESENT)
    with pytest.raises(AlreadyStands, match="De Serre"):
        room.stood_in(cem)
    room.say((room.ada, Presence.ABSENT))
    factories.make_assignment(tx, elsewhere, room.ada, state=AssignmentState.PRESENT)
    with pytest.raises(AlreadyStands, match="De Serre"):
        room.say((room.ada, Presence.PRESENT))


def test_only_helpers_in_reach_can_be_named(room: Room) -> None:
    tx, session_id = room.desk.tx, room.desk.session.id
    room.helper("Stopped", stage=HelperStage.STOPPED)
    stranger = room.helper("Stranger", placed=False)
    seen_here = room.helper("Seen here", placed=False)
    factories.make_assignment(tx, factories.make_session(tx, room.desk.location, day=YESTERDAY), seen_here)
    foreign = factories.make_helper(tx, name="Foreign")
    cem = room.helper("Cem")
    assert list(read.stand_ins(tx, room.desk.manager, session_id).items()) == [
        (cem.id, "Cem"),
        (seen_here.id, "Seen here"),
    ]
    for helper in (stranger, foreign):
        with pytest.raises(UnknownHelper):
            room.stood_in(helper)
    administrator = factories.make_person(tx, Role.ADMINISTRATOR)
    assert stranger.id in read.stand_ins(tx, administrator, session_id)
    assert foreign.id not in read.stand_ins(tx, administrator, session_id)


def test_unnamed_helpers_are_a_number_with_its_undo(room: Room) -> None:
    tx, session_id, manager = room.desk.tx, room.desk.session.id, room.desk.manager
    assert verbs.set_unnamed(tx, session_id, 2, 0, by=manager, now=room.tick()) is True
    assert verbs.set_unnamed(tx, session_id, 2, 0, by=manager, now=room.tick()) is False
    with pytest.raises(presence.SaidMeanwhile):
        verbs.set_unnamed(tx, session_id, 1, 0, by=manager, now=room.tick())
    with pytest.raises(presence.ImpossibleNumber):
        verbs.set_unnamed(tx, session_id, 21, 2, by=manager, now=room.tick())
    assert read.of_session(tx, manager, session_id).unnamed == 2
    room.take_back()
    assert read.of_session(tx, manager, session_id).unnamed == 0


def test_it_is_said_from_an_hour_before_and_never_of_a_session_that_fell_away(room: Room) -> None:
    early = datetime(2026, 11, 24, 7, 30, tzinfo=room.desk.now.tzinfo)
    said = [Answer(room.ada.id, AssignmentState.CONFIRMED, Presence.PRESENT)]
    with pytest.raises(count.NotOpenYet):
        verbs.confirm(room.desk.tx, room.desk.session.id, said, by=room.desk.manager, now=early)
    room.desk.session.state = SessionState.CANCELLED
    room.desk.session.cancel_reason = CancelReason.ILLNESS
    with pytest.raises(count.DoesNotTakePlace):
        room.say((room.ada, Presence.PRESENT))


def test_history_holds_no_name(room: Room) -> None:
    room.stood_in(room.helper("Cem"))
    room.say((room.ada, Presence.PRESENT))
    room.desk.tx.flush()
    noted = room.desk.tx.execute(select(ChangeRow.before, ChangeRow.after)).all()
    assert not any(name in str(noted) for name in ("Ada", "Cem"))


@pytest.mark.parametrize("number", [1, 3])
def test_who_helped_is_read_in_one_statement(tx: Session, engine: Engine, now: datetime, number: int) -> None:
    desk = open_desk(tx, now)
    for _one in range(number):
        factories.make_assignment(tx, desk.session, factories.make_helper(tx))
    tx.flush()
    with recorded(engine) as seen:
        found = read.of_session(tx, desk.manager, desk.session.id)
        read.stand_ins(tx, desk.manager, desk.session.id)
    assert (len(found.helpers), len(seen)) == (number, 2)


@pytest.mark.parametrize("number", [-1, 21])
def test_the_database_refuses_an_impossible_number(room: Room, number: int) -> None:
    room.desk.session.unnamed_helpers = number
    with pytest.raises(IntegrityError):
        room.desk.tx.flush()
