"""Two people at once, on two real connections: one booking wins, and no edit disappears."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select

from db.queries import roster as read
from db.session import reading, writing
from db.tables import AssignmentRow, SessionRow
from domain.person import Person
from domain.roster_change import Move, SaveResult, SessionChange, Swap
from domain.words import OCCUPYING
from services import exchange, roster
from tests import factories
from tests.services.together import together

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_bookings_of_a_helper_at_overlapping_times_exactly_one_wins(
    engine: Engine, attempt: int
) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        helper = factories.make_helper(tx, network, name="Fatma")
        krook = factories.make_session(tx, factories.make_location(tx, network, name="De Krook"), day=DAY)
        amal = factories.make_session(
            tx,
            factories.make_location(tx, network, name="AMAL"),
            day=DAY,
            starts=time(11),
            ends=time(13),
        )
        helper_id, sessions = helper.id, [krook.id, amal.id]

    def book(session_id: int) -> bool:
        with writing(engine) as tx:
            return roster.assign(
                tx, session_id, helper_id, None, 1, by=person, today=DAY - timedelta(days=1), now=NOW
            )

    outcomes = together(*(lambda key=key: book(key) for key in sessions))
    assert outcomes.count(True) == 1
    (sentence,) = [outcome for outcome in outcomes if outcome is not True]
    clash = "AMAL on Wed 25 Nov 11:00–13:00" if outcomes[1] is True else "De Krook on Wed 25 Nov 10:00–12:00"
    assert sentence == (
        f"Fatma already stands at {clash}. Choose somebody else, or take Fatma off there first."
    )
    with reading(engine) as tx:
        occupied = tx.scalars(select(AssignmentRow).where(AssignmentRow.state.in_(OCCUPYING))).all()
        assert [row.session_id for row in occupied] == [sessions[outcomes.index(True)]]


def test_of_two_saves_of_the_same_version_one_is_written_and_the_other_shown(engine: Engine) -> None:
    person, session_id = _session(engine)
    with reading(engine) as tx:
        base = read.placed(tx, [session_id])[session_id].fields()

    def save(note: str) -> SaveResult:
        change = SessionChange(session_id, 1, base, replace(base, note=note))
        with writing(engine) as tx:
            return roster.save_changes(tx, [change], by=person, today=DAY, now=NOW)

    outcomes = together(lambda: save("Ann"), lambda: save("Ben"))
    results = [outcome for outcome in outcomes if isinstance(outcome, SaveResult)]
    assert len(results) == 2
    (winner,) = [
        name for name, result in zip(("Ann", "Ben"), results, strict=True) if result.saved == (session_id,)
    ]
    (conflict,) = [one for result in results for one in result.conflicts]
    assert conflict.theirs.note == winner
    assert {conflict.change.mine.note, winner} == {"Ann", "Ben"}
    with reading(engine) as tx:
        stands = read.placed(tx, [session_id])[session_id]
        assert (stands.note, stands.version) == (winner, 2)


def test_a_double_click_on_two_connections_assigns_once(engine: Engine) -> None:
    person, session_id = _session(engine)
    with writing(engine) as tx:
        network_id = read.session(tx, person, session_id).place.network_id
        helper = factories.make_helper(tx, network_id=network_id)
        helper_id = helper.id

    def click() -> bool:
        with writing(engine) as tx:
            return roster.assign(tx, session_id, helper_id, None, 1, by=person, today=DAY, now=NOW)

    assert sorted(map(str, together(click, click))) == ["False", "True"]
    with reading(engine) as tx:
        assert read.placed(tx, [session_id])[session_id].version == 2


def test_two_bulk_saves_over_the_same_sessions_in_opposite_order_do_not_lock_each_other_out(
    engine: Engine,
) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        sessions = [
            factories.make_session(tx, factories.make_location(tx, network), day=DAY).id for _ in range(8)
        ]
        helpers = [factories.make_helper(tx, network).id for _ in range(8)]

    def save(order: list[int], note: str) -> SaveResult:
        with reading(engine) as tx:
            stand = read.placed(tx, sessions)
        changes = []
        for key in order:
            base = stand[key].fields()
            wanted = frozenset({helpers[sessions.index(key)]})
            changes.append(
                SessionChange(key, stand[key].version, base, replace(base, note=note, helpers=wanted))
            )
        with writing(engine) as tx:
            return roster.save_changes(tx, changes, by=person, today=DAY, now=NOW)

    results = together(lambda: save(sessions, "Ann"), lambda: save(sessions[::-1], "Ben"))
    kept = [result for result in results if isinstance(result, SaveResult)]
    assert len(kept) == 2
    assert sum(len(result.saved) + len(result.conflicts) for result in kept) == 16
    assert max(len(result.saved) for result in kept) == 8
    assert all(not result.refusals for result in kept)


def _session(engine: Engine) -> tuple[Person, int]:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        session = factories.make_session(tx, factories.make_location(tx, network), day=DAY)
        return person, session.id


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_moves_of_a_helper_to_different_sessions_one_is_written_and_the_other_told(
    engine: Engine, attempt: int
) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        helper = factories.make_helper(tx, network, name="Fatma")
        keys = [
            factories.make_session(tx, factories.make_location(tx, network), day=DAY).id for _ in range(3)
        ]
        stands = tx.get_one(SessionRow, keys[1])
        factories.make_assignment(tx, stands, helper)
        helper_id = helper.id

    def move(to_id: int) -> bool:
        wanted = Move(to_id, 1, helper_id, keys[1], 1)
        with writing(engine) as tx:
            return exchange.move(tx, wanted, by=person, today=DAY, now=NOW)

    outcomes = together(lambda: move(keys[0]), lambda: move(keys[2]))
    assert outcomes.count(True) == 1
    (sentence,) = [outcome for outcome in outcomes if outcome is not True]
    assert str(sentence).startswith("A colleague changed this session meanwhile")
    with reading(engine) as tx:
        occupied = tx.scalars(select(AssignmentRow).where(AssignmentRow.state.in_(OCCUPYING))).all()
        assert [row.session_id for row in occupied] == [keys[0] if outcomes[0] is True else keys[2]]


@pytest.mark.parametrize("attempt", range(3))
def test_two_swaps_of_the_same_helpers_from_either_side_swap_once_and_lock_nobody_out(
    engine: Engine, attempt: int
) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        sessions = [
            factories.make_session(tx, factories.make_location(tx, network), day=DAY) for _ in range(2)
        ]
        helpers = [factories.make_helper(tx, network) for _ in range(2)]
        for session, helper in zip(sessions, helpers, strict=True):
            factories.make_assignment(tx, session, helper)
        (one, other), (ann, ben) = [row.id for row in sessions], [row.id for row in helpers]

    def swap(helper: int, session: int, with_helper: int, with_session: int) -> bool:
        wanted = Swap(session, 1, helper, with_session, 1, with_helper)
        with writing(engine) as tx:
            return exchange.swap(tx, wanted, by=person, today=DAY, now=NOW)

    outcomes = together(lambda: swap(ann, one, ben, other), lambda: swap(ben, other, ann, one))
    assert sorted(map(str, outcomes)) == ["False", "True"]
    with reading(engine) as tx:
        stand = read.placed(tx, [one, other])
        assert [[who.helper_id for who in stand[key].standing] for key in (one, other)] == [[ben], [ann]]
        assert [stand[key].version for key in (one, other)] == [2, 2]
