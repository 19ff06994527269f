"""Keeping slots: their sessions come at once, a change counts from its day, and nothing that happened is touched."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import slot as slots
from db.session import trying, writing
from db.tables import (
    AssignmentRow,
    ChangeRow,
    ClosureRow,
    SessionWishRow,
    SlotRow,
    TapRow,
)
from domain import location as places
from domain import slot as rules
from domain.clock_time import DatedHours, Hours
from domain.errors import NotAllowed, NotFound, Stale
from domain.need import Need
from domain.period import Period, since
from domain.recurrence import Listed, Monthly, Weekly
from domain.roster_refusal import PlaceTaken, UnknownWish
from domain.slot import PlannedDay, Slot
from domain.words import (
    CancelReason,
    CategoryKind,
    CountState,
    Formula,
    ReleaseCause,
    Role,
    SessionState,
)
from services import generation, slot
from tests import factories
from tests.services.keeping import JANUARY, NOW, TODAY, TUESDAYS, Keeping, open_keeping, told
from tests.statements import recorded

YESTERDAY = TODAY - timedelta(days=1)
DECEMBER_1, DECEMBER_8 = date(2026, 12, 1), date(2026, 12, 8)
THURSDAYS = replace(TUESDAYS, recurrence=Weekly(3, TODAY))
MORNINGS = replace(TUESDAYS, hours=Hours(time(9), time(12)))
JANUARY_5 = date(2027, 1, 5)


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def test_a_new_slot_has_its_sessions_at_once_and_shows_its_days_with_why_one_is_closed(desk: Keeping) -> None:
    desk.tx.add(
        ClosureRow(network_id=desk.network.id, first_day=DECEMBER_1, last_day=DECEMBER_1, reason="Verbouwing")
    )
    desk.tx.flush()
    friday = replace(TUESDAYS, recurrence=Weekly(4, TODAY), validity=since(TODAY))
    outcome = slot.add(desk.tx, desk.location.id, TUESDAYS, by=desk.ann, today=TODAY, now=NOW)
    assert outcome.days == (
        PlannedDay(TODAY),
        PlannedDay(DECEMBER_1, "Verbouwing"),
        *(PlannedDay(DECEMBER_8 + timedelta(weeks=number)) for number in range(8)),
    )
    assert (outcome.added, len(desk.sessions(outcome.slot_id)), outcome.effects) == (10, 10, ())
    assert desk.draft(outcome.slot_id) == TUESDAYS
    fridays = slot.add(desk.tx, desk.location.id, friday, by=desk.ann, today=TODAY, now=NOW)
    assert (fridays.added, len(fridays.days)) == (57, 12)
    assert [day for day in fridays.days if day.closed_because] == [
        PlannedDay(date(2026, 12, 25), "Christmas Day"),
        PlannedDay(date(2027, 1, 1), "New Year's Day"),
    ]


def test_a_new_slot_is_noted_with_all_that_was_chosen(desk: Keeping) -> None:
    factories.make_category(desk.tx, kind=CategoryKind.LANGUAGE, code="ar")
    factories.make_category(desk.tx, kind=CategoryKind.SKILL, code="consult")
    need = Need(1, 3, frozenset({"ar"}), frozenset({"consult"}))
    key = desk.add(replace(TUESDAYS, need=need, room="Zaal 2", formula=Formula.BOTH))
    desk.tx.flush()
    (change,) = desk.tx.scalars(select(ChangeRow))
    assert (change.entity, change.entity_id, change.verb, change.before) == ("slot", key, "added", None)
    assert (change.network_id, change.location_id) == (desk.network.id, desk.location.id)
    assert change.after == {
        "recurrence": "weekly",
        "weekday": 1,
        "every_weeks": 1,
        "anchor_day": "2026-11-24",
        "nth": None,
        "days": [],
        "first_day": "2026-11-24",
        "last_day": "2027-01-31",
        "starts": "13:00",
        "ends": "16:00",
        "room": "Zaal 2",
        "formula": "both",
        "minimum": 1,
        "maximum": 3,
        "languages": ["ar"],
        "skills": ["consult"],
    }
    assert len(desk.tx.scalars(select(SessionWishRow)).all()) == 20


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Weekly(1, DECEMBER_1, 2), [DECEMBER_1, date(2026, 12, 15), date(2026, 12, 29)]),
        (Monthly(1, -1), [TODAY, date(2026, 12, 29)]),
        (Listed((DECEMBER_8, TODAY, date(2027, 3, 1))), [TODAY, DECEMBER_8]),
    ],
)
def test_every_kind_of_recurrence_is_kept_and_read_back(
    desk: Keeping, recurrence: Weekly | Monthly | Listed, days: list[date]
) -> None:
    draft = replace(TUESDAYS, recurrence=recurrence, validity=Period(TODAY, date(2026, 12, 31)))
    key = desk.add(draft)
    assert (desk.draft(key), [one.day for one in desk.sessions(key)]) == (draft, days)


def test_adding_the_same_slot_twice_is_one_slot(desk: Keeping) -> None:
    assert desk.add() == desk.add()
    assert (desk.history("slot"), len(desk.sessions())) == (["added"], 10)


@pytest.mark.parametrize(
    "given",
    [
        {"recurrence": Listed((YESTERDAY,))},
        {"validity": Period(date(2026, 1, 1), YESTERDAY)},
        {"validity": since(date(2029, 1, 1))},
    ],
)
def test_a_slot_without_a_day_ahead_is_refused(desk: Keeping, given: dict[str, Any]) -> None:
    with pytest.raises(rules.NothingAhead):
        desk.add(replace(TUESDAYS, **given))


def test_an_unknown_language_and_too_long_a_room_are_refused(desk: Keeping) -> None:
    with pytest.raises(UnknownWish):
        desk.add(replace(TUESDAYS, need=Need(1, 2, frozenset({"xx"}))))
    with pytest.raises(rules.RoomTooLong):
        desk.add(replace(TUESDAYS, room="x" * 41))


def test_a_second_slot_at_the_same_start_needs_another_room_and_an_overlap_is_told(desk: Keeping) -> None:
    desk.add()
    with pytest.raises(PlaceTaken, match=r"De Krook already has a session on Tue 24 Nov 13:00–16:00\."):
        desk.add(replace(TUESDAYS, formula=Formula.BOTH))
    desk.add(replace(TUESDAYS, room="Zaal 2"))
    later = replace(TUESDAYS, hours=Hours(time(15), time(17)))
    outcome = slot.add(desk.tx, desk.location.id, later, by=desk.ann, today=TODAY, now=NOW)
    assert outcome.beside == tuple(
        DatedHours(TODAY + timedelta(weeks=number), TUESDAYS.hours) for number in range(3)
    )
    touching = replace(TUESDAYS, hours=Hours(time(17), time(18)))
    assert slot.add(desk.tx, desk.location.id, touching, by=desk.ann, today=TODAY, now=NOW).beside == ()


def test_a_change_from_today_moves_the_sessions_that_have_still_to_begin(desk: Keeping) -> None:
    key = factories.make_slot(desk.tx, desk.location, starts=time(9), ends=time(12), last_day=JANUARY).id
    generation.generate(desk.tx, [key], today=TODAY, first=date(2026, 11, 17))
    past = desk.on(date(2026, 11, 17))
    helper = desk.stands(desk.on(DECEMBER_1))
    validity = Period(date(2026, 1, 1), JANUARY)
    outcome = desk.change(
        key, replace(TUESDAYS, need=Need(2, 3), formula=Formula.BOTH, room="Zaal 2", validity=validity)
    )
    begun, next_one = desk.on(TODAY), desk.on(DECEMBER_1)
    assert (past.starts, past.room, begun.starts, begun.minimum) == (time(9), "", time(9), 1)
    assert (next_one.starts, next_one.ends, next_one.room) == (time(13), time(16), "Zaal 2")
    assert (next_one.formula, next_one.minimum, next_one.maximum) == (Formula.BOTH, 2, 3)
    assert (next_one.version, outcome.added, outcome.slot_id) == (2, 0, key)
    assert [one.becomes.hours for one in outcome.effects] == [TUESDAYS.hours] * 9
    assert told(outcome.effects)[:2] == [
        (DECEMBER_1, "changed", ["Fatma"], []),
        (DECEMBER_8, "changed", [], []),
    ]
    moved = desk.tx.get_one(AssignmentRow, (next_one.id, helper.id), populate_existing=True)
    assert (moved.starts, moved.ends) == (time(13), time(16))
    assert desk.history("slot") == ["changed"]
    assert desk.history("session") == ["followed_slot"] * 9


def test_the_session_of_this_afternoon_does_not_move_to_this_morning_and_none_is_made_there(
    desk: Keeping,
) -> None:
    key = desk.add()
    outcome = desk.change(key, MORNINGS)
    assert [(one.day, one.starts) for one in desk.sessions(key)[:2]] == [
        (TODAY, time(13)),
        (DECEMBER_1, time(9)),
    ]
    assert (len(outcome.effects), outcome.days[0]) == (9, PlannedDay(DECEMBER_1))
    fresh = slot.add(
        desk.tx, desk.location.id, replace(MORNINGS, room="Zaal 2"), by=desk.ann, today=TODAY, now=NOW
    )
    assert (fresh.added, fresh.days[0]) == (9, PlannedDay(DECEMBER_1))


def test_other_days_take_empty_sessions_away_and_cancel_those_on_which_something_hangs(
    desk: Keeping,
) -> None:
    key = desk.add()
    with_helper, with_draft, with_tap = desk.on(DECEMBER_1), desk.on(DECEMBER_8), desk.on(JANUARY_5)
    desk.stands(with_helper)
    factories.make_count(desk.tx, with_draft, state=CountState.DRAFT, visitors=None)
    desk.tx.add(
        TapRow(
            id=uuid4(),
            session_id=with_tap.id,
            location_id=desk.location.id,
            account_id=desk.ann.account_id,
            field="visitors",
            change=1,
            at=NOW,
        )
    )
    desk.tx.flush()
    outcome = desk.change(key, THURSDAYS)
    assert [(day, fate) for day, fate, *_who in told(outcome.effects)] == [
        (TODAY, "withdrawn"),
        (DECEMBER_1, "cancelled"),
        (DECEMBER_8, "cancelled"),
        *((date(2026, 12, 15) + timedelta(weeks=number), "withdrawn") for number in range(3)),
        (JANUARY_5, "cancelled"),
        *((date(2027, 1, 12) + timedelta(weeks=number), "withdrawn") for number in range(3)),
    ]
    assert told(outcome.effects)[1][3] == ["Fatma"]
    assert outcome.added == 10
    tuesdays = [one for one in desk.sessions(key) if one.day.weekday() == 1]
    assert [(one.id, one.cancel_reason) for one in tuesdays] == [
        (one.id, CancelReason.SLOT_CHANGED) for one in (with_helper, with_draft, with_tap)
    ]
    (released,) = desk.tx.scalars(select(AssignmentRow))
    assert released.release_cause is ReleaseCause.SESSION_CANCELLED


def test_changing_back_brings_the_sessions_back_with_their_helpers(desk: Keeping) -> None:
    key = desk.add()
    session = desk.on(DECEMBER_1)
    desk.stands(session)
    desk.change(key, THURSDAYS)
    outcome = desk.change(key, TUESDAYS)
    assert [one for one in told(outcome.effects) if one[1] == "restored"] == [
        (DECEMBER_1, "restored", ["Fatma"], [])
    ]
    assert (outcome.added, len(desk.sessions(key))) == (9, 10)
    assert (session.state, session.cancel_reason) == (SessionState.PLANNED, None)
    assert desk.standing(session) == ["Fatma"]


def test_a_session_that_somebody_cancelled_stays_cancelled(desk: Keeping) -> None:
    key = desk.add()
    session = desk.on(DECEMBER_1)
    session.state, session.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
    desk.stands(session)
    desk.change(key, replace(TUESDAYS, hours=Hours(time(14), time(16))))
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, CancelReason.ILLNESS)
    desk.change(key, THURSDAYS)
    assert session.cancel_reason is CancelReason.ILLNESS


def test_what_was_counted_keeps_what_it_had(desk: Keeping) -> None:
    key = desk.add()
    counted = desk.on(DECEMBER_1)
    factories.make_count(desk.tx, counted)
    outcome = desk.change(key, replace(THURSDAYS, hours=Hours(time(9), time(10))))
    assert DECEMBER_1 not in {one.when.day for one in outcome.effects}
    assert (counted.starts, counted.state, counted.version) == (time(13), SessionState.PLANNED, 1)


def test_what_was_decided_for_one_session_alone_stays(desk: Keeping) -> None:
    factories.make_category(desk.tx, kind=CategoryKind.LANGUAGE, code="ar")
    key = desk.add()
    session = desk.on(DECEMBER_1)
    session.starts, session.ends, session.room = time(10), time(11), "Zaal 9"
    session.own_need, session.minimum, session.maximum = True, 4, 4
    wanted = replace(TUESDAYS, need=Need(2, 2, frozenset({"ar"})), room="Zaal 2", formula=Formula.BOTH)
    desk.change(key, replace(wanted, hours=Hours(time(14), time(15))))
    assert (session.starts, session.room, session.minimum) == (time(10), "Zaal 9", 4)
    assert session.formula is Formula.BOTH
    asked = set(desk.tx.scalars(select(SessionWishRow.session_id)))
    assert asked == {one.id for one in desk.sessions()} - {session.id}


def test_who_stands_elsewhere_at_the_new_hours_is_taken_off_and_named(desk: Keeping) -> None:
    key = desk.add()
    fatma, jan = desk.stands(desk.on(DECEMBER_1)), desk.stands(desk.on(DECEMBER_8), "Jan")
    elsewhere = factories.make_location(desk.tx, desk.network)
    for helper, day in ((fatma, DECEMBER_1), (jan, DECEMBER_1)):
        other = factories.make_session(
            desk.tx, elsewhere, day=day, starts=time(9 + helper.id % 2), ends=time(11)
        )
        factories.make_assignment(desk.tx, other, helper)
    outcome = desk.change(key, MORNINGS)
    assert told(outcome.effects)[:2] == [
        (DECEMBER_1, "changed", [], ["Fatma"]),
        (DECEMBER_8, "changed", ["Jan"], []),
    ]
    assert (desk.standing(desk.on(DECEMBER_1)), desk.standing(desk.on(DECEMBER_8))) == ([], ["Jan"])


def test_a_change_from_a_later_day_ends_the_slot_and_begins_another_that_takes_over_its_sessions(
    desk: Keeping,
) -> None:
    key = desk.add()
    helper = desk.stands(desk.on(JANUARY_5))
    kept = {one.day: one.id for one in desk.sessions()}
    outcome = desk.change(key, MORNINGS, from_day=date(2027, 1, 1))
    new = outcome.slot_id
    assert new != key
    assert desk.draft(key) == replace(TUESDAYS, validity=Period(TODAY, date(2026, 12, 31)))
    assert desk.draft(new) == replace(MORNINGS, validity=Period(date(2027, 1, 1), JANUARY))
    assert [one.day for one in desk.sessions(key)] == [TODAY + timedelta(weeks=n) for n in range(6)]
    assert [(one.id, one.original_day, one.starts) for one in desk.sessions(new)] == [
        (kept[day], day, time(9)) for day in sorted(kept) if day >= JANUARY_5
    ]
    assert desk.standing(desk.on(JANUARY_5)) == [helper.name]
    assert (len(outcome.effects), outcome.added, len(outcome.days)) == (4, 0, 4)
    assert desk.history("slot") == ["added", "added", "changed"]


def test_saving_a_later_change_twice_is_one_change(desk: Keeping) -> None:
    key = desk.add()
    outcomes = [desk.change(key, MORNINGS, from_day=JANUARY_5) for _number in range(2)]
    assert outcomes[0].slot_id == outcomes[1].slot_id
    assert (outcomes[1].added, outcomes[1].effects) == (0, ())
    assert len(desk.tx.scalars(select(SlotRow)).all()) == 2


def test_generating_again_after_changes_makes_nothing(desk: Keeping) -> None:
    key = desk.add(replace(TUESDAYS, validity=since(TODAY)))
    desk.change(key, replace(THURSDAYS, validity=since(TODAY)))
    later = desk.change(key, replace(MORNINGS, validity=since(TODAY)), from_day=JANUARY_5)
    before = [(one.id, one.day) for one in desk.sessions()]
    assert generation.generate(desk.tx, [key, later.slot_id], today=TODAY) == 0
    assert generation.catch_up(desk.tx, today=TODAY) == 0
    assert [(one.id, one.day) for one in desk.sessions()] == before


def test_saving_what_stands_changes_nothing_and_a_stale_save_is_refused(desk: Keeping) -> None:
    key = desk.add()
    changed = [
        slot.change(desk.tx, key, MORNINGS, 1, from_day=TODAY, by=desk.ann, today=TODAY, now=NOW)
        for _number in range(2)
    ]
    assert changed[1].effects == ()
    with pytest.raises(Stale):
        slot.change(desk.tx, key, THURSDAYS, 1, from_day=TODAY, by=desk.ann, today=TODAY, now=NOW)
    assert (desk.draft(key), desk.history("slot")) == (MORNINGS, ["added", "changed"])


def test_a_change_that_cannot_be_is_refused(desk: Keeping) -> None:
    key = desk.add()
    with pytest.raises(rules.ChangeInThePast):
        desk.change(key, MORNINGS, from_day=YESTERDAY)
    with pytest.raises(rules.ChangeTooFar):
        desk.change(key, replace(MORNINGS, validity=since(TODAY)), from_day=date(2028, 6, 1))
    with pytest.raises(rules.EndsBeforeChange):
        desk.change(key, replace(MORNINGS, validity=Period(TODAY, DECEMBER_1)), from_day=DECEMBER_8)
    desk.add(MORNINGS)
    with pytest.raises(PlaceTaken):
        desk.change(key, replace(MORNINGS, need=Need(2, 2)))


def test_a_change_to_a_day_on_which_the_room_is_taken_is_refused_and_changes_nothing(engine: Engine) -> None:
    with writing(engine) as tx:
        desk = open_keeping(tx)
        key = desk.add()
        desk.add(THURSDAYS)
        before = [(one.id, one.day, one.slot_id) for one in desk.sessions()]
    with pytest.raises(PlaceTaken, match=r"Thu 26 Nov 13:00–16:00"), writing(engine) as tx:
        Keeping(tx, desk.network, desk.location, desk.ann).change(key, replace(THURSDAYS, need=Need(2, 2)))
    with writing(engine) as tx:
        again = Keeping(tx, desk.network, desk.location, desk.ann)
        assert [(one.id, one.day, one.slot_id) for one in again.sessions()] == before
        assert (again.draft(key), again.history("slot")) == (TUESDAYS, ["added", "added"])


def test_a_stopped_slot_keeps_its_past_and_can_go_on_again(desk: Keeping) -> None:
    key = desk.add()
    outcome = slot.stop(desk.tx, key, DECEMBER_1, 1, by=desk.ann, today=TODAY, now=NOW)
    assert [one.day for one in desk.sessions(key)] == [TODAY, DECEMBER_1]
    assert {fate for _day, fate, *_who in told(outcome.effects)} == {"withdrawn"}
    assert desk.draft(key).validity == Period(TODAY, DECEMBER_1)
    assert desk.change(key, TUESDAYS).added == 8
    slot.stop(desk.tx, key, YESTERDAY, 3, by=desk.ann, today=TODAY, now=NOW)
    assert (desk.sessions(key), desk.draft(key).validity) == ([], Period(YESTERDAY, YESTERDAY))
    assert generation.generate(desk.tx, [key], today=TODAY) == 0


def test_a_retired_location_gets_no_slots_and_no_changes(desk: Keeping) -> None:
    key = desk.add()
    desk.location.retired_on = TODAY
    desk.tx.flush()
    with pytest.raises(places.AlreadyRetired):
        desk.add(THURSDAYS)
    with pytest.raises(places.AlreadyRetired):
        desk.change(key, MORNINGS)


def test_trying_a_change_keeps_nothing(engine: Engine) -> None:
    with writing(engine) as tx:
        desk = open_keeping(tx)
        key = desk.add()
    with trying(engine) as tx:
        again = Keeping(tx, desk.network, desk.location, desk.ann)
        assert len(again.change(key, THURSDAYS).effects) == 10
    with writing(engine) as tx:
        again = Keeping(tx, desk.network, desk.location, desk.ann)
        assert (again.draft(key), len(again.sessions(key))) == (TUESDAYS, 10)
        assert again.history("slot") == ["added"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_own", [True, False])
def test_only_who_keeps_the_network_keeps_its_slots(desk: Keeping, role: Role, *, is_own: bool) -> None:
    key = desk.add()
    network = desk.network if is_own else factories.make_network(desk.tx)
    somebody = factories.make_person(desk.tx, role, networks=[network])
    moment: dict[str, Any] = {"by": somebody, "today": TODAY, "now": NOW}

    def add() -> None:
        slot.add(desk.tx, desk.location.id, THURSDAYS, **moment)

    def change() -> None:
        slot.change(desk.tx, key, MORNINGS, 1, from_day=TODAY, **moment)

    def stop() -> None:
        slot.stop(desk.tx, key, DECEMBER_1, 2, **moment)

    actions = (add, change, stop)
    if role is Role.ADMINISTRATOR or (role is Role.COORDINATOR and is_own):
        for action in actions:
            action()
        assert desk.history("slot") == ["added", "added", "changed", "changed"]
        return
    for action in actions:
        with pytest.raises(NotFound if role is Role.COORDINATOR else NotAllowed):
            action()
    assert desk.history("slot") == ["added"]


def test_a_slot_that_does_not_exist_is_not_found(desk: Keeping) -> None:
    with pytest.raises(NotFound):
        slot.change(desk.tx, 999_999, TUESDAYS, 1, from_day=TODAY, by=desk.ann, today=TODAY, now=NOW)
    with pytest.raises(NotFound):
        slot.stop(desk.tx, 999_999, TODAY, 1, by=desk.ann, today=TODAY, now=NOW)


def test_the_slots_of_a_location_take_five_statements(engine: Engine) -> None:
    with writing(engine) as tx:
        desk = open_keeping(tx)
        key = desk.add()
        factories.make_slot(tx)  # of another place
    taken = []
    for _round in range(2):
        with writing(engine) as tx, recorded(engine) as statements:
            found = slots.of_location(tx, desk.ann, desk.location.id, today=TODAY)
        taken.append((len(found), len(statements)))
        assert Slot(key, desk.location.id, 1, TUESDAYS, TODAY) in found
        with writing(engine) as tx:
            again = Keeping(tx, desk.network, desk.location, desk.ann)
            again.add(replace(THURSDAYS, room="A"))
            again.add(replace(THURSDAYS, recurrence=Listed((DECEMBER_1,)), room="B"))
    assert taken == [(1, 5), (3, 5)]
    with writing(engine) as tx:
        stranger = factories.make_person(tx, networks=[factories.make_network(tx)])
        assert slots.of_location(tx, stranger, desk.location.id, today=TODAY) == []


def test_from_a_day_on_a_slot_goes_on_at_another_place_with_its_helpers(desk: Keeping) -> None:
    """Closed days of the new place close its sessions; what was counted or lies elsewhere stays where it is."""
    key = desk.add(replace(TUESDAYS, validity=since(TODAY)))
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    third = factories.make_location(desk.tx, desk.network, name="De Serre")
    closed, elsewhere, counted = date(2026, 12, 15), date(2026, 12, 22), date(2026, 12, 29)
    desk.tx.add(
        ClosureRow(
            network_id=desk.network.id,
            location_id=other.id,
            first_day=closed,
            last_day=closed,
            reason="Verbouwing",
        )
    )
    sessions = {one.day: one for one in desk.sessions()}
    for day in (DECEMBER_1, DECEMBER_8, closed):
        desk.stands(sessions[day], f"Helper {day.day}")
    sessions[elsewhere].location_id, sessions[elsewhere].own_moment = third.id, True
    factories.make_count(desk.tx, sessions[counted])
    desk.tx.flush()
    outcome = slot.change(
        desk.tx,
        key,
        desk.draft(key),
        1,
        from_day=DECEMBER_8,
        to_location_id=other.id,
        by=desk.ann,
        today=TODAY,
        now=NOW,
    )
    desk.tx.flush()
    desk.tx.expire_all()
    assert (outcome.added, outcome.counted, desk.draft(key).validity.last) == (0, 1, date(2026, 12, 7))
    ahead = {day: one for day, one in sessions.items() if day >= DECEMBER_8}
    assert {one.slot_id for one in ahead.values()} == {outcome.slot_id}
    places = {day: one.location_id for day, one in sessions.items() if day <= counted}
    assert places == {
        TODAY: desk.location.id,
        DECEMBER_1: desk.location.id,
        DECEMBER_8: other.id,
        closed: other.id,
        elsewhere: third.id,
        counted: desk.location.id,
    }
    assert [desk.standing(sessions[day]) for day in (DECEMBER_1, DECEMBER_8, closed)] == [
        ["Helper 1"],
        ["Helper 8"],
        [],
    ]
    assert (closed, "closed", [], ["Helper 15"]) in told(outcome.effects)
    assert generation.generate(desk.tx, [key, outcome.slot_id], today=TODAY) == 0


def test_a_slot_from_today_on_at_another_place_keeps_what_has_begun(desk: Keeping) -> None:
    key = desk.add(MORNINGS)
    desk.change(key, replace(MORNINGS, validity=since(TODAY)))
    begun = factories.make_session(
        desk.tx, desk.location, slot_id=key, day=TODAY, starts=time(9), ends=time(12)
    )
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    outcome = slot.change(
        desk.tx,
        key,
        desk.draft(key),
        2,
        from_day=TODAY,
        to_location_id=other.id,
        by=desk.ann,
        today=TODAY,
        now=NOW,
    )
    assert begun.location_id == desk.location.id
    assert [one.day for one in desk.sessions(outcome.slot_id)] == [TODAY]
    assert generation.generate(desk.tx, [key, outcome.slot_id], today=TODAY) == 0


def test_a_slot_does_not_go_to_another_network_or_to_a_room_that_is_taken(desk: Keeping) -> None:
    key = desk.add()
    foreign, other = factories.make_location(desk.tx), factories.make_location(desk.tx, desk.network)
    factories.make_session(desk.tx, other, day=DECEMBER_8, starts=time(13), ends=time(14))
    retired = factories.make_location(desk.tx, desk.network, retired_on=TODAY)
    both = replace(desk.ann, networks=desk.ann.networks | {foreign.network_id})
    for place, refusal, by in [
        (foreign.id, NotFound, desk.ann),
        (foreign.id, NotFound, both),
        (0, NotFound, desk.ann),
        (other.id, PlaceTaken, desk.ann),
        (retired.id, places.AlreadyRetired, desk.ann),
    ]:
        with desk.tx.begin_nested() as attempt:
            with pytest.raises(refusal):
                slot.change(
                    desk.tx,
                    key,
                    TUESDAYS,
                    1,
                    from_day=DECEMBER_1,
                    to_location_id=place,
                    by=by,
                    today=TODAY,
                    now=NOW,
                )
            attempt.rollback()
        desk.tx.expire_all()
