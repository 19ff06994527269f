"""Whom to remind of missing counts at each location of a network, and when that was done last."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

import language
from db.queries import count, scope
from db.tables import AccountLocationRow, AccountRow, ChangeRow, NetworkRow
from domain import access
from domain import reminder as rules
from domain.access import Action
from domain.counted_session import MissingCount
from domain.person import Person
from domain.reminder import Recipient, Reminded, Reminder
from domain.words import Role

REMINDED = "reminded"
"""The verb under which history keeps it, of a location."""


def of_network(tx: Session, person: Person, network_id: int, now: datetime) -> list[Reminder]:
    """The locations where counts are due, longest behind first; none for who may not remind. Five statements."""
    if not access.may_in_network(person, Action.REMIND, network_id=network_id):
        return []
    zone = tx.scalars(
        select(NetworkRow.zone).where(NetworkRow.id == network_id, scope.of_networks(person))
    ).one_or_none()
    if zone is None:
        return []
    due = rules.due(count.missing(tx, person, network_id, now), now.astimezone(ZoneInfo(zone)).date())
    missing: defaultdict[int, list[MissingCount]] = defaultdict(list)
    for one in due:
        missing[one.at.location_id].append(one)
    managers, last = _managers(tx, missing), _last(tx, network_id, missing)
    return [
        Reminder(
            location_id,
            sessions[0].at.location,
            tuple(sessions),
            tuple(managers[location_id]),
            last.get(location_id),
        )
        for location_id, sessions in missing.items()
    ]


def of_location(
    tx: Session, person: Person, network_id: int, location_id: int, now: datetime
) -> Reminder | None:
    """What is due at one location, None when nothing is; five statements."""
    found = of_network(tx, person, network_id, now)
    return next((one for one in found if one.location_id == location_id), None)


def _managers(tx: Session, wanted: Mapping[int, object]) -> defaultdict[int, list[Recipient]]:
    """The active accounts that count at these locations alone, by name."""
    found: defaultdict[int, list[Recipient]] = defaultdict(list)
    for row in tx.execute(
        select(
            AccountLocationRow.location_id,
            AccountRow.id,
            AccountRow.name,
            AccountRow.email,
            AccountRow.language,
        )
        .join(AccountRow, AccountRow.id == AccountLocationRow.account_id)
        .where(
            AccountLocationRow.location_id.in_(sorted(wanted)),
            AccountRow.is_active,
            AccountRow.role == Role.MANAGER,
        )
        .order_by(AccountRow.name, AccountRow.id)
    ):
        found[row.location_id].append(
            Recipient(row.id, row.name, row.email, row.language or language.DEFAULT)
        )
    return found


def _last(tx: Session, network_id: int, wanted: Mapping[int, object]) -> dict[int, Reminded]:
    reminded = aliased(ChangeRow)
    newest = (
        select(reminded.location_id, func.max(reminded.at).label("at"))
        .where(
            reminded.network_id == network_id,
            reminded.entity == "location",
            reminded.verb == REMINDED,
            reminded.location_id.in_(sorted(wanted)),
        )
        .group_by(reminded.location_id)
        .subquery()
    )
    rows = tx.execute(
        select(ChangeRow.location_id, ChangeRow.at, AccountRow.name)
        .join(newest, and_(newest.c.location_id == ChangeRow.location_id, newest.c.at == ChangeRow.at))
        .outerjoin(AccountRow, AccountRow.id == ChangeRow.account_id)
        .where(ChangeRow.entity == "location", ChangeRow.verb == REMINDED)
    )
    return {row.location_id: Reminded(row.at, row.name or "") for row in rows if row.location_id}
