"""The contact log of helpers, and who may be asked to do what comes next."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import (
    AccountLocationRow,
    AccountNetworkRow,
    AccountRow,
    ContactRow,
    HelperRow,
    PlacementRow,
)
from domain.contact import Contact, Draft
from domain.person import Person
from domain.words import Role


def of_helper(tx: Session, person: Person, helper_id: int, *, today: date) -> list[Contact]:
    """The log of a helper the person may see, the latest first; one statement."""
    rows = tx.execute(
        select(ContactRow, func.coalesce(AccountRow.name, ""))
        .join(HelperRow, HelperRow.id == ContactRow.helper_id)
        .outerjoin(AccountRow, AccountRow.id == ContactRow.account_id)
        .where(ContactRow.helper_id == helper_id, scope.of_helpers(person, since=today))
        .order_by(ContactRow.day.desc(), ContactRow.id.desc())
    )
    return [Contact(row.id, row.account_id, who, Draft(row.day, row.kind, row.note)) for row, who in rows]


def owners(tx: Session, person: Person, helper_id: int, *, today: date) -> dict[int, str]:
    """Who may do the next action for a helper the person may see: names by account, by name; one statement.

    The coordinators of the network, the managers who follow the helper up, the person, and whoever does it now.
    """
    rows = tx.execute(
        select(AccountRow.id, AccountRow.name)
        .join(HelperRow, HelperRow.id == helper_id)
        .where(
            scope.of_helpers(person, since=today),
            or_(
                AccountRow.id == HelperRow.owner_id,
                and_(
                    AccountRow.is_active,
                    or_(AccountRow.id == person.account_id, _follows_up(today)),
                ),
            ),
        )
        .order_by(func.lower(AccountRow.name), AccountRow.id)
    )
    return {row.id: row.name for row in rows}


def _follows_up(today: date) -> ColumnElement[bool]:
    """The coordinators and managers whose scope holds the helper of the statement around it."""
    of_network = select(AccountNetworkRow.account_id).where(
        AccountNetworkRow.network_id == HelperRow.network_id
    )
    of_place = (
        select(AccountLocationRow.account_id)
        .join(PlacementRow, PlacementRow.location_id == AccountLocationRow.location_id)
        .where(
            PlacementRow.helper_id == HelperRow.id,
            or_(PlacementRow.last_day.is_(None), PlacementRow.last_day >= today),
        )
    )
    return or_(
        and_(AccountRow.role.in_([Role.COORDINATOR, Role.MANAGER]), AccountRow.id.in_(of_network)),
        and_(AccountRow.role == Role.MANAGER, AccountRow.id.in_(of_place)),
    )
