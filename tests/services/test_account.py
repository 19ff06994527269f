"""Keeping accounts: who may give what to whom, and that nobody locks a network out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import account as accounts
from db.session import writing
from db.tables import AccountRow, ChangeRow, LocationRow, NetworkRow, SignInRow
from domain import account as rules
from domain import sign_in as sign_in_rules
from domain.account import Draft, Place
from domain.errors import DeskError, NotAllowed, NotFound, Stale
from domain.person import Person
from domain.words import Role
from services import account, password, sign_in
from tests.factories import make_account, make_location, make_network
from tests.statements import recorded


def person_of(tx: Session, row: AccountRow) -> Person:
    return accounts.person_of(tx, row)


def stored(tx: Session, account_id: int, by: Person, now: datetime) -> Draft:
    return next(one.draft for one in accounts.kept(tx, by, now=now) if one.id == account_id)


@pytest.fixture
def gent(tx: Session) -> NetworkRow:
    return make_network(tx, name="Gent")


@pytest.fixture
def krook(tx: Session, gent: NetworkRow) -> LocationRow:
    return make_location(tx, gent, name="De Krook")


@pytest.fixture
def ann(tx: Session, gent: NetworkRow) -> Person:
    """The coordinator of Gent."""
    return person_of(tx, make_account(tx, name="Ann", networks=[gent]))


@pytest.fixture
def root(tx: Session) -> Person:
    return person_of(tx, make_account(tx, role=Role.ADMINISTRATOR))


def draft(location: LocationRow, **given: Any) -> Draft:
    return replace(
        Draft("Bob@Example.org ", " Bob  Baert", Role.MANAGER, "nl", locations=frozenset({location.id})),
        **given,
    )


def test_a_new_account_is_kept_clean_and_noted_without_the_person(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    tx.flush()
    assert stored(tx, account_id, ann, now) == Draft(
        "bob@example.org", "Bob Baert", Role.MANAGER, "nl", frozenset(), frozenset({krook.id})
    )
    change = tx.scalars(select(ChangeRow)).one()
    assert (change.entity, change.entity_id, change.verb, change.account_id) == (
        "account",
        account_id,
        "added",
        ann.account_id,
    )
    assert (change.network_id, change.before) == (krook.network_id, None)
    assert change.after == {"role": "manager", "language": "nl", "networks": [], "locations": [krook.id]}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "  "}, rules.NameMissing),
        ({"name": "x" * 81}, rules.NameMissing),
        ({"email": "bob"}, rules.BadEmail),
        ({"email": "bob@example"}, rules.BadEmail),
        ({"email": "bob baert@example.org"}, rules.BadEmail),
        ({"email": "x" * 120 + "@example.org"}, rules.BadEmail),
        ({"locations": frozenset()}, rules.ScopeMissing),
        ({"role": Role.COORDINATOR}, rules.NetworkMissing),
        ({"role": Role.ADMINISTRATOR}, rules.RoleTooHigh),
        ({"networks": frozenset({999_999})}, NotFound),
        ({"locations": frozenset({999_999})}, NotFound),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    tx: Session, ann: Person, krook: LocationRow, given: dict[str, Any], refusal: type[DeskError]
) -> None:
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    with pytest.raises(refusal):
        account.add(tx, draft(krook, **given), by=ann, now=now)


def test_two_accounts_never_share_an_address(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    account.add(tx, draft(krook), by=ann, now=now)
    with pytest.raises(rules.EmailTaken):
        account.add(tx, draft(krook, name="Another Bob"), by=ann, now=now)
    other = account.add(tx, draft(krook, email="other@example.org"), by=ann, now=now)
    with pytest.raises(rules.EmailTaken):
        account.change(tx, other, draft(krook), 1, by=ann, now=now)


def test_a_changed_account_says_what_changed_but_not_who_it_is(
    tx: Session, ann: Person, gent: NetworkRow, krook: LocationRow, now: datetime
) -> None:
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    wanted = Draft("bob@new.example", "Bob B.", Role.VIEWER, "", frozenset({gent.id}))
    account.change(tx, account_id, wanted, 1, by=ann, now=now)
    tx.flush()
    assert stored(tx, account_id, ann, now) == wanted
    change = tx.scalars(select(ChangeRow).where(ChangeRow.verb == "changed")).one()
    assert change.before == {
        "role": "manager",
        "language": "nl",
        "networks": [],
        "locations": [krook.id],
        "contact_changed": False,
    }
    assert change.after == {
        "role": "viewer",
        "language": "",
        "networks": [gent.id],
        "locations": [],
        "contact_changed": True,
    }


def test_saving_twice_is_one_change_and_a_stale_save_is_none(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    account.change(tx, account_id, draft(krook, role=Role.VIEWER), 1, by=ann, now=now)
    account.change(tx, account_id, draft(krook, role=Role.VIEWER), 1, by=ann, now=now)
    with pytest.raises(Stale):
        account.change(tx, account_id, draft(krook, name="Bobby"), 1, by=ann, now=now)
    tx.flush()
    assert sorted(tx.scalars(select(ChangeRow.verb))) == ["added", "changed"]
    assert stored(tx, account_id, ann, now).name == "Bob Baert"


def test_switching_off_signs_out_and_spends_links_and_switching_on_gives_the_account_back(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    link = account.make_password_link(tx, account_id, by=ann, now=now)
    token = sign_in.to_hash(sign_in.open_for(tx, account_id, now=now))
    account.switch_off(tx, account_id, 1, by=ann, now=now)
    tx.flush()
    assert accounts.presence(tx, token, now=now) is None
    with pytest.raises(rules.SwitchedOff):
        account.make_password_link(tx, account_id, by=ann, now=now)
    account.switch_on(tx, account_id, 2, by=ann, now=now)
    tx.flush()
    assert accounts.presence(tx, token, now=now) is None
    with pytest.raises(sign_in_rules.LinkSpent):
        password.email_behind(tx, link, now=now)
    assert (
        password.email_behind(tx, account.make_password_link(tx, account_id, by=ann, now=now), now=now)
        == "bob@example.org"
    )


def test_switching_off_twice_is_one_change(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    for _number in range(2):
        account.switch_off(tx, account_id, 1, by=ann, now=now)
    with pytest.raises(Stale):
        account.switch_on(tx, account_id, 1, by=ann, now=now)


def test_a_demo_account_gets_no_password(tx: Session, ann: Person, krook: LocationRow, now: datetime) -> None:
    demo = make_account(tx, locations=[krook], role=Role.MANAGER, is_demo=True)
    with pytest.raises(rules.DemoAccount):
        account.make_password_link(tx, demo.id, by=ann, now=now)


def test_an_account_is_kept_by_who_covers_all_of_it(
    tx: Session, ann: Person, root: Person, krook: LocationRow, now: datetime
) -> None:
    gent = tx.get_one(NetworkRow, krook.network_id)
    elsewhere = make_location(tx, make_network(tx, name="Kortrijk"))
    both = make_account(tx, role=Role.MANAGER, locations=[krook, elsewhere])
    foreign = make_account(tx, role=Role.MANAGER, locations=[elsewhere])
    admin = make_account(tx, role=Role.ADMINISTRATOR, networks=[gent])
    for row, refusal in ((both, NotAllowed), (foreign, NotFound), (admin, NotFound)):
        with pytest.raises(refusal):
            account.switch_off(tx, row.id, 1, by=ann, now=now)
    account.switch_off(tx, both.id, 1, by=root, now=now)
    assert {one.id for one in accounts.kept(tx, ann, now=now)} == {ann.account_id, both.id}


def test_a_coordinator_gives_no_place_of_another_network(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    elsewhere = make_location(tx, make_network(tx, name="Kortrijk"))
    for given in ({"locations": frozenset({elsewhere.id})}, {"networks": frozenset({elsewhere.network_id})}):
        with pytest.raises(NotFound):
            account.add(tx, draft(krook, **given), by=ann, now=now)
    account_id = account.add(tx, draft(krook), by=ann, now=now)
    with pytest.raises(NotFound):
        account.change(
            tx, account_id, draft(krook, locations=frozenset({krook.id, elsewhere.id})), 1, by=ann, now=now
        )


def test_nobody_locks_themselves_out(
    tx: Session, ann: Person, gent: NetworkRow, krook: LocationRow, now: datetime
) -> None:
    make_account(tx, name="Second coordinator", networks=[gent])
    mine = stored(tx, ann.account_id, ann, now)
    lowered = replace(mine, role=Role.MANAGER, networks=frozenset(), locations=frozenset({krook.id}))
    with pytest.raises(rules.OwnAccount):
        account.change(tx, ann.account_id, lowered, 1, by=ann, now=now)
    with pytest.raises(rules.OwnAccount):
        account.switch_off(tx, ann.account_id, 1, by=ann, now=now)
    account.change(tx, ann.account_id, replace(mine, name="Ann P."), 1, by=ann, now=now)


def test_a_network_keeps_somebody_who_keeps_its_accounts(
    tx: Session, root: Person, gent: NetworkRow, krook: LocationRow, now: datetime
) -> None:
    only = make_account(tx, name="Only", networks=[gent])
    root_row = tx.get_one(AccountRow, root.account_id)
    account.switch_off(tx, only.id, 1, by=root, now=now)
    account.switch_on(tx, only.id, 2, by=root, now=now)
    root_row.is_active = False  # from here on, nobody but coordinators
    tx.flush()
    lowered = Draft(only.email, "Only", Role.MANAGER, "", frozenset(), frozenset({krook.id}))
    with pytest.raises(rules.LastKeeper):
        account.switch_off(tx, only.id, 3, by=root, now=now)
    with pytest.raises(rules.LastKeeper):
        account.change(tx, only.id, lowered, 3, by=root, now=now)
    make_account(tx, name="Elsewhere", networks=[make_network(tx)])
    with pytest.raises(rules.LastKeeper):
        account.switch_off(tx, only.id, 3, by=root, now=now)
    make_account(tx, name="Second", networks=[gent])
    account.change(tx, only.id, lowered, 3, by=root, now=now)


def test_two_coordinators_who_switch_each_other_off_at_once_do_not_both_succeed(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as tx:
        gent = make_network(tx)
        both = [make_account(tx, networks=[gent]) for _number in range(2)]
        people = [person_of(tx, row) for row in both]
    barrier = Barrier(2)

    def switch_off(number: int) -> str:
        barrier.wait()
        try:
            with writing(engine) as tx:
                account.switch_off(tx, both[1 - number].id, 1, by=people[number], now=now)
        except DeskError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(2) as threads:
        outcome = sorted(threads.map(switch_off, range(2)))
    assert outcome == ["LastKeeper", "done"]


def test_two_people_who_take_one_address_at_once_make_one_account(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        krook = make_location(tx)
        ann = person_of(tx, make_account(tx, networks=[tx.get_one(NetworkRow, krook.network_id)]))
        wanted = draft(krook)
    barrier = Barrier(4)

    def add(_number: int) -> str:
        barrier.wait()
        try:
            with writing(engine) as tx:
                account.add(tx, wanted, by=ann, now=now)
        except DeskError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(4) as threads:
        outcome = sorted(threads.map(add, range(4)))
    assert outcome == ["EmailTaken"] * 3 + ["done"]


def test_everybody_may_sign_out_the_own_browsers_and_a_keeper_those_of_others(
    tx: Session, ann: Person, krook: LocationRow, now: datetime
) -> None:
    row = make_account(tx, role=Role.MANAGER, locations=[krook])
    bob = person_of(tx, row)
    for account_id in (row.id, ann.account_id):
        sign_in.open_for(tx, account_id, now=now)
    tx.flush()
    with pytest.raises(NotAllowed):
        account.sign_out_everywhere(tx, ann.account_id, by=bob, now=now)
    account.sign_out_everywhere(tx, bob.account_id, by=bob, now=now)
    revoked = {row.account_id: row.revoked_at for row in tx.scalars(select(SignInRow))}
    assert revoked == {bob.account_id: now, ann.account_id: None}
    account.sign_out_everywhere(tx, ann.account_id, by=ann, now=now)


def test_the_list_of_accounts_takes_the_same_statements_at_one_and_at_three(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as tx:
        gent = make_network(tx)
        ann = person_of(tx, make_account(tx, networks=[gent]))
    taken = []
    for _round in range(2):
        with writing(engine) as tx, recorded(engine) as statements:
            found = accounts.kept(tx, ann, now=now)
        taken.append((len(found), len(statements)))
        with writing(engine) as tx:
            for _number in range(2):
                row = make_account(tx, role=Role.VIEWER, networks=[gent])
                sign_in.open_for(tx, row.id, now=now)
    assert taken == [(1, 4), (3, 4)]


def test_the_list_says_on_how_many_browsers_an_account_is_signed_in(
    tx: Session, ann: Person, now: datetime
) -> None:
    for age in (sign_in_rules.IDLE / 2, sign_in_rules.IDLE * 2):
        sign_in.open_for(tx, ann.account_id, now=now - age)
    closed = sign_in.open_for(tx, ann.account_id, now=now)
    tx.flush()
    sign_in.close(tx, sign_in.to_hash(closed), now=now)
    assert [one.sign_ins for one in accounts.kept(tx, ann, now=now)] == [1]


def test_the_own_language_is_kept_once_and_noted(tx: Session, krook: LocationRow, now: datetime) -> None:
    row = make_account(tx, role=Role.VIEWER, locations=[krook])
    cem = person_of(tx, row)
    for _number in range(2):
        account.choose_language(tx, "fr", by=cem, now=now)
    tx.flush()
    assert (row.language, row.version) == ("fr", 2)
    change = tx.scalars(select(ChangeRow)).one()
    assert (change.verb, change.account_id, change.before, change.after) == (
        "changed",
        row.id,
        {"language": ""},
        {"language": "fr"},
    )
    with pytest.raises(NotFound):
        account.choose_language(tx, "de", by=cem, now=now)


def test_a_language_pressed_in_an_account_of_the_demo_is_not_kept(
    tx: Session, krook: LocationRow, now: datetime
) -> None:
    row = make_account(tx, role=Role.VIEWER, locations=[krook], is_demo=True)
    account.choose_language(tx, "fr", by=person_of(tx, row), now=now)
    assert (row.language, row.version) == (None, 1)


def test_everybody_sees_the_own_account_and_what_it_covers(
    tx: Session, krook: LocationRow, now: datetime
) -> None:
    row = make_account(tx, role=Role.MANAGER, locations=[krook], password_hash="hash")
    make_account(tx, role=Role.MANAGER, locations=[krook])
    bob = person_of(tx, row)
    sign_in.open_for(tx, row.id, now=now)
    tx.flush()
    found = accounts.own(tx, bob, now=now)
    assert (found.id, found.has_password, found.sign_ins) == (row.id, True, 1)
    assert accounts.names_covered(tx, bob) == ["De Krook"]


def test_the_places_to_give_are_those_of_the_own_networks_retired_ones_marked(
    tx: Session, ann: Person, gent: NetworkRow, krook: LocationRow
) -> None:
    old = make_location(tx, gent, name="Oude Post", retired_on=date(2026, 11, 1))
    make_location(tx, name="Elsewhere")
    assert accounts.places_to_give(tx, ann) == [
        Place(krook.id, "De Krook", gent.id, "Gent", is_retired=False),
        Place(old.id, "Oude Post", gent.id, "Gent", is_retired=True),
    ]
