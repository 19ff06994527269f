"""Cancelling a session: the piece that planning ("this one falls away") and counting ("it did not take place") share."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.tables import SessionRow
from domain.person import Person
from domain.roster_change import Restored
from domain.session_effect import Helper
from domain.words import CancelReason, ReleaseCause, SessionState
from services import fixing, held_session, history, putting_back, release
from services.held_session import Held
from services.history import ChangeSet


def cancel(
    tx: Session,
    action: ChangeSet,
    session: SessionRow,
    *,
    network_id: int,
    reason: CancelReason,
    note: str = "",
    verb: str = "cancelled",
) -> None:
    """The session is cancelled for a reason and its helpers are released; nothing when it was cancelled already.

    The caller has checked who may, and holds the row for update. Helpers released here carry
    `ReleaseCause.SESSION_CANCELLED`, so that taking the cancellation back can restore exactly them.
    """
    cancel_all(tx, action, [session], network_id=network_id, reason=reason, note=note, verb=verb)


def cancel_all(
    tx: Session,
    action: ChangeSet,
    sessions: Iterable[SessionRow],
    *,
    network_id: int,
    reason: CancelReason,
    note: str = "",
    verb: str = "cancelled",
) -> defaultdict[int, tuple[Helper, ...]]:
    """The same for sessions of one network, for one reason; who was released, by session."""
    planned = [one for one in sessions if one.state is not SessionState.CANCELLED]
    for session in planned:
        before = {"state": session.state, "cancel_reason": None}
        session.state, session.cancel_reason, session.cancel_note = SessionState.CANCELLED, reason, note
        session.version += 1
        history.record(
            tx,
            action,
            entity="session",
            entity_id=session.id,
            verb=verb,
            before=before,
            after={"state": session.state, "cancel_reason": reason},
            network_id=network_id,
            location_id=session.location_id,
        )
    ids = [one.id for one in planned]
    return release.everybody(tx, action, ids, ReleaseCause.SESSION_CANCELLED, network_id=network_id)


def take_back(tx: Session, action: ChangeSet, held: Held, *, by: Person) -> Restored:
    """The session takes place after all; who was released by the cancellation stands there again where possible.

    The caller has checked that nothing else is planned in its place.
    """
    before = {"state": held.row.state, "cancel_reason": held.row.cancel_reason}
    texts = held.row.cancel_note, ""
    held.row.state, held.row.cancel_reason, held.row.cancel_note = SessionState.PLANNED, None, ""
    held.row.version += 1
    after = {"state": held.row.state, "cancel_reason": None}
    held_session.record(tx, action, held, verb="restored", before=before, after=after, texts=texts)
    restored = putting_back.if_open(tx, action, held, ReleaseCause.SESSION_CANCELLED, by=by)
    fixing.put_on_again(tx, action, [held.row])
    return restored
