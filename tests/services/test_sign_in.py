"""Signing in, on both databases and from several browsers at the same moment."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import argon2
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.queries import account as accounts
from db.session import writing
from db.tables import AccountRow, ChangeRow, PasswordLinkRow, SignInAttemptRow, SignInRow
from domain import sign_in as rules
from domain.errors import DeskError
from services import password, sign_in
from tests.conftest import IN_EARNEST
from tests.factories import make_account, make_location, make_network
from tests.statements import recorded

PASSWORD = "vier woorden op rij"
AT_ONCE = 8


def at_once(engine: Engine, work: Callable[[Session], object]) -> list[str]:
    """What each of eight connections got that did the same at the same moment: "done", or the name of the refusal."""
    barrier = Barrier(AT_ONCE)

    def one(_number: int) -> str:
        barrier.wait()
        try:
            with writing(engine) as tx:
                work(tx)
        except DeskError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sorted(threads.map(one, range(AT_ONCE)))


def test_of_attempts_sent_at_once_no_more_than_five_are_admitted(engine: Engine, now: datetime) -> None:
    outcome = at_once(engine, lambda tx: sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=now))
    assert outcome == ["TooManyAttempts"] * 3 + ["done"] * 5


def test_attempts_are_kept_as_hashes_and_for_an_hour(tx: Session, now: datetime) -> None:
    sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=now)
    kept = tx.scalars(select(SignInAttemptRow.whom_hash)).all()
    assert {len(one) for one in kept} == {64}
    assert len(set(kept)) == 2
    sign_in.admit(tx, "bob@example.org", "192.0.2.2", now=now + rules.ATTEMPTS_KEPT)
    assert tx.scalar(select(func.count()).select_from(SignInAttemptRow)) == 2


def test_signing_in_takes_its_own_attempt_off_and_leaves_the_failed_ones(tx: Session, now: datetime) -> None:
    account = make_account(tx, email="ann@example.org")
    for seconds in range(4):
        sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=now + timedelta(seconds=seconds))
    at = now + timedelta(seconds=9)
    sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=at)
    sign_in.open_for(tx, account.id, now=at, email="ann@example.org", address="192.0.2.1")
    sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=at)
    with pytest.raises(rules.TooManyAttempts):
        sign_in.admit(tx, "ann@example.org", "192.0.2.1", now=at)


@pytest.fixture
def in_earnest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed as on a server."""
    monkeypatch.setattr(sign_in, "_hasher", IN_EARNEST)
    sign_in._nobodys_hash.cache_clear()
    yield
    sign_in._nobodys_hash.cache_clear()


def test_a_password_is_hashed_as_strongly_as_is_advised(in_earnest: None) -> None:
    advised = argon2.profiles.RFC_9106_LOW_MEMORY
    hashed = sign_in.to_password_hash(PASSWORD)
    used = argon2.extract_parameters(hashed)
    assert used.type is argon2.Type.ID
    assert (used.time_cost, used.memory_cost) >= (advised.time_cost, advised.memory_cost)
    assert sign_in.to_password_hash(PASSWORD) != hashed


def test_an_unknown_account_takes_as_long_as_a_wrong_password(tx: Session, in_earnest: None) -> None:
    make_account(tx, email="ann@example.org", password_hash=sign_in.to_password_hash(PASSWORD))
    make_account(tx, email="without@example.org")
    make_account(
        tx, email="off@example.org", password_hash=sign_in.to_password_hash(PASSWORD), is_active=False
    )

    def took(email: str) -> float:
        begin = time.process_time()
        with pytest.raises(rules.WrongPassword):
            sign_in.account_of(tx, email, "wrong")
        return time.process_time() - begin

    took("nobody@example.org")  # makes the hash that belongs to nobody
    known = min(took("ann@example.org") for _number in range(3))
    for email in ("nobody@example.org", "without@example.org", "off@example.org"):
        assert min(took(email) for _number in range(3)) > known / 2


def test_the_right_password_opens_the_account_however_the_address_is_typed(tx: Session) -> None:
    account = make_account(tx, email="ann@example.org", password_hash=sign_in.to_password_hash(PASSWORD))
    assert sign_in.account_of(tx, " Ann@Example.ORG ", PASSWORD) == account.id


def test_a_person_is_found_in_three_statements_whatever_the_scope(engine: Engine, now: datetime) -> None:
    hashes = []
    with writing(engine) as tx:
        for number in (1, 3):
            networks = [make_network(tx) for _ in range(number)]
            locations = [make_location(tx) for _ in range(number)]
            account = make_account(tx, networks=networks, locations=locations)
            hashes.append(sign_in.to_hash(sign_in.open_for(tx, account.id, now=now)))
    counts = []
    with writing(engine) as tx:
        for token_hash in hashes:
            with recorded(engine) as statements:
                person = accounts.person_signed_in(tx, token_hash, now=now)
            assert person is not None
            counts.append(len(statements))
    assert counts == [2, 2]


