"""Accounts: who is signed in, with which scope."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    LocationRow,
    SignInRow,
)
from domain.person import Person
from domain.sign_in import is_live


def person_signed_in(tx: Session, token_hash: str, *, now: datetime) -> Person | None:
    """The person of a sign-in that is live, of an account that is active; three statements."""
    found = tx.execute(
        select(SignInRow, AccountRow)
        .join(AccountRow, AccountRow.id == SignInRow.account_id)
        .where(SignInRow.token_hash == token_hash, AccountRow.is_active)
    ).one_or_none()
    if found is None:
        return None
    sign_in, account = found
    if not is_live(
        created_at=sign_in.created_at,
        seen_at=sign_in.seen_at,
        revoked_at=sign_in.revoked_at,
        now=now,
    ):
        return None
    return person_of(tx, account)


def person_of(tx: Session, account: AccountRow) -> Person:
    """The account as a person, with the scope it was given."""
    networks = tx.scalars(
        select(AccountNetworkRow.network_id).where(AccountNetworkRow.account_id == account.id)
    ).all()
    locations = tx.execute(
        select(LocationRow.id, LocationRow.network_id)
        .join(AccountLocationRow, AccountLocationRow.location_id == LocationRow.id)
        .where(AccountLocationRow.account_id == account.id)
    ).all()
    return Person(
        account_id=account.id,
        name=account.name,
        role=account.role,
        language=account.language or "",
        networks=frozenset(networks),
        locations=frozenset(location for location, _ in locations),
        location_networks=frozenset(network for _, network in locations),
    )
