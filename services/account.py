"""Keeping accounts: who signs in, with which role, for which networks and locations. Switched off, never deleted."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import account as accounts
from db.tables import AccountLocationRow, AccountNetworkRow, AccountRow, LocationRow
from domain import access, account
from domain.access import Action
from domain.account import Draft
from domain.errors import NotAllowed, NotFound, Stale
from domain.person import Person
from domain.words import Role
from language import LANGUAGES
from services import history, password, sign_in
from services.history import ChangeSet


def add(tx: Session, draft: Draft, *, by: Person, now: datetime) -> int:
    """A new account, without a password; its key. Hand over `make_password_link` to let the person in."""
    access.check(by, Action.KEEP_ACCOUNTS)
    draft = account.cleaned(draft)
    account.check_role(by, draft.role)
    _check_scope(tx, draft, by)
    return _add(tx, history.begin(by, now), draft)


def install(tx: Session, draft: Draft, password_hash: str, *, now: datetime) -> int:
    """An account made by whoever may start commands on the server: the first one of a network, or an administrator.

    `password_hash` comes from `sign_in.to_password_hash`, of a password that the person chose.
    """
    return _add(tx, history.begin(None, now), account.cleaned(draft), password_hash)


def change(
    tx: Session, account_id: int, draft: Draft, seen_version: int, *, by: Person, now: datetime
) -> None:
    """The account is as in the draft from now on; the person's open pages follow at their next click."""
    access.check(by, Action.KEEP_ACCOUNTS)
    others = _keepers(tx, but=account_id)
    row, before = _held(tx, account_id, by)
    draft = account.cleaned(draft)
    if draft == before:
        return
    if row.version != seen_version:
        raise Stale
    account.check_role(by, draft.role)
    _check_scope(tx, draft, by)
    if account.is_lowered(before, draft):
        if row.id == by.account_id:
            raise account.OwnAccount
        if row.is_active:
            account.check_still_kept(before, draft, others)
    _check_email_free(tx, draft, but=row.id)
    row.email, row.name, row.role, row.language = draft.email, draft.name, draft.role, draft.language or None
    row.version += 1
    if before.networks != draft.networks:
        tx.execute(delete(AccountNetworkRow).where(AccountNetworkRow.account_id == row.id))
    if before.locations != draft.locations:
        tx.execute(delete(AccountLocationRow).where(AccountLocationRow.account_id == row.id))
    _flushed(tx)
    _add_scope(
        tx,
        row.id,
        draft.networks if before.networks != draft.networks else (),
        draft.locations if before.locations != draft.locations else (),
    )
    _record(tx, history.begin(by, now), row.id, before, draft)


def switch_off(tx: Session, account_id: int, seen_version: int, *, by: Person, now: datetime) -> None:
    """Nobody signs in with the account any more, and who is signed in with it is out. Its history stays."""
    access.check(by, Action.KEEP_ACCOUNTS)
    others = _keepers(tx, but=account_id)
    row, draft = _held(tx, account_id, by)
    if not row.is_active:
        return
    if row.version != seen_version:
        raise Stale
    if row.id == by.account_id:
        raise account.OwnAccount
    account.check_still_kept(draft, None, others)
    sign_in.close_all(tx, row.id, now=now)
    password.spend_links(tx, row.id, now=now)
    _switch(tx, row, draft, verb="switched_off", by=by, now=now)


def switch_on(tx: Session, account_id: int, seen_version: int, *, by: Person, now: datetime) -> None:
    """The account can be used again, with the password it had."""
    access.check(by, Action.KEEP_ACCOUNTS)
    row, draft = _held(tx, account_id, by)
    if row.is_active:
        return
    if row.version != seen_version:
        raise Stale
    _switch(tx, row, draft, verb="switched_on", by=by, now=now)


def make_password_link(tx: Session, account_id: int, *, by: Person, now: datetime) -> str:
    """The token of a link with which the person chooses a password: good once, for three days. Earlier links end."""
    access.check(by, Action.KEEP_ACCOUNTS)
    row, draft = _held(tx, account_id, by)
    if row.is_demo:
        raise account.DemoAccount
    if not row.is_active:
        raise account.SwitchedOff
    token = password.link_for(tx, row.id, now=now)
    _write(tx, history.begin(by, now), row.id, draft, verb="link_made")
    return token


def sign_out_everywhere(tx: Session, account_id: int, *, by: Person, now: datetime) -> None:
    """Every browser of the account is signed out, at once. Everybody may do so for the own account."""
    row, draft = _held(tx, account_id, by) if account_id != by.account_id else _own(tx, by)
    sign_in.close_all(tx, row.id, now=now)
    _write(tx, history.begin(by, now), row.id, draft, verb="signed_out_everywhere")


def choose_language(tx: Session, code: str, *, by: Person, now: datetime) -> None:
    """The own account speaks this language from now on, on every device; one of the demo is shared and keeps its own."""
    row, before = _own(tx, by)
    if code not in LANGUAGES:
        raise NotFound
    if before.language != code and not row.is_demo:
        row.language = code
        row.version += 1
        _record(tx, history.begin(by, now), row.id, before, replace(before, language=code))


