"""Accounts: who is signed in, with which scope, and whom demo mode offers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from db.tables import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    LocationRow,
    NetworkRow,
    SignInRow,
)
from domain.account import Account, Draft, Place
from domain.person import Person
from domain.sign_in import ABSOLUTE, IDLE, is_live
from domain.words import Role


@dataclass(frozen=True, slots=True)
class Presence:
    """A browser that is signed in, as the gate needs to know it."""

    account_id: int
    email: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account anybody may open in demo mode, with the places it covers, by name."""

    id: int
    name: str
    role: Role
    places: tuple[str, ...]


def presence(tx: Session, token_hash: str, *, now: datetime) -> Presence | None:
    """The account whose live sign-in this is, while the account is active; one statement."""
    found = tx.execute(
        select(
            SignInRow.account_id,
            AccountRow.email,
            SignInRow.seen_at,
            SignInRow.created_at,
            SignInRow.revoked_at,
        )
        .join(AccountRow, AccountRow.id == SignInRow.account_id)
        .where(SignInRow.token_hash == token_hash, AccountRow.is_active)
    ).one_or_none()
    if found is None or not is_live(
        created_at=found.created_at, seen_at=found.seen_at, revoked_at=found.revoked_at, now=now
    ):
        return None
    return Presence(found.account_id, found.email, found.seen_at)


def demo(tx: Session) -> list[DemoAccount]:
    """The accounts of demo mode: coordinators, managers, viewers, each by the places they cover."""
    accounts = tx.scalars(select(AccountRow).where(AccountRow.is_demo, AccountRow.is_active)).all()
    places: dict[int, list[str]] = {account.id: [] for account in accounts}
    for account_id, name in tx.execute(
        select(AccountNetworkRow.account_id, NetworkRow.name)
        .join(NetworkRow, NetworkRow.id == AccountNetworkRow.network_id)
        .where(AccountNetworkRow.account_id.in_(places))
        .order_by(NetworkRow.name)
    ):
        places[account_id].append(name)
    for account_id, name in tx.execute(
        select(AccountLocationRow.account_id, LocationRow.name)
        .join(LocationRow, LocationRow.id == AccountLocationRow.location_id)
        .where(AccountLocationRow.account_id.in_(places))
        .order_by(LocationRow.name)
    ):
        places[account_id].append(name)
    roles = list(Role)
    return sorted(
        (
            DemoAccount(account.id, account.name, account.role, tuple(places[account.id]))
            for account in accounts
        ),
        key=lambda account: (roles.index(account.role), account.places, account.id),
    )


def anybody_with_password(tx: Session) -> bool:
    """Whether there is an account that signs in with a password, or could by its link."""
    return bool(tx.scalar(select(exists().where(AccountRow.is_active, ~AccountRow.is_demo))))


def anybody(tx: Session) -> bool:
    """Whether there is any account at all; without one, Inloop has still to be set up."""
    return bool(tx.scalar(select(exists().where(AccountRow.is_active))))


def email_with_password(tx: Session, account_id: int) -> str:
    """The address of the account when somebody signs in to it with a password; else ""."""
    found = tx.scalar(
        select(AccountRow.email).where(
            AccountRow.id == account_id, AccountRow.is_active, AccountRow.password_hash.is_not(None)
        )
    )
    return found or ""


def person_signed_in(tx: Session, token_hash: str, *, now: datetime) -> Person | None:
    """The person of a sign-in that is live, of an account that is active; two statements, at each rerun of a page."""
    found = tx.execute(_SIGNED_IN, {"token_hash": token_hash}).one_or_none()
    if found is None or not is_live(
        created_at=found.created_at, seen_at=found.seen_at, revoked_at=found.revoked_at, now=now
    ):
        return None
    return _person(tx, found)


def person_of(tx: Session, account: AccountRow) -> Person:
    """The account as a person, with the scope it was given."""
    return _person(tx, account)


# These two are asked at every rerun of every page, so built once, and of tables: building them, and having rows of tables
# read as objects, takes longer than answering them.
_ACCOUNTS, _SIGN_INS = AccountRow.__table__.c, SignInRow.__table__.c
_OF_NETWORKS, _OF_LOCATIONS = AccountNetworkRow.__table__.c, AccountLocationRow.__table__.c
_LOCATIONS = LocationRow.__table__.c
_PERSON = (_ACCOUNTS.id, _ACCOUNTS.name, _ACCOUNTS.role, _ACCOUNTS.language)
_SIGNED_IN = (
    select(_SIGN_INS.created_at, _SIGN_INS.seen_at, _SIGN_INS.revoked_at, *_PERSON)
    .join(AccountRow.__table__, _ACCOUNTS.id == _SIGN_INS.account_id)
    .where(_SIGN_INS.token_hash == bindparam("token_hash"), _ACCOUNTS.is_active)
)
_SCOPE: CompoundSelect[Any] = union_all(
    select(_OF_NETWORKS.network_id, null().label("location_id")).where(
        _OF_NETWORKS.account_id == bindparam("account_id")
    ),
    select(_LOCATIONS.network_id, _LOCATIONS.id)
    .join(AccountLocationRow.__table__, _OF_LOCATIONS.location_id == _LOCATIONS.id)
    .where(_OF_LOCATIONS.account_id == bindparam("account_id")),
)


