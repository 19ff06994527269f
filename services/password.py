"""Choosing a password, by a link that is good once and for a few days. We never choose one for anybody."""

import secrets
from datetime import datetime

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session

from db.queries import account as accounts
from db.tables import AccountRow, PasswordLinkRow
from domain import sign_in as rules
from domain.person import Person
from services import history, sign_in

LINK_BYTES = 24


def link_for(tx: Session, account_id: int, *, now: datetime) -> str:
    """The token of a new link; links made before stop working. The caller has checked who may."""
    spend_links(tx, account_id, now=now)
    token = secrets.token_urlsafe(LINK_BYTES)
    tx.add(
        PasswordLinkRow(
            token_hash=sign_in.to_hash(token), account_id=account_id, expires_at=now + rules.LINK_LIFETIME
        )
    )
    return token


def email_behind(tx: Session, token: str, *, now: datetime) -> str:
    """The address of the account that a link opens; raises `LinkSpent`."""
    email = tx.scalar(
        select(AccountRow.email)
        .join(PasswordLinkRow, PasswordLinkRow.account_id == AccountRow.id)
        .where(
            PasswordLinkRow.token_hash == sign_in.to_hash(token),
            PasswordLinkRow.used_at.is_(None),
            PasswordLinkRow.expires_at > now,
            AccountRow.is_active,
        )
    )
    if email is None:
        raise rules.LinkSpent
    return email


def choose(tx: Session, token: str, password: str, password_hash: str, *, now: datetime) -> int:
    """The account behind the link has this password from now on, and is signed out wherever it was signed in.

    `password_hash` comes from `sign_in.to_password_hash`, made before the transaction: hashing takes long.
    Raises `LinkSpent` for who comes second with the same link.
    """
    rules.check_password(password, email=email_behind(tx, token, now=now))
    account_id: int | None = tx.scalar(
        update(PasswordLinkRow)
        .where(PasswordLinkRow.token_hash == sign_in.to_hash(token), PasswordLinkRow.used_at.is_(None))
        .values(used_at=now)
        .returning(PasswordLinkRow.account_id)
    )
    if account_id is None:
        raise rules.LinkSpent
    account = tx.get_one(AccountRow, account_id, with_for_update=True)
    _keep(tx, account, password_hash, by=accounts.person_of(tx, account), now=now)
    return account_id


def change(tx: Session, account_id: int, password: str, password_hash: str, *, now: datetime) -> None:
    """Another password for the own account; the caller has just checked the present one (`sign_in.account_of`)."""
    account = tx.get_one(AccountRow, account_id, with_for_update=True)
    rules.check_password(password, email=account.email)
    _keep(tx, account, password_hash, by=accounts.person_of(tx, account), now=now)


def reset(tx: Session, email: str, password: str, password_hash: str, *, now: datetime) -> None:
    """A new password for an account in use, set by whoever may start commands on the server.

    The way back in when the last coordinator forgot the password: nobody is left to make a link.
    """
    rules.check_password(password, email=email)
    account = tx.scalar(
        select(AccountRow)
        .where(AccountRow.email == rules.to_email(email), AccountRow.is_active, AccountRow.is_demo.is_(False))
        .with_for_update()
    )
    if account is None:
        raise rules.NoSuchAccount
    _keep(tx, account, password_hash, by=None, now=now)


def spend_links(tx: Session, account_id: int, *, now: datetime) -> None:
    """No link of the account works any more."""
    tx.execute(_unused_links(account_id).values(used_at=now))


def sweep_links(tx: Session, *, now: datetime) -> None:
    """Forget links that are too old to work."""
    tx.execute(delete(PasswordLinkRow).where(PasswordLinkRow.expires_at <= now))


def _keep(tx: Session, account: AccountRow, password_hash: str, *, by: Person | None, now: datetime) -> None:
    """The account has this password from now on: every browser is signed out, no link works any more."""
    spend_links(tx, account.id, now=now)
    account.password_hash = password_hash
    sign_in.close_all(tx, account.id, now=now)
    history.record(
        tx,
        history.begin(by, now),
        entity="account",
        entity_id=account.id,
        verb="password_chosen",
        before=None,
        after=None,
    )


def _unused_links(account_id: int) -> Update:
    return update(PasswordLinkRow).where(
        PasswordLinkRow.account_id == account_id, PasswordLinkRow.used_at.is_(None)
    )
