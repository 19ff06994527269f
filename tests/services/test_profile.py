"""The profile of visitors: counted only where the network switched it on, and never more than there were visitors."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import count as read
from db.tables import CategoryRow, ChangeRow, NetworkRow
from domain import count as rules
from domain.count import Figures
from domain.errors import Stale
from domain.network import NotOfTheProfile
from domain.words import CategoryKind, CountState, Role
from services import count, network
from tests import factories
from tests.services.counting import Desk, open_desk, plus, typed

AGE, DEVICE = CategoryKind.AGE_BAND, CategoryKind.DEVICE


@pytest.fixture
def desk(tx: Session, now: datetime) -> Desk:
    return open_desk(tx, now)


def switch(desk: Desk, *kinds: CategoryKind) -> None:
    desk.tx.get_one(NetworkRow, desk.location.network_id).profile = [kind.value for kind in kinds]
    desk.tx.flush()


def ages(desk: Desk) -> tuple[int, int]:
    young, old = (factories.make_category(desk.tx, kind=AGE) for _one in range(2))
    return young.id, old.id


def finish(desk: Desk) -> bool:
    return count.finish(desk.tx, desk.session.id, by=desk.manager, now=desk.now)


def test_a_list_is_counted_only_where_the_network_switched_it_on(desk: Desk) -> None:
    young, _old = ages(desk)
    device = factories.make_category(desk.tx, kind=DEVICE).id
    outcome = factories.make_category(desk.tx, kind=CategoryKind.OUTCOME).id
    skill = factories.make_category(desk.tx, kind=CategoryKind.SKILL).id
    desk.tap(plus(f"category:{outcome}"))
    for category_id in (young, device, skill):
        with pytest.raises(rules.BadTap):
            desk.tap(plus(f"category:{category_id}"))
    switch(desk, AGE)
    desk.tap(plus(f"category:{young}", 2))
    with pytest.raises(rules.BadTap):
        desk.tap(plus(f"category:{device}"))
    assert desk.tallies() == {outcome: 1, young: 2}


def test_its_parts_may_not_exceed_the_visitors_and_nothing_is_lost_when_they_do(desk: Desk) -> None:
    switch(desk, AGE)
    young, old = ages(desk)
    desk.tap(typed(3), plus(f"category:{young}", 2), plus(f"category:{old}", 2))
    with pytest.raises(rules.MoreThanVisitors) as refused:
        finish(desk)
    assert str(refused.value) == (
        "Age bands: 4 counted, and 3 visitors. Each visitor counts once in this list: correct one of the two."
    )
    assert (desk.count().state, desk.figures(), desk.tallies()) == (
        CountState.DRAFT,
        (3, None, None),
        {young: 2, old: 2},
    )
    desk.tap(plus(f"category:{old}", -1))
    assert finish(desk) is True


def test_a_correction_and_late_taps_keep_to_it_too(desk: Desk) -> None:
    switch(desk, AGE)
    young, old = ages(desk)
    desk.tap(typed(3), plus(f"category:{young}", 2))
    finish(desk)
    with pytest.raises(rules.MoreThanVisitors):
        desk.tap(plus(f"category:{old}", 2), into_entered=True)
    wanted = Figures(visitors=1, tallies={young: 2})
    with pytest.raises(rules.MoreThanVisitors):
        count.correct(desk.tx, desk.session.id, wanted, 2, by=desk.manager, now=desk.now)
    count.correct(
        desk.tx,
        desk.session.id,
        Figures(visitors=4, tallies={young: 2, old: 2}),
        2,
        by=desk.manager,
        now=desk.now,
    )
    assert desk.tallies() == {young: 2, old: 2}


def test_questions_may_exceed_the_visitors(desk: Desk) -> None:
    topic = factories.make_category(desk.tx).id
    desk.tap(typed(1), plus(f"category:{topic}", 3))
    assert finish(desk) is True


def test_what_was_counted_stays_when_the_list_is_switched_off(desk: Desk) -> None:
    switch(desk, AGE)
    young, _old = ages(desk)
    desk.tap(typed(3), plus(f"category:{young}", 2))
    finish(desk)
    switch(desk)
    found = read.of_session(desk.tx, desk.manager, desk.session.id)
    assert found is not None
    assert (found.figures.tallies, found.profile) == ({young: 2}, frozenset())
    wanted = Figures(visitors=5, tallies={young: 2})
    count.correct(desk.tx, desk.session.id, wanted, 2, by=desk.manager, now=desk.now)
    assert desk.tallies() == {young: 2}


def test_switching_is_noted_once_and_a_colleague_is_not_overwritten(desk: Desk) -> None:
    person = factories.make_person(desk.tx, Role.ADMINISTRATOR)
    network_id, none = desk.location.network_id, frozenset[CategoryKind]()

    def choose(kinds: frozenset[CategoryKind], seen: frozenset[CategoryKind]) -> bool:
        done = network.set_profile(desk.tx, network_id, kinds, seen, by=person, now=desk.now)
        desk.tx.flush()
        return done

    assert choose(frozenset({AGE, DEVICE}), none) is True
    assert choose(frozenset({AGE, DEVICE}), none) is False
    with pytest.raises(Stale):
        choose(frozenset({AGE}), none)
    with pytest.raises(NotOfTheProfile):
        choose(frozenset({CategoryKind.SKILL}), frozenset({AGE, DEVICE}))
    noted = desk.tx.execute(select(ChangeRow.verb, ChangeRow.before, ChangeRow.after)).all()
    assert [tuple(row) for row in noted] == [
        ("profile_changed", {"profile": []}, {"profile": ["age_band", "device"]})
    ]
    assert desk.tx.scalars(select(CategoryRow.code).where(CategoryRow.kind == DEVICE)).all()
