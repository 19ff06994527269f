"""Following helpers up: what comes next, and the log of contacts. By the coordinator, and by managers for their own."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import contact as contacts
from db.tables import ContactRow, HelperRow
from domain import access, contact
from domain.access import Action
from domain.contact import Draft, NextAction
from domain.errors import NotAllowed, NotFound, Stale
from domain.person import Person
from services import held_helper, history


def set_next_action(
    tx: Session,
    helper_id: int,
    wanted: NextAction,
    seen: NextAction,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed what comes next, which stood as `seen`; an empty one says that it is done.

    It has no version: who changes the helper's details meanwhile and who follows up do not get in each other's way.
    """
    row = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    wanted = contact.cleaned_action(wanted)
    before = to_next_action(row)
    if wanted == before:
        return False
    if seen != before:
        raise Stale
    if wanted.owner_id not in {None, *contacts.owners(tx, by, helper_id, today=today)}:
        raise contact.UnknownOwner
    row.next_action, row.next_action_on, row.owner_id = wanted.text, wanted.on, wanted.owner_id
    held_helper.record(
        tx,
        history.begin(by, now),
        row,
        verb="next_action_changed",
        before={"on": before.on, "owner_id": before.owner_id, "text_changed": False},
        after={"on": wanted.on, "owner_id": wanted.owner_id, "text_changed": wanted.text != before.text},
    )
    return True


def add(tx: Session, helper_id: int, draft: Draft, *, by: Person, today: date, now: datetime) -> int:
    """The key of a new line of the log. Noting the same contact twice gives the same line."""
    row = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    draft = contact.cleaned(draft, today=today)
    known = tx.scalar(
        select(ContactRow.id).where(
            ContactRow.helper_id == row.id,
            ContactRow.account_id == by.account_id,
            ContactRow.day == draft.day,
            ContactRow.kind == draft.kind,
            ContactRow.note == draft.note,
        )
    )
    if known is not None:
        return known
    line = ContactRow(
        helper_id=row.id,
        account_id=by.account_id,
        day=draft.day,
        kind=draft.kind,
        note=draft.note,
        written_at=now,
    )
    tx.add(line)
    tx.flush()  # gives the key
    held_helper.record(
        tx,
        history.begin(by, now),
        row,
        verb="contact_added",
        after={"contact_id": line.id, "day": draft.day, "kind": draft.kind},
    )
    return line.id


def remove(tx: Session, helper_id: int, contact_id: int, *, by: Person, today: date, now: datetime) -> bool:
    """Whether this call took a line out of the log: what should never have been written about somebody must go.

    By whoever wrote it, or by a coordinator of the network.
    """
    row = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    line = tx.get(ContactRow, contact_id, populate_existing=True)
    if line is None:
        return False
    if line.helper_id != row.id:
        raise NotFound
    keeps = access.may_in_network(by, Action.KEEP_HELPERS, network_id=row.network_id)
    if not keeps and line.account_id != by.account_id:
        raise NotAllowed
    held_helper.record(
        tx,
        history.begin(by, now),
        row,
        verb="contact_removed",
        before={"contact_id": line.id, "day": line.day, "kind": line.kind},
    )
    tx.delete(line)
    tx.flush()  # gone before anything else reads the log
    return True


def to_next_action(row: HelperRow) -> NextAction:
    return NextAction(row.next_action, row.next_action_on, row.owner_id)
