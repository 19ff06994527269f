"""Signing in and out. No password, cookie or address of a browser is stored: only hashes of them.

An attempt takes three short transactions, so that hashing a password never holds a lock: `admit` writes the attempt
down before anything is compared (twenty attempts sent at once are twenty attempts), `account_of` compares, `open_for`
signs in and takes the attempt off the list again.
"""

import hashlib
import ipaddress
import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.session import is_sqlite
from db.tables import AccountRow, SignInAttemptRow, SignInRow
from domain import sign_in
from domain.sign_in import ATTEMPTS, ATTEMPTS_KEPT, ATTEMPTS_WITHIN, SEEN_EVERY

TOKEN_BYTES = 32
IPV6_HOUSEHOLD_BITS = 64
LOCK_BYTES = 7

_hasher = PasswordHasher()


def admit(tx: Session, email: str, address: str, *, now: datetime) -> None:
    """Write down an attempt for this account from this address; raises `TooManyAttempts` beyond five a minute."""
    whom = _whom(email, address)
    _take_turns(tx, whom)
    tx.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at <= now - ATTEMPTS_KEPT))
    counts = tx.scalars(
        select(func.count())
        .where(SignInAttemptRow.whom_hash.in_(whom), SignInAttemptRow.at > now - ATTEMPTS_WITHIN)
        .group_by(SignInAttemptRow.whom_hash)
    ).all()
    if any(count >= ATTEMPTS for count in counts):
        raise sign_in.TooManyAttempts
    tx.add_all(SignInAttemptRow(whom_hash=one, at=now) for one in whom)


def account_of(tx: Session, email: str, password: str) -> int:
    """The account that this e-mail address and password open; raises `WrongPassword`.

    It takes the same time for accounts that do not exist, are not active or have no password.
    """
    account = tx.scalar(
        select(AccountRow).where(AccountRow.email == sign_in.to_email(email), AccountRow.is_active)
    )
    known_hash = account.password_hash if account is not None else None
    fits = _fits(known_hash or _nobodys_hash(), password[: sign_in.PASSWORD_LONGEST + 1])
    if account is None or known_hash is None or not fits:
        raise sign_in.WrongPassword
    return account.id


def demo_account_of(tx: Session, account_id: int) -> int:
    """The account, when it is one that anybody may open in demo mode; raises `NotADemoAccount`."""
    account = tx.get(AccountRow, account_id)
    if account is None or not (account.is_demo and account.is_active):
        raise sign_in.NotADemoAccount
    return account.id


def proxied_account_of(tx: Session, email: str) -> int | None:
    """The active account of an address that a trusted proxy vouches for."""
    return tx.scalar(
        select(AccountRow.id).where(AccountRow.email == sign_in.to_email(email), AccountRow.is_active)
    )


def open_for(tx: Session, account_id: int, *, now: datetime, email: str = "", address: str = "") -> str:
    """Sign a browser in; the token for its cookie. The attempts of this account and address no longer count."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.add(SignInRow(token_hash=to_hash(token), account_id=account_id, created_at=now, seen_at=now))
    if email:
        tx.execute(
            delete(SignInAttemptRow).where(
                SignInAttemptRow.whom_hash.in_(_whom(email, address)), SignInAttemptRow.at == now
            )
        )
    return token


def seen(tx: Session, token_hash: str, *, now: datetime) -> None:
    """Note that the browser is in use; the rule of 12 idle hours counts from here."""
    tx.execute(
        update(SignInRow)
        .where(SignInRow.token_hash == token_hash, SignInRow.seen_at < now - SEEN_EVERY)
        .values(seen_at=now)
    )


def close(tx: Session, token_hash: str, *, now: datetime) -> None:
    """Sign this browser out, at once and everywhere it is open."""
    tx.execute(
        update(SignInRow)
        .where(SignInRow.token_hash == token_hash, SignInRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def close_all(tx: Session, account_id: int, *, now: datetime) -> None:
    """Sign every browser of an account out."""
    tx.execute(
        update(SignInRow)
        .where(SignInRow.account_id == account_id, SignInRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def sweep(tx: Session, *, now: datetime) -> None:
    """Forget sign-ins that can no longer be live, and attempts that no longer count."""
    tx.execute(delete(SignInRow).where(SignInRow.created_at < now - sign_in.ABSOLUTE))
    tx.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at <= now - ATTEMPTS_KEPT))


def to_hash(token: str) -> str:
    """What is stored of a token; a token has so many random bits that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def to_password_hash(password: str) -> str:
    return _hasher.hash(password)


def _whom(email: str, address: str) -> list[str]:
    """Whom an attempt counts for: the account, and the address it came from. Always in the same order."""
    names = (f"account {sign_in.to_email(email)}", f"address {_household(address)}")
    return sorted(hashlib.sha256(name.encode()).hexdigest() for name in names)


def _household(address: str) -> str:
    """The address that a household shares: with IPv6, one has as many addresses as one likes."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/{IPV6_HOUSEHOLD_BITS}", strict=False))


def _take_turns(tx: Session, whom: list[str]) -> None:
    """Attempts on the same account or from the same address are counted one after the other.

    SQLite has one writer anyway; on PostgreSQL there is no row to lock, so an advisory lock it is, in one order.
    """
    if is_sqlite(tx):
        return
    for one in whom:
        number = int.from_bytes(bytes.fromhex(one)[:LOCK_BYTES])
        tx.execute(select(func.pg_advisory_xact_lock(number)))


def _fits(known_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(known_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(TOKEN_BYTES))
