"""Saying who helped at a session: those of the roster, one by one or all at once, and who stood in.

It is said by whoever counts there, from an hour before the session on and for as long as it is remembered. The rules of
planning are not asked: what happened, happened. Only being in two places at once stays impossible.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import presence as presences
from db.tables import AssignmentRow, HelperRow, NetworkRow
from domain import count, presence
from domain.access import Action
from domain.person import Person
from domain.presence import Answer, Presence
from domain.roster_refusal import UnknownHelper
from domain.words import AssignmentRole, AssignmentState, HelperStage, ReleaseCause
from services import held_session, history, standing
from services.held_session import Held
from services.history import ChangeSet, Fields

LEARNING = frozenset({HelperStage.TRAINING, HelperStage.BUDDY})
STATES = {
    Presence.PRESENT: AssignmentState.PRESENT,
    Presence.ABSENT: AssignmentState.NO_SHOW,
    Presence.UNKNOWN: AssignmentState.CONFIRMED,
}


def confirm(tx: Session, session_id: int, answers: Sequence[Answer], *, by: Person, now: datetime) -> bool:
    """Whether this call changed what is known of these helpers, all in one action.

    Whoever stood in and was not there after all goes off the session. Raises `SaidMeanwhile` when a colleague said
    something else since, `AlreadyStands` when a helper is known to have been elsewhere at that time.
    """
    held = _hold(tx, session_id, by, now)
    rows = _rows(tx, session_id)
    changed = []
    for answer in answers:
        row = rows.get(answer.helper_id)
        if row is None or row.state is AssignmentState.CANCELLED:
            raise presence.SaidMeanwhile
        if presence.presence_of(row.state) is answer.wanted:
            continue
        if row.state is not answer.seen:
            raise presence.SaidMeanwhile
        changed.append((row, answer.wanted))
    if not changed:
        return False
    held_session.lock_helpers(tx, [row.helper_id for row, _wanted in changed])
    action = history.begin(by, now)
    for row, wanted in changed:
        _say(tx, action, held, row, wanted)
    held.row.version += 1
    return True


def stood_in(tx: Session, session_id: int, helper_id: int, *, by: Person, now: datetime) -> bool:
    """Whether this call noted that the helper was there without standing on the roster.

    Raises `UnknownHelper` for one whom the person cannot name there, `AlreadyStands` for one who was elsewhere.
    """
    held = _hold(tx, session_id, by, now)
    if not presences.can_stand_in(tx, by, session_id, helper_id):
        raise UnknownHelper
    row = _rows(tx, session_id).get(helper_id)
    if row is not None and row.state is not AssignmentState.CANCELLED:
        return confirm(
            tx, session_id, [Answer(helper_id, row.state, Presence.PRESENT)], by=by, now=now
        )  # on the roster by now
    held_session.lock_helpers(tx, [helper_id])
    stage = tx.scalars(select(HelperRow.stage).where(HelperRow.id == helper_id)).one()
    before = None if row is None else fields(row)
    row = row or AssignmentRow(
        session_id=session_id,
        helper_id=helper_id,
        location_id=held.row.location_id,
        day=held.row.day,
        starts=held.row.starts,
        ends=held.row.ends,
    )
    row.stood_in = True
    role = AssignmentRole.BUDDY if stage in LEARNING else AssignmentRole.GUIDE
    standing.write(tx, held, row, role, state=AssignmentState.PRESENT)
    note(tx, history.begin(by, now), held, row, verb="stood_in", before=before)
    held.row.version += 1
    return True


def set_unnamed(
    tx: Session, session_id: int, number: int, seen_number: int, *, by: Person, now: datetime
) -> bool:
    """Whether this call changed how many helped there of whom nobody gave the name. Raises `SaidMeanwhile`."""
    held = _hold(tx, session_id, by, now)
    presence.check_unnamed(number)
    before = held.row.unnamed_helpers
    if before == number:
        return False
    if before != seen_number:
        raise presence.SaidMeanwhile
    write_unnamed(tx, history.begin(by, now), held, number)
    held.row.version += 1
    return True


def write_unnamed(tx: Session, action: ChangeSet, held: Held, number: int) -> None:
    """So many helped there without a name, noted."""
    before, held.row.unnamed_helpers = held.row.unnamed_helpers, number
    held_session.record(
        tx,
        action,
        held,
        verb="unnamed_helpers",
        before={"unnamed_helpers": before},
        after={"unnamed_helpers": number},
    )


def note(
    tx: Session, action: ChangeSet, held: Held, row: AssignmentRow, *, verb: str, before: Fields | None
) -> None:
    """A line under the session, about the helper of the row."""
    standing.note(tx, action, held, row, verb=verb, before=before, after=fields(row))


def fields(row: AssignmentRow) -> Fields:
    return {**standing.fields(row), "stood_in": row.stood_in}


def _say(tx: Session, action: ChangeSet, held: Held, row: AssignmentRow, wanted: Presence) -> None:
    before = fields(row)
    if row.stood_in and wanted is not Presence.PRESENT:
        row.state, row.release_cause, row.stood_in = AssignmentState.CANCELLED, ReleaseCause.REMOVED, False
        note(tx, action, held, row, verb="did_not_stand_in", before=before)
        return
    is_called = row.role is AssignmentRole.RESERVE and wanted is Presence.PRESENT
    role = (
        AssignmentRole.GUIDE if is_called else row.role
    )  # a reserve who came helped, and worked these hours
    standing.write(tx, held, row, role, state=STATES[wanted])
    match wanted:
        case Presence.PRESENT:
            note(tx, action, held, row, verb="came", before=before)
        case Presence.ABSENT:
            note(tx, action, held, row, verb="did_not_come", before=before)
        case Presence.UNKNOWN:
            note(tx, action, held, row, verb="presence_open", before=before)


def _hold(tx: Session, session_id: int, by: Person, now: datetime) -> Held:
    """The session, when the person may count there and it has begun (as counting means it)."""
    held = held_session.hold_all(tx, [session_id], by=by, to=Action.COUNT)[session_id]
    zone = tx.scalars(select(NetworkRow.zone).where(NetworkRow.id == held.place.network_id)).one()
    count.check_open(
        day=held.row.day,
        starts=held.row.starts,
        takes_place=held.placed.takes_place,
        zone=zone,
        now=now,
    )
    return held


def _rows(tx: Session, session_id: int) -> dict[int, AssignmentRow]:
    return {
        row.helper_id: row
        for row in tx.scalars(
            select(AssignmentRow)
            .where(AssignmentRow.session_id == session_id)
            .execution_options(populate_existing=True)
        )
    }