def test_closing_all_ends_every_sign_in_of_that_account_alone(tx: Session, now: datetime) -> None:
    ann, bob = make_account(tx), make_account(tx)
    tokens = [sign_in.open_for(tx, one.id, now=now) for one in (ann, ann, bob)]
    sign_in.close_all(tx, ann.id, now=now)
    alive = [accounts.presence(tx, sign_in.to_hash(token), now=now) is not None for token in tokens]
    assert alive == [False, False, True]


def test_a_link_chooses_a_password_once_also_when_pressed_at_once(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        account = make_account(tx)
        link = password.link_for(tx, account.id, now=now)
    hashed = sign_in.to_password_hash(PASSWORD)
    outcome = at_once(engine, lambda tx: password.choose(tx, link, PASSWORD, hashed, now=now))
    assert outcome == ["LinkSpent"] * 7 + ["done"]
    with writing(engine) as tx:
        assert sign_in.account_of(tx, account.email, PASSWORD) == account.id
        changes = tx.execute(select(ChangeRow.verb, ChangeRow.account_id, ChangeRow.before, ChangeRow.after))
        assert [tuple(change) for change in changes] == [("password_chosen", account.id, None, None)]


def test_a_new_password_signs_the_account_out_everywhere(tx: Session, now: datetime) -> None:
    account = make_account(tx, password_hash=sign_in.to_password_hash("old password here"))
    sign_in.open_for(tx, account.id, now=now)
    link = password.link_for(tx, account.id, now=now)
    password.choose(tx, link, PASSWORD, sign_in.to_password_hash(PASSWORD), now=now)
    assert tx.scalars(select(SignInRow.revoked_at)).all() == [now]
    with pytest.raises(rules.WrongPassword):
        sign_in.account_of(tx, account.email, "old password here")


@pytest.mark.parametrize("spoiled", ["too old", "replaced", "account off", "made up"])
def test_a_link_that_is_no_good_chooses_nothing(tx: Session, now: datetime, spoiled: str) -> None:
    account = make_account(tx)
    link, at = password.link_for(tx, account.id, now=now), now
    if spoiled == "too old":
        at = now + rules.LINK_LIFETIME
    elif spoiled == "replaced":
        password.link_for(tx, account.id, now=now)
    elif spoiled == "account off":
        account.is_active = False
        tx.flush()
    else:
        link = "made-up"
    with pytest.raises(rules.LinkSpent):
        password.choose(tx, link, PASSWORD, "hash", now=at)
    assert tx.get_one(AccountRow, account.id).password_hash is None


def test_who_looks_after_the_server_gives_a_password_that_ends_links_and_sign_ins(
    tx: Session, now: datetime
) -> None:
    account = make_account(tx, email="ann@example.org")
    token = sign_in.to_hash(sign_in.open_for(tx, account.id, now=now))
    link = password.link_for(tx, account.id, now=now)
    password.reset(tx, "Ann@example.org", PASSWORD, sign_in.to_password_hash(PASSWORD), now=now)
    tx.flush()
    assert sign_in.account_of(tx, "ann@example.org", PASSWORD) == account.id
    assert accounts.presence(tx, token, now=now) is None
    with pytest.raises(rules.LinkSpent):
        password.email_behind(tx, link, now=now)
    change = tx.scalars(select(ChangeRow)).one()
    assert (change.entity_id, change.verb, change.account_id) == (account.id, "password_chosen", None)


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_demo": True}, {"email": "bob@example.org"}])
def test_a_password_is_given_only_to_an_account_that_signs_in_with_one(
    tx: Session, now: datetime, state: dict[str, Any]
) -> None:
    make_account(tx, **{"email": "ann@example.org", **state})
    with pytest.raises(rules.NoSuchAccount):
        password.reset(tx, "ann@example.org", PASSWORD, "hash", now=now)


def test_a_link_is_kept_as_a_hash(tx: Session, now: datetime) -> None:
    link = password.link_for(tx, make_account(tx).id, now=now)
    assert tx.scalars(select(PasswordLinkRow.token_hash)).all() == [sign_in.to_hash(link)]


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        ("elf tekens.", rules.PasswordTooShort),
        ("x" * 201, rules.PasswordTooLong),
        ("aaaaaaaaaaaaaaaa", rules.PasswordTooSimple),
        ("abababababababab", rules.PasswordTooSimple),
        ("ann.peeters@example.org", rules.PasswordTooSimple),
        ("Ann.Peeters@Example.org ", rules.PasswordTooSimple),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(chosen: str, refusal: type[DeskError]) -> None:
    with pytest.raises(refusal):
        rules.check_password(chosen, email="ann.peeters@example.org")


def test_twelve_characters_of_any_kind_are_enough() -> None:
    rules.check_password("twaalf tek-é", email="ann@example.org", repeated="twaalf tek-é")
    with pytest.raises(rules.PasswordsDiffer):
        rules.check_password("twaalf tek-é", email="ann@example.org", repeated="twaalf tek-e")
