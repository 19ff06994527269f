"""A helper held while something of it is changed: the row locked, the person's right checked."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import HelperRow, NetworkRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.helper import Anonymised
from domain.person import Person
from services import history
from services.history import ChangeSet, Fields


def hold(tx: Session, helper_id: int, *, by: Person, also_anonymised: bool = False) -> HelperRow:
    """The helper, when the person keeps the helpers of its network; to anybody out of scope it does not exist.

    Raises `Anonymised` for one of whom nothing is kept any more, unless such a one is asked for.
    """
    access.check(by, Action.KEEP_HELPERS)
    row = _found(tx, helper_id, by=by)
    access.check_in_network(by, Action.KEEP_HELPERS, network_id=row.network_id)
    if not also_anonymised:
        _check_is_somebody(row)
    return row


def hold_to_follow_up(tx: Session, helper_id: int, *, by: Person, today: date) -> HelperRow:
    """The helper, when the person follows it up: one of the network, for a manager one placed at an own location."""
    access.check(by, Action.FOLLOW_UP_HELPERS)
    row = _found(tx, helper_id, by=by, since=today)
    _check_is_somebody(row)
    return row


def hold_network(tx: Session, network_id: int, *, by: Person) -> None:
    """The network, when the person keeps its helpers: two people who add the same helper take turns."""
    access.check(by, Action.KEEP_HELPERS)
    found = tx.scalar(
        select(NetworkRow.id)
        .where(NetworkRow.id == network_id, scope.of_networks(by))
        .with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound
    access.check_in_network(by, Action.KEEP_HELPERS, network_id=network_id)


def record(
    tx: Session,
    action: ChangeSet,
    row: HelperRow,
    *,
    verb: str,
    before: Fields | None = None,
    after: Fields | None = None,
) -> None:
    """Note a change of the helper, or of something kept of the helper, under the helper's id."""
    history.record(
        tx,
        action,
        entity="helper",
        entity_id=row.id,
        verb=verb,
        before=before,
        after=after,
        network_id=row.network_id,
    )


def _found(tx: Session, helper_id: int, *, by: Person, since: date | None = None) -> HelperRow:
    row = tx.scalars(
        select(HelperRow)
        .where(HelperRow.id == helper_id, scope.of_helpers(by, since=since))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _check_is_somebody(row: HelperRow) -> None:
    if row.anonymised_at is not None:
        raise Anonymised
