"""Reminding locations of missing counts: whether it may be sent, and noting that it was.

Sending itself waits for another machine, so it happens between the two, in no transaction.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import reminder as reminders
from db.queries import scope
from db.tables import AccountRow, LocationRow, NetworkRow
from domain import access, reminder
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person
from domain.reminder import Reminder
from services import history


def to_send(tx: Session, location_id: int, *, is_sure: bool, by: Person, now: datetime) -> Reminder:
    """What is missing at the location at this moment, and who hears of it.

    Raises `NothingToRemind`, `NobodyToRemind`, or unless `is_sure` the question of `RemindedToday`.
    """
    found = _due(tx, location_id, is_sure=is_sure, by=by, now=now)
    if not found.recipients:
        raise reminder.NobodyToRemind
    return found


def answer_to(tx: Session, *, by: Person) -> str:
    """The e-mail address of the person, where answers go."""
    return tx.scalars(select(AccountRow.email).where(AccountRow.id == by.account_id)).one()


def note_sent(
    tx: Session, location_id: int, *, by_mail: bool, is_sure: bool, by: Person, now: datetime
) -> None:
    """History says that the location was reminded: by Inloop's own e-mail, or by the person in another way.

    Raises as `to_send`, except that a message of one's own needs no account to go to.
    """
    found = _due(tx, location_id, is_sure=is_sure, by=by, now=now)
    network_id = tx.scalars(select(LocationRow.network_id).where(LocationRow.id == location_id)).one()
    history.record(
        tx,
        history.begin(by, now),
        entity="location",
        entity_id=location_id,
        verb="reminded",
        before=None,
        after={
            "sessions": len(found.missing),
            "by_mail": by_mail,
            "account_ids": [one.account_id for one in found.recipients] if by_mail else [],
        },
        network_id=network_id,
        location_id=location_id,
    )


def _due(tx: Session, location_id: int, *, is_sure: bool, by: Person, now: datetime) -> Reminder:
    access.check(by, Action.REMIND)
    place = tx.execute(
        select(LocationRow.network_id, NetworkRow.zone)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(LocationRow.id == location_id, scope.of_locations(by))
        .with_for_update(key_share=True, of=LocationRow)
    ).one_or_none()
    if place is None:
        raise NotFound
    access.check_in_network(by, Action.REMIND, network_id=place.network_id)
    found = reminders.of_location(tx, by, place.network_id, location_id, now)
    if found is None:
        raise reminder.NothingToRemind
    zone = ZoneInfo(place.zone)
    if (
        not is_sure
        and found.last is not None
        and found.last.at.astimezone(zone).date() == now.astimezone(zone).date()
    ):
        raise reminder.RemindedToday
    return found
