"""The links to calendars: made, renewed and withdrawn by who keeps or manages the place, or follows the helper up.

One link for each location and helper. Renewing makes another, and the one before opens nothing from then on.
"""

import secrets
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

import language
from db.tables import FeedRow, LocationRow
from domain import access, location
from domain.access import Action
from domain.feed import LinkChanged
from domain.person import Person
from services import held_helper, held_location, history

SECRET_BYTES = 32


def renew_for_location(
    tx: Session, location_id: int, seen: int | None, *, by: Person, today: date, now: datetime
) -> None:
    """Another link for the location, in the language of the moment; the one that was seen (None: none) is dead.

    Raises `AlreadyRetired` for a location without a calendar, `LinkChanged` when another link stands by now.
    """
    row = held_location.hold(tx, location_id, Action.SHARE_CALENDARS, by=by)
    if row.retired_on is not None and row.retired_on <= today:
        raise location.AlreadyRetired
    _withdraw(tx, FeedRow.location_id == row.id, seen)
    _make(tx, FeedRow(location_id=row.id), now)
    _record_for_location(tx, row, verb="calendar_link_made", by=by, now=now)


def withdraw_for_location(
    tx: Session,
    location_id: int,
    seen: int | None,
    *,
    by: Person,
    today: date,  # noqa: ARG001 - asked for as by the other three, so that one screen serves all
    now: datetime,
) -> None:
    """No link opens the calendar of the location any more. Raises `LinkChanged`."""
    row = held_location.hold(tx, location_id, Action.SHARE_CALENDARS, by=by)
    _withdraw(tx, FeedRow.location_id == row.id, seen)
    _record_for_location(tx, row, verb="calendar_link_withdrawn", by=by, now=now)


def renew_for_helper(
    tx: Session, helper_id: int, seen: int | None, *, by: Person, today: date, now: datetime
) -> None:
    """Another link for the helper to follow the own sessions with. Raises `Anonymised`, `LinkChanged`."""
    access.check(by, Action.SHARE_CALENDARS)
    row = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    _withdraw(tx, FeedRow.helper_id == row.id, seen)
    _make(tx, FeedRow(helper_id=row.id), now)
    held_helper.record(tx, history.begin(by, now), row, verb="calendar_link_made")


def withdraw_for_helper(
    tx: Session, helper_id: int, seen: int | None, *, by: Person, today: date, now: datetime
) -> None:
    """No link opens the calendar of the helper any more. Raises `LinkChanged`."""
    access.check(by, Action.SHARE_CALENDARS)
    row = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    _withdraw(tx, FeedRow.helper_id == row.id, seen)
    held_helper.record(tx, history.begin(by, now), row, verb="calendar_link_withdrawn")


def _withdraw(tx: Session, of: ColumnElement[bool], seen: int | None) -> None:
    stands = tx.scalar(select(FeedRow.id).where(of))
    if stands != seen:
        raise LinkChanged
    tx.execute(delete(FeedRow).where(of))


def _make(tx: Session, row: FeedRow, now: datetime) -> None:
    row.secret, row.language, row.made_at = secrets.token_urlsafe(SECRET_BYTES), language.current(), now
    tx.add(row)


def _record_for_location(tx: Session, row: LocationRow, *, verb: str, by: Person, now: datetime) -> None:
    history.record(
        tx,
        history.begin(by, now),
        entity="location",
        entity_id=row.id,
        verb=verb,
        before=None,
        after=None,
        network_id=row.network_id,
        location_id=row.id,
    )