def _person(tx: Session, account: Any) -> Person:
    """`account` has the attributes of `_PERSON`; one statement for its scope."""
    scope = tx.execute(_SCOPE, {"account_id": account.id}).all()
    return Person(
        account_id=account.id,
        name=account.name,
        role=account.role,
        language=account.language or "",
        networks=frozenset(network for network, location in scope if location is None),
        locations=frozenset(location for _, location in scope if location is not None),
        location_networks=frozenset(network for network, location in scope if location is not None),
    )


def scopes(
    tx: Session, account_ids: Collection[int]
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """The networks and the locations that each of these accounts was given; two statements."""
    networks: dict[int, set[int]] = {one: set() for one in account_ids}
    locations: dict[int, set[int]] = {one: set() for one in account_ids}
    for account_id, network_id in tx.execute(
        select(AccountNetworkRow.account_id, AccountNetworkRow.network_id).where(
            AccountNetworkRow.account_id.in_(account_ids)
        )
    ):
        networks[account_id].add(network_id)
    for account_id, location_id in tx.execute(
        select(AccountLocationRow.account_id, AccountLocationRow.location_id).where(
            AccountLocationRow.account_id.in_(account_ids)
        )
    ):
        locations[account_id].add(location_id)
    return (
        {one: frozenset(found) for one, found in networks.items()},
        {one: frozenset(found) for one, found in locations.items()},
    )


def networks_kept(tx: Session, person: Person) -> set[int]:
    """The networks whose accounts the person may keep: covered whole."""
    everywhere = true() if person.sees_all else NetworkRow.id.in_(person.networks)
    return set(tx.scalars(select(NetworkRow.id).where(everywhere)))


def kept(tx: Session, person: Person, *, now: datetime) -> list[Account]:
    """The accounts that touch the networks a person keeps, by name, those in use first; four statements."""
    return _accounts(tx, _kept_by(person), now=now)


def own(tx: Session, person: Person, *, now: datetime) -> Account:
    """The account of the person who is looking."""
    return _accounts(tx, AccountRow.id == person.account_id, now=now)[0]


def places_to_give(tx: Session, person: Person) -> list[Place]:
    """The locations of the networks that a person keeps, by network and name, those out of use too."""
    everywhere = true() if person.sees_all else LocationRow.network_id.in_(person.networks)
    rows = tx.execute(
        select(
            LocationRow.id,
            LocationRow.name,
            NetworkRow.id.label("network_id"),
            NetworkRow.name.label("network"),
            LocationRow.retired_on.is_not(None).label("is_retired"),
        )
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(everywhere)
        .order_by(NetworkRow.name, LocationRow.name)
    )
    return [Place(row.id, row.name, row.network_id, row.network, bool(row.is_retired)) for row in rows]


def names_covered(tx: Session, person: Person) -> list[str]:
    """The networks and then the locations that the person's account was given, by name."""
    networks = tx.scalars(
        select(NetworkRow.name).where(NetworkRow.id.in_(person.networks)).order_by(NetworkRow.name)
    )
    locations = tx.scalars(
        select(LocationRow.name).where(LocationRow.id.in_(person.locations)).order_by(LocationRow.name)
    )
    return [*networks, *locations]


def _accounts(tx: Session, which: ColumnElement[bool], *, now: datetime) -> list[Account]:
    rows = tx.scalars(
        select(AccountRow).where(which).order_by(AccountRow.is_active.desc(), AccountRow.name)
    ).all()
    ids = [row.id for row in rows]
    networks, locations = scopes(tx, ids)
    signed_in = tx.execute(
        select(SignInRow.account_id, func.count().label("number"))
        .where(
            SignInRow.account_id.in_(ids),
            SignInRow.revoked_at.is_(None),
            SignInRow.seen_at >= now - IDLE,
            SignInRow.created_at >= now - ABSOLUTE,
        )
        .group_by(SignInRow.account_id)
    )
    sign_ins = {row.account_id: row.number for row in signed_in}
    return [
        Account(
            id=row.id,
            version=row.version,
            draft=Draft(
                row.email, row.name, row.role, row.language or "", networks[row.id], locations[row.id]
            ),
            is_active=row.is_active,
            is_demo=row.is_demo,
            has_password=row.password_hash is not None,
            sign_ins=sign_ins.get(row.id, 0),
        )
        for row in rows
    ]


def _kept_by(person: Person) -> ColumnElement[bool]:
    """Accounts that touch a network the person covers whole; administrators only for administrators."""
    if person.sees_all:
        return true()
    of_networks = select(AccountNetworkRow.account_id).where(
        AccountNetworkRow.network_id.in_(person.networks)
    )
    of_locations = (
        select(AccountLocationRow.account_id)
        .join(LocationRow, LocationRow.id == AccountLocationRow.location_id)
        .where(LocationRow.network_id.in_(person.networks))
    )
    return and_(
        AccountRow.role != Role.ADMINISTRATOR,
        or_(AccountRow.id.in_(of_networks), AccountRow.id.in_(of_locations)),
    )
