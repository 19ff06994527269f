"""Taps from phones: exact whatever is sent twice, late, wrong or at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.session import reading, writing
from db.tables import ChangeRow, CountRow, TapRow
from domain import count
from domain.count import MAXIMUM, Tap
from domain.person import Person
from domain.words import CancelReason, CategoryKind, CountState, Role, SessionState
from services.tap import apply_taps, sweep_taps
from tests import factories
from tests.services.counting import Desk, figures, open_desk, plus, tallies, typed


@pytest.fixture
def desk(tx: Session, now: datetime) -> Desk:
    return open_desk(tx, now)


def ids(*taps: Tap) -> frozenset[UUID]:
    return frozenset(tap.id for tap in taps)


def test_first_tap_makes_a_draft_and_leaves_other_figures_unknown(desk: Desk) -> None:
    other = factories.make_session(desk.tx, factories.make_location(desk.tx))
    taps = [plus()]
    assert desk.tap(*taps) == ids(*taps)
    row = desk.tx.scalars(select(CountRow)).one()
    assert (row.session_id, row.day, row.state) == (desk.session.id, desk.session.day, CountState.DRAFT)
    assert desk.figures() == (1, None, None)
    assert desk.tx.get(CountRow, other.id) is None


def test_taps_sent_again_count_once_and_are_acknowledged_again(desk: Desk) -> None:
    first, second = plus(), plus(change=2)
    desk.tap(first)
    assert desk.tap(first, second, second) == ids(first, second)
    assert desk.tap(second, first) == ids(first, second)
    assert desk.figures() == (3, None, None)


def test_topics_add_up_each_in_its_own_row(desk: Desk) -> None:
    itsme, banking = factories.make_category(desk.tx), factories.make_category(desk.tx)
    taps = [plus(f"category:{itsme.id}"), plus(f"category:{banking.id}", 2), plus(f"category:{itsme.id}")]
    desk.tap(*taps)
    desk.tap(plus(f"category:{itsme.id}"))
    assert desk.tallies() == {itsme.id: 3, banking.id: 2}


def test_minus_never_goes_below_zero_nor_plus_above_the_maximum(desk: Desk) -> None:
    topic = factories.make_category(desk.tx)
    field = f"category:{topic.id}"
    down_then_up = [plus(field, -1), plus(field, 1), plus("first_time", -1), plus("first_time", 2)]
    desk.tap(*down_then_up)
    desk.tap(typed(MAXIMUM), plus(), plus(change=-1))
    assert desk.figures() == (MAXIMUM - 1, 2, None)
    assert desk.tallies() == {topic.id: 1}
    desk.tap(plus(field, -5), plus("first_time", -5))
    assert desk.figures() == (MAXIMUM - 1, 0, None)
    assert desk.tallies() == {topic.id: 0}


def test_minus_on_an_unknown_figure_leaves_it_unknown(desk: Desk) -> None:
    desk.tap(plus(change=-1))
    assert desk.figures() == (None, None, None)


def test_typed_total_replaces_and_taps_go_on_from_there(desk: Desk) -> None:
    taps = [plus(), typed(12), plus(), typed(0, "turned_away")]
    desk.tap(*taps)
    assert desk.figures() == (13, None, 0)


def test_two_phones_at_once_sum_up_exactly(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        location = factories.make_location(tx)
        session_id = factories.make_session(tx, location).id
        field = f"category:{factories.make_category(tx).id}"
        phones = [factories.make_person(tx, Role.MANAGER, locations=[location]) for _ in range(2)]
    shared = [plus() for _ in range(3)]  # an outbox that both tabs of one phone send

    def tap_away(person: Person) -> None:
        for _ in range(12):
            with writing(engine) as tx:
                apply_taps(tx, session_id, [plus(), plus(field), *shared], by=person, now=now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tap_away, phones))
    with reading(engine) as tx:
        assert figures(tx, session_id) == (24 + len(shared), None, None)
        assert list(tallies(tx, session_id).values()) == [24]


@pytest.mark.parametrize(
    "given",
    [
        {"state": SessionState.CANCELLED, "cancel_reason": CancelReason.ILLNESS},
        {"holiday": "christmas"},
    ],
)
def test_session_that_does_not_take_place_is_refused_but_earlier_taps_stay_acknowledged(
    desk: Desk, given: dict[str, object]
) -> None:
    before = plus()
    desk.tap(before)
    for name, value in given.items():
        setattr(desk.session, name, value)
    desk.tx.flush()
    assert desk.tap(before) == ids(before)
    with pytest.raises(count.DoesNotTakePlace):
        desk.tap(before, plus())
    assert desk.figures() == (1, None, None)


def test_session_of_tomorrow_is_refused(desk: Desk) -> None:
    tomorrow = factories.make_session(desk.tx, desk.location, day=date(2026, 11, 25))
    with pytest.raises(count.NotOpenYet):
        apply_taps(desk.tx, tomorrow.id, [plus()], by=desk.manager, now=desk.now)


def test_unknown_retired_or_uncountable_categories_are_named_and_nothing_is_counted(
    desk: Desk,
) -> None:
    good = factories.make_category(desk.tx)
    gone = factories.make_category(desk.tx, retired_on=desk.session.day)
    bad = [
        factories.make_category(desk.tx, retired_on=desk.session.day),
        factories.make_category(desk.tx, merged_into_id=gone.id),
        factories.make_category(desk.tx, kind=CategoryKind.SKILL),
    ]
    wrong = [plus(f"category:{category.id}") for category in bad] + [plus("category:999999")]
    with pytest.raises(count.BadTap) as refused:
        desk.tap(plus(f"category:{good.id}"), *wrong)
    assert refused.value.taps == ids(*wrong)
    assert desk.tx.scalars(select(TapRow)).all() == []


def test_category_retired_after_the_session_can_still_be_counted_in_it(desk: Desk) -> None:
    topic = factories.make_category(desk.tx, retired_on=desk.session.day + timedelta(days=1))
    desk.tap(plus(f"category:{topic.id}"))
    assert desk.tallies() == {topic.id: 1}


def test_senseless_taps_are_named(desk: Desk) -> None:
    wrong = [plus("salary"), plus(change=MAXIMUM + 1)]
    with pytest.raises(count.BadTap) as refused:
        desk.tap(plus(), *wrong)
    assert refused.value.taps == ids(*wrong)


def test_taps_after_the_count_was_finished_wait_for_a_person_and_are_then_a_correction(
    desk: Desk,
) -> None:
    row = factories.make_count(desk.tx, desk.session, visitors=4, version=2)
    late = [plus(), plus("first_time")]
    with pytest.raises(count.AlreadyEntered):
        desk.tap(*late)
    assert desk.figures() == (4, None, None)
    assert desk.tap(*late, into_entered=True) == ids(*late)
    desk.tx.flush()
    assert desk.figures() == (5, 1, None)
    assert (row.corrected_at, row.version) == (desk.now, 3)
    change = desk.tx.scalars(select(ChangeRow)).one()
    assert (change.verb, change.before, change.after) == (
        "corrected",
        {"visitors": 4, "first_time": None},
        {"visitors": 5, "first_time": 1},
    )


def test_late_taps_that_make_the_parts_larger_than_the_whole_are_refused(desk: Desk) -> None:
    factories.make_count(desk.tx, desk.session, visitors=1)
    with pytest.raises(count.MoreFirstTime):
        desk.tap(plus("first_time", 2), into_entered=True)


def test_sweep_forgets_old_taps_of_finished_counts_only(desk: Desk) -> None:
    unfinished = factories.make_session(desk.tx, desk.location, day=date(2026, 10, 1))
    long_ago = desk.now - timedelta(days=29)
    desk.tap(kept := plus())
    late_september = factories.make_session(desk.tx, desk.location, day=date(2026, 9, 29))
    apply_taps(desk.tx, unfinished.id, [draft := plus()], by=desk.manager, now=long_ago)
    apply_taps(desk.tx, late_september.id, [plus()], by=desk.manager, now=long_ago)
    for session_id in (desk.session.id, late_september.id):
        row = desk.tx.get_one(CountRow, session_id)
        row.state = CountState.ENTERED
    desk.tx.flush()
    sweep_taps(desk.tx, now=desk.now)
    assert set(desk.tx.scalars(select(TapRow.id))) == {kept.id, draft.id}
