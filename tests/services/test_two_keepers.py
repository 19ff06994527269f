"""Two people keep one place at once, on two real connections: nothing is double, lost, or slips past a closure."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from db.queries import slot as slots
from db.session import reading, writing
from db.tables import AssignmentRow, ClosureRow, SessionRow, SlotRow
from domain.clock_time import Hours
from domain.closure import Draft as ClosureDraft
from domain.errors import Stale
from domain.period import Period
from domain.person import Person
from domain.slot import Draft
from domain.words import OCCUPYING
from services import closure, roster, slot
from tests import factories
from tests.services.keeping import NOW, TODAY, TUESDAYS, open_keeping
from tests.services.together import together

DECEMBER = ClosureDraft(Period(date(2026, 12, 1), date(2026, 12, 31)), "Verbouwing")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a network, and who keeps it."""

    engine: Engine
    network: int
    location: int
    ann: Person

    def add(self, draft: Draft = TUESDAYS) -> int:
        with writing(self.engine) as tx:
            return slot.add(tx, self.location, draft, by=self.ann, today=TODAY, now=NOW).slot_id

    def change(self, slot_id: int, draft: Draft) -> int:
        with writing(self.engine) as tx:
            return slot.change(
                tx, slot_id, draft, 1, from_day=TODAY, by=self.ann, today=TODAY, now=NOW
            ).slot_id

    def close(self) -> int:
        with writing(self.engine) as tx:
            return closure.add(
                tx, self.network, self.location, DECEMBER, by=self.ann, today=TODAY, now=NOW
            ).closure_id


@pytest.fixture
def place(engine: Engine) -> Place:
    with writing(engine) as tx:
        desk = open_keeping(tx)
        return Place(engine, desk.network.id, desk.location.id, desk.ann)


def test_the_same_slot_or_closure_added_by_two_at_once_is_there_once(place: Place) -> None:
    first, second = together(place.add, place.add)
    assert first == second
    once, again = together(place.close, place.close)
    assert once == again
    with reading(place.engine) as tx:
        days = tx.scalars(select(SessionRow.day)).all()
        assert (len(days), len(set(days))) == (10, 10)
        assert len(tx.scalars(select(ClosureRow)).all()) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_no_session_slips_past_a_closure_that_is_added_at_the_same_moment(place: Place, attempt: int) -> None:
    together(place.add, place.close)
    with reading(place.engine) as tx:
        open_days = tx.scalars(select(SessionRow.day).where(SessionRow.closure_id.is_(None))).all()
        assert [day for day in open_days if DECEMBER.days.contains(day)] == []
        assert len(open_days) == 5


def test_of_two_changes_of_a_slot_one_is_kept_and_the_other_is_told(place: Place) -> None:
    key = place.add()
    wanted = [
        replace(TUESDAYS, room="Zaal 2"),
        replace(TUESDAYS, hours=Hours(TUESDAYS.hours.starts, TUESDAYS.hours.ends.replace(hour=17))),
    ]
    outcome = together(*(lambda draft=draft: place.change(key, draft) for draft in wanted))
    assert sorted(map(str, outcome)) == sorted([str(key), str(Stale())])
    with reading(place.engine) as tx:
        kept = slots.drafts(tx, [tx.get_one(SlotRow, key)])[key]
        assert kept == wanted[outcome.index(key)]
        sessions = tx.scalars(select(SessionRow)).all()
        assert {(one.room, one.ends) for one in sessions} == {(kept.room, kept.hours.ends)}


@pytest.mark.parametrize("attempt", range(3))
def test_nobody_is_left_standing_where_it_closes_at_the_same_moment(place: Place, attempt: int) -> None:
    place.add()
    with writing(place.engine) as tx:
        session = tx.scalars(select(SessionRow).where(SessionRow.day == date(2026, 12, 8))).one()
        helper = factories.make_helper(tx, network_id=place.network)
        key, helper_id = session.id, helper.id

    def book() -> bool:
        with writing(place.engine) as tx:
            return roster.assign(tx, key, helper_id, None, 1, by=place.ann, today=TODAY, now=NOW)

    together(book, place.close)
    with reading(place.engine) as tx:
        assert tx.get_one(SessionRow, key).closure_id is not None
        standing = select(AssignmentRow.helper_id).where(AssignmentRow.state.in_(OCCUPYING))
        assert tx.scalars(standing).all() == []
