"""Who of the helpers has to be followed up, as far as a person may."""

from datetime import date

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AccountRow, ContactRow, HelperRow
from domain import follow_up
from domain.follow_up import FollowedHelper, FollowUp
from domain.person import Person
from domain.words import HelperStage


def summary(tx: Session, person: Person, network_id: int, *, today: date) -> FollowUp:
    """Candidates without a next action, actions overdue or due this week, active helpers long not spoken with.

    A coordinator's are those of the network, a manager's those placed at own locations, a viewer's none.
    One statement.
    """
    rows = tx.execute(
        followed()
        .where(
            HelperRow.network_id == network_id,
            HelperRow.stage != HelperStage.STOPPED,
            scope.of_helpers(person, since=today),
        )
        .order_by(HelperRow.id)
    )
    return follow_up.follow_up((to_followed(row) for row in rows), today)


def followed() -> Select[HelperRow, str, date | None]:
    """Helpers with who follows them up and when somebody last spoke with them; the caller adds who is wanted."""
    last_contact = (
        select(ContactRow.helper_id, func.max(ContactRow.day).label("day"))
        .group_by(ContactRow.helper_id)
        .subquery()
    )
    return (
        select(HelperRow, func.coalesce(AccountRow.name, ""), last_contact.c.day)
        .outerjoin(AccountRow, AccountRow.id == HelperRow.owner_id)
        .outerjoin(last_contact, last_contact.c.helper_id == HelperRow.id)
    )


def to_followed(row: Row[HelperRow, str, date | None]) -> FollowedHelper:
    """From a row of `followed`."""
    helper, owner, last_contact = row
    return FollowedHelper(
        id=helper.id,
        name=helper.name,
        stage=helper.stage,
        stage_since=helper.stage_since,
        next_action=helper.next_action,
        next_action_on=helper.next_action_on,
        owner_id=helper.owner_id,
        owner=owner,
        last_contact=last_contact,
    )