def _switch(tx: Session, row: AccountRow, draft: Draft, *, verb: str, by: Person, now: datetime) -> None:
    was_active = row.is_active
    row.is_active = not was_active
    row.version += 1
    _write(
        tx,
        history.begin(by, now),
        row.id,
        draft,
        verb=verb,
        before={"is_active": was_active},
        after={"is_active": row.is_active},
    )


def _add(tx: Session, action: ChangeSet, draft: Draft, password_hash: str | None = None) -> int:
    _check_email_free(tx, draft)
    row = AccountRow(
        email=draft.email,
        name=draft.name,
        role=draft.role,
        language=draft.language or None,
        password_hash=password_hash,
    )
    tx.add(row)
    _flushed(tx)
    _add_scope(tx, row.id, draft.networks, draft.locations)
    _record(tx, action, row.id, None, draft)
    return row.id


def _held(tx: Session, account_id: int, by: Person) -> tuple[AccountRow, Draft]:
    """The account, locked, when all of it lies within what the person keeps."""
    access.check(by, Action.KEEP_ACCOUNTS)
    row = tx.scalars(
        select(AccountRow)
        .where(AccountRow.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    draft = _drafts(tx, [row])[row.id]
    if by.sees_all:
        return row, draft
    networks = draft.networks | _networks_of(tx, draft.locations)
    if draft.role is Role.ADMINISTRATOR or not any(by.covers_network(one) for one in networks):
        raise NotFound
    if not all(by.covers_network(one) for one in networks):
        raise NotAllowed
    return row, draft


def _own(tx: Session, by: Person) -> tuple[AccountRow, Draft]:
    row = tx.get_one(AccountRow, by.account_id, with_for_update=True)
    return row, _drafts(tx, [row])[row.id]


def _keepers(tx: Session, *, but: int) -> list[Draft]:
    """The other active accounts that keep accounts, locked in one order: two people switching each other off take turns."""
    rows = tx.scalars(
        select(AccountRow)
        .where(AccountRow.role.in_(account.KEEPERS), AccountRow.is_active)
        .order_by(AccountRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    drafts = _drafts(tx, rows)
    return [drafts[row.id] for row in rows if row.id != but]


def _drafts(tx: Session, rows: Collection[AccountRow]) -> dict[int, Draft]:
    ids = [row.id for row in rows]
    networks, locations = accounts.scopes(tx, ids)
    return {
        row.id: Draft(row.email, row.name, row.role, row.language or "", networks[row.id], locations[row.id])
        for row in rows
    }


def _networks_of(tx: Session, locations: Collection[int]) -> set[int]:
    if not locations:
        return set()
    return set(tx.scalars(select(LocationRow.network_id).where(LocationRow.id.in_(locations))))


def _check_scope(tx: Session, draft: Draft, by: Person) -> None:
    """Raise `NotFound` for a network or location that the person does not keep, or that does not exist."""
    wanted = select(LocationRow.id, LocationRow.network_id).where(LocationRow.id.in_(draft.locations))
    known = {row.id: row.network_id for row in tx.execute(wanted)}
    networks = draft.networks | set(known.values())
    if draft.locations - known.keys() or networks - accounts.networks_kept(tx, by):
        raise NotFound


def _check_email_free(tx: Session, draft: Draft, *, but: int | None = None) -> None:
    taken = tx.scalar(select(AccountRow.id).where(AccountRow.email == draft.email))
    if taken is not None and taken != but:
        raise account.EmailTaken


def _flushed(tx: Session) -> None:
    """Write the account now: for its key, and because somebody may have taken the address a moment ago."""
    try:
        tx.flush()
    except IntegrityError as error:
        raise account.EmailTaken from error


def _add_scope(tx: Session, account_id: int, networks: Collection[int], locations: Collection[int]) -> None:
    tx.add_all(AccountNetworkRow(account_id=account_id, network_id=one) for one in sorted(networks))
    tx.add_all(AccountLocationRow(account_id=account_id, location_id=one) for one in sorted(locations))
    tx.flush()  # the scope is read back when the next thing is asked of the account in this transaction


def _fields(draft: Draft) -> history.Fields:
    return {
        "role": draft.role,
        "language": draft.language,
        "networks": draft.networks,
        "locations": draft.locations,
    }


def _record(tx: Session, action: ChangeSet, account_id: int, before: Draft | None, after: Draft) -> None:
    """What changed, without the person: of the name and address the history keeps only that they changed."""
    if before is None:
        _write(tx, action, account_id, after, verb="added", after=_fields(after))
        return
    is_other = (before.name, before.email) != (after.name, after.email)
    _write(
        tx,
        action,
        account_id,
        after,
        verb="changed",
        before={**_fields(before), "contact_changed": False},
        after={**_fields(after), "contact_changed": is_other},
    )


def _write(
    tx: Session,
    action: ChangeSet,
    account_id: int,
    draft: Draft,
    *,
    verb: str,
    before: history.Fields | None = None,
    after: history.Fields | None = None,
) -> None:
    networks = draft.networks | _networks_of(tx, draft.locations)
    history.record(
        tx,
        action,
        entity="account",
        entity_id=account_id,
        verb=verb,
        before=before,
        after=after,
        network_id=next(iter(networks)) if len(networks) == 1 else None,
    )
