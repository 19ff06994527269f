"""Setting free whoever stands at sessions that do not take place: cancelled, closed, or their place retired."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
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
    for row, name in tx.execute(
        select(AssignmentRow, HelperRow.name)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(AssignmentRow.session_id.in_(list(session_ids)), AssignmentRow.state.in_(OCCUPYING))
        .order_by(AssignmentRow.session_id, HelperRow.name, AssignmentRow.helper_id)
        .with_for_update(of=AssignmentRow)
        .execution_options(populate_existing=True)
    ).all():
        was = row.state
        row.state, row.release_cause = AssignmentState.CANCELLED, cause
        freed[row.session_id] += (Helper(name, row.helper_id),)
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
    return freed
