"""Setting helpers free: everybody of sessions that do not take place, or one helper who left from every session."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, HelperRow
from domain.session_effect import Helper
from domain.words import OCCUPYING, AssignmentState, ReleaseCause
from services import history
from services.history import ChangeSet


def everybody(
    tx: Session, action: ChangeSet, session_ids: Iterable[int], cause: ReleaseCause, *, network_id: int
) -> defaultdict[int, tuple[Helper, ...]]:
    """Who no longer stands there, by session, by name. The caller has checked who may, and holds the sessions.

    Each carries the cause, so that taking it back can restore exactly them.
    """
    freed: defaultdict[int, tuple[Helper, ...]] = defaultdict(tuple)
    for row, name in _free(
        tx, action, AssignmentRow.session_id.in_(list(session_ids)), cause, network_id=network_id
    ):
        freed[row.session_id] += (Helper(name, row.helper_id),)
    return freed


def helper(
    tx: Session, action: ChangeSet, helper: HelperRow, session_ids: Iterable[int], cause: ReleaseCause
) -> None:
    """The helper no longer stands at these sessions. The caller has checked who may, and holds helper and sessions."""
    wanted = and_(AssignmentRow.helper_id == helper.id, AssignmentRow.session_id.in_(list(session_ids)))
    _free(tx, action, wanted, cause, network_id=helper.network_id)


def _free(
    tx: Session, action: ChangeSet, wanted: ColumnElement[bool], cause: ReleaseCause, *, network_id: int
) -> Sequence[Row[AssignmentRow, str]]:
    """The assignments that are cancelled now, with the helper's name, by session and name; each is noted."""
    rows = tx.execute(
        select(AssignmentRow, HelperRow.name)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(wanted, AssignmentRow.state.in_(OCCUPYING))
        .order_by(AssignmentRow.session_id, HelperRow.name, AssignmentRow.helper_id)
        .with_for_update(of=AssignmentRow)
        .execution_options(populate_existing=True)
    ).all()
    for row, _name in rows:
        was = row.state
        row.state, row.release_cause = AssignmentState.CANCELLED, cause
        history.record(
            tx,
            action,
            entity="assignment",
            entity_id=row.session_id,
            verb="released",
            before={"helper_id": row.helper_id, "state": was},
            after={"state": row.state, "release_cause": cause},
            network_id=network_id,
            location_id=row.location_id,
        )
    tx.flush()  # later statements of the caller read who stands where
    return rows
