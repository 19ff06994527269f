"""Cancelling a session: the piece that planning ("this one falls away") and counting ("it did not take place") share."""

from sqlalchemy.orm import Session

from db.tables import SessionRow
from domain.words import CancelReason, ReleaseCause, SessionState
from services import history, release
from services.history import ChangeSet


def cancel(
    tx: Session,
    action: ChangeSet,
    session: SessionRow,
    *,
    network_id: int,
    reason: CancelReason,
    note: str = "",
) -> None:
    """The session is cancelled for a reason and its helpers are released; nothing when it was cancelled already.

    The caller has checked who may, and holds the row for update. Helpers released here carry
    `ReleaseCause.SESSION_CANCELLED`, so that taking the cancellation back can restore exactly them.
    """
    if session.state is SessionState.CANCELLED:
        return
    before = {"state": session.state, "cancel_reason": None}
    session.state, session.cancel_reason, session.cancel_note = (
        SessionState.CANCELLED,
        reason,
        note,
    )
    session.version += 1
    history.record(
        tx,
        action,
        entity="session",
        entity_id=session.id,
        verb="cancelled",
        before=before,
        after={"state": session.state, "cancel_reason": reason},
        network_id=network_id,
        location_id=session.location_id,
    )
    release.everybody(tx, action, [session.id], ReleaseCause.SESSION_CANCELLED, network_id=network_id)
