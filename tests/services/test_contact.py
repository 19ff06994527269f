"""Following helpers up: the next action and the contact log."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.queries import contact as contacts
from domain import contact as rules
from domain.contact import Contact, Draft, NextAction
from domain.errors import DeskError, NotFound, Stale
from domain.helper import Anonymised
from domain.person import Person
from domain.privacy import NotForAFile
from domain.words import ContactKind, Role
from services import contact, helper
from tests import factories
from tests.services.helper_desk import FOLLOWERS, HelperDesk, open_helper_desk

CALL = NextAction("Call about the training", date(2026, 11, 26))


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def agree(
    desk: HelperDesk, wanted: NextAction = CALL, seen: NextAction | None = None, by: Person | None = None
) -> bool:
    return contact.set_next_action(
        desk.tx,
        desk.fatma.id,
        wanted,
        seen or NextAction(),
        by=by or desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def add(desk: HelperDesk, by: Person | None = None, **given: Any) -> int:
    draft = Draft(**{"day": desk.today, "kind": ContactKind.PHONE, "note": "All is well.", **given})
    return contact.add(
        desk.tx, desk.fatma.id, draft, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def remove(desk: HelperDesk, key: int, by: Person | None = None) -> bool:
    return contact.remove(
        desk.tx, desk.fatma.id, key, by=by or desk.coordinator, today=desk.today, now=desk.now
    )


def log(desk: HelperDesk, person: Person | None = None) -> list[Contact]:
    desk.tx.flush()
    return contacts.of_helper(desk.tx, person or desk.coordinator, desk.fatma.id, today=desk.today)


def owners(desk: HelperDesk, person: Person | None = None) -> set[int]:
    desk.tx.flush()
    return set(contacts.owners(desk.tx, person or desk.coordinator, desk.fatma.id, today=desk.today))


def test_a_next_action_is_kept_clean_and_noted_without_what_it_says(desk: HelperDesk) -> None:
    owner = desk.manager.account_id
    assert agree(desk, NextAction("  Call   Fatma ", CALL.on, owner)) is True
    assert desk.stored().next_action == NextAction("Call Fatma", CALL.on, owner)
    (line,) = desk.history()
    assert (line.entity, line.entity_id, line.verb, line.after) == (
        "helper",
        desk.fatma.id,
        "next_action_changed",
        {"on": "2026-11-26", "owner_id": owner, "text_changed": True},
    )


def test_done_is_an_empty_next_action(desk: HelperDesk) -> None:
    agree(desk)
    assert agree(desk, NextAction(owner_id=desk.coordinator.account_id), CALL) is True
    assert desk.stored().next_action == NextAction()


def test_whoever_follows_the_helper_up_agrees_and_notes(desk: HelperDesk) -> None:
    assert desk.outcomes(lambda by: agree(desk, by=by)) == FOLLOWERS
    assert desk.outcomes(lambda by: add(desk, by=by)) == FOLLOWERS


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (NextAction("Call"), rules.DayMissing),
        (NextAction("", CALL.on), rules.ActionMissing),
        (NextAction("x" * 201, CALL.on), rules.ActionTooLong),
        (NextAction("Pay to BE68 5390 0754 7034", CALL.on), NotForAFile),
        (NextAction("Call", CALL.on, 999_999), rules.UnknownOwner),
    ],
)
def test_a_next_action_that_cannot_be_is_refused(
    desk: HelperDesk, wanted: NextAction, refusal: type[DeskError]
) -> None:
    with pytest.raises(refusal):
        agree(desk, wanted)


def test_agreeing_twice_is_one_change_and_a_stale_one_is_none(desk: HelperDesk) -> None:
    assert (agree(desk), agree(desk)) == (True, False)
    with pytest.raises(Stale):
        agree(desk, NextAction("Mail", CALL.on))
    assert desk.stored().next_action == CALL
    assert len(desk.history()) == 1


def test_following_up_and_changing_details_do_not_get_in_each_others_way(desk: HelperDesk) -> None:
    agree(desk, by=desk.manager)
    changed = desk.draft(partner="Stad")
    assert helper.change(
        desk.tx, desk.fatma.id, changed, 1, by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert agree(desk, NextAction("Mail", CALL.on), CALL) is True


def test_an_action_is_owned_by_who_follows_the_helper_up_or_owned_it_before(desk: HelperDesk) -> None:
    people = desk.people
    of_network = {people[who].account_id for who in ("coordinator", "manager", "manager of the network")}
    assert owners(desk) == of_network
    assert owners(desk, people["administrator"]) == of_network | {people["administrator"].account_id}
    assert owners(desk, people["manager elsewhere"]) == set()
    gone = factories.make_account(desk.tx, role=Role.MANAGER, locations=[desk.krook], is_active=False)
    assert owners(desk) == of_network
    desk.fatma.owner_id = gone.id
    assert owners(desk) == of_network | {gone.id}


def test_a_contact_is_kept_with_who_noted_it_and_noted_without_the_note(desk: HelperDesk) -> None:
    earlier = add(desk, day=desk.today - timedelta(days=3), note="")
    key = add(desk, by=desk.manager, kind=ContactKind.VISIT, note=" New number: 0475 12 34 56 ")
    assert log(desk) == [
        Contact(
            key,
            desk.manager.account_id,
            desk.manager.name,
            Draft(desk.today, ContactKind.VISIT, "New number: 0475 12 34 56"),
        ),
        Contact(
            earlier,
            desk.coordinator.account_id,
            desk.coordinator.name,
            Draft(desk.today - timedelta(days=3), ContactKind.PHONE, ""),
        ),
    ]
    assert sorted(str(line.after) for line in desk.history()) == sorted(
        [
            f"{{'contact_id': {earlier}, 'day': '2026-11-21', 'kind': 'phone'}}",
            f"{{'contact_id': {key}, 'day': '2026-11-24', 'kind': 'visit'}}",
        ]
    )


def test_noting_a_contact_twice_gives_one_line(desk: HelperDesk) -> None:
    assert add(desk) == add(desk)
    assert len(log(desk)) == 1
    assert add(desk, by=desk.manager) != add(desk)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"day": date(2026, 11, 25)}, rules.ContactInFuture),
        ({"note": "x" * 401}, rules.NoteTooLong),
        ({"note": "Born 85.07.30-033.28"}, NotForAFile),
    ],
)
def test_a_contact_that_cannot_be_is_refused(
    desk: HelperDesk, given: dict[str, Any], refusal: type[DeskError]
) -> None:
    with pytest.raises(refusal):
        add(desk, **given)


def test_a_line_is_taken_out_by_its_writer_or_a_coordinator(desk: HelperDesk) -> None:
    key = add(desk, by=desk.people["manager of the network"])
    assert desk.outcomes(lambda by: remove(desk, key, by=by)) == {
        **FOLLOWERS,
        "manager": "NotAllowed",
    }
    assert (remove(desk, key), remove(desk, key)) == (True, False)
    assert log(desk) == []
    assert [line.verb for line in desk.history()] == ["contact_added", "contact_removed"]


def test_a_line_about_somebody_else_is_not_found(desk: HelperDesk) -> None:
    other = factories.make_helper(desk.tx, desk.network)
    key = contact.add(
        desk.tx,
        other.id,
        Draft(desk.today, ContactKind.TALK),
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )
    with pytest.raises(NotFound):
        remove(desk, key)


def test_nobody_who_was_anonymised_is_followed_up(desk: HelperDesk) -> None:
    desk.fatma.anonymised_at = desk.now
    desk.tx.flush()
    for act in (agree, add):
        with pytest.raises(Anonymised):
            act(desk)


def test_the_log_is_read_by_who_follows_the_helper_up(desk: HelperDesk) -> None:
    add(desk)
    assert {who: len(log(desk, person)) for who, person in desk.people.items()} == {
        "coordinator": 1,
        "administrator": 1,
        "manager": 1,
        "manager of the network": 1,
        "manager elsewhere": 0,
        "viewer": 0,
        "coordinator elsewhere": 0,
    }
