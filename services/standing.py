"""Who stands at a session: putting a helper on it, taking one off, another role (`services.putting_back` puts back).

The one place where assignments of a held session are written; each checks the rules of `domain.eligibility` first.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import candidate
from db.tables import AssignmentRow, HelperRow, LocationRow
from domain import eligibility
from domain.candidate import CandidateHelper
from domain.clock_time import DatedHours, Hours
from domain.need import AssignedHelper
from domain.person import Person
from domain.roster_refusal import AlreadyStands, NotHere, UnknownHelper
from domain.session_effect import Helper
from domain.words import OCCUPYING, AssignmentRole, AssignmentState, ReleaseCause
from services import held_session
from services.held_session import Held
from services.history import ChangeSet, Fields


def helper_for(tx: Session, held: Held, helper_id: int, *, by: Person) -> CandidateHelper:
    """The helper as the rules see one around this session, locked. Raises `UnknownHelper`."""
    held_session.lock_helpers(tx, [helper_id])
    session = held.placed.as_open(held.place)
    found = candidate.chosen(tx, by, session, held.place.network_id, [helper_id])
    if helper_id not in found:
        raise UnknownHelper
    return found[helper_id]


def put_on(
    tx: Session,
    action: ChangeSet,
    held: Held,
    helper_id: int,
    role: AssignmentRole | None,
    *,
    by: Person,
    state: AssignmentState = AssignmentState.CONFIRMED,
) -> None:
    """The helper stands there, in the role given or the usual one. Raises the sentence of the rule.

    A person who does this has asked, or will: the next list of candidates begins with who was asked longer ago.
    """
    helper = helper_for(tx, held, helper_id, by=by)
    role = role or eligibility.usual_role(helper)
    _check(held, helper, role)
    row = tx.get(AssignmentRow, (held.row.id, helper_id), populate_existing=True)
    before = None if row is None else fields(row)
    row = row or AssignmentRow(
        session_id=held.row.id,
        helper_id=helper_id,
        location_id=held.row.location_id,
        day=held.row.day,
        starts=held.row.starts,
        ends=held.row.ends,
    )
    if action.by is not None:
        row.asked_at = action.at
    write(tx, held, row, role, state=state)
    note(tx, action, held, row, verb="assigned", before=before)


def take_off(tx: Session, action: ChangeSet, held: Held, helper_id: int) -> None:
    """The helper no longer stands there. Raises `NotHere` when that was so already."""
    row = _row_of(tx, held, helper_id)
    before = fields(row)
    row.state, row.release_cause = AssignmentState.CANCELLED, ReleaseCause.REMOVED
    note(tx, action, held, row, verb="removed", before=before)


def change_role(
    tx: Session, action: ChangeSet, held: Held, helper_id: int, role: AssignmentRole, *, by: Person
) -> None:
    """The helper stands there in another role, which the rules must allow."""
    row = _row_of(tx, held, helper_id)
    _check(held, helper_for(tx, held, helper_id, by=by), role)
    before = fields(row)
    row.role = role
    note(tx, action, held, row, verb="role_changed", before=before)


def set_back(tx: Session, action: ChangeSet, held: Held, row: AssignmentRow, before: Fields) -> None:
    """An assignment as it was before somebody was put on: taken off, or only proposed."""
    noted = fields(row)
    row.role = AssignmentRole(before.get("role", row.role))
    row.state = AssignmentState(before.get("state", AssignmentState.CANCELLED))
    cause = before.get("release_cause", None if row.state in OCCUPYING else ReleaseCause.REMOVED)
    row.release_cause = None if cause is None else ReleaseCause(cause)
    note(tx, action, held, row, verb="removed", before=noted)


def there(tx: Session, session_ids: Iterable[int]) -> defaultdict[int, tuple[Helper, ...]]:
    """Everybody who stands at these sessions, proposed ones too, by session, by name; one statement."""
    found: defaultdict[int, tuple[Helper, ...]] = defaultdict(tuple)
    for session_id, helper_id, name in tx.execute(
        select(AssignmentRow.session_id, AssignmentRow.helper_id, HelperRow.name)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(AssignmentRow.session_id.in_(list(session_ids)), AssignmentRow.state.in_(OCCUPYING))
        .order_by(HelperRow.name, AssignmentRow.helper_id)
    ):
        found[session_id] += (Helper(name, helper_id),)
    return found


def of(held: Held, helper_id: int) -> AssignedHelper | None:
    """The helper as standing at the session, None when not standing there."""
    return next((one for one in held.placed.standing if one.helper_id == helper_id), None)


def _check(held: Held, helper: CandidateHelper, role: AssignmentRole) -> None:
    session = held.placed.as_open(held.place)
    clashes = eligibility.clashes(session, helper)
    if clashes:
        raise AlreadyStands(helper.name, clashes[0].location_name, clashes[0].when)
    eligibility.check(session, helper, role, stays=of(held, helper.id) is not None)


def write(
    tx: Session,
    held: Held,
    row: AssignmentRow,
    role: AssignmentRole,
    *,
    state: AssignmentState = AssignmentState.CONFIRMED,
) -> None:
    """Keep the row. The database's own guard is the last net: what it refuses gets the same sentence."""
    helper_id = row.helper_id
    try:
        with tx.begin_nested():
            row.role, row.state, row.release_cause = role, state, None
            tx.add(row)
    except IntegrityError as error:
        clash = _clash(tx, held, helper_id)
        if clash is None:
            raise
        raise clash from error


def _clash(tx: Session, held: Held, helper_id: int) -> AlreadyStands | None:
    """The sentence that names the session on which the database found the helper."""
    found = tx.execute(
        select(HelperRow.name, LocationRow.name, AssignmentRow.day, AssignmentRow.starts, AssignmentRow.ends)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.helper_id == helper_id,
            AssignmentRow.session_id != held.row.id,
            AssignmentRow.state.in_(OCCUPYING),
            AssignmentRow.day == held.row.day,
            AssignmentRow.starts < held.row.ends,
            AssignmentRow.ends > held.row.starts,
        )
        .order_by(AssignmentRow.starts)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    name, place, day, starts, ends = found
    return AlreadyStands(name, place, DatedHours(day, Hours(starts, ends)))


def _row_of(tx: Session, held: Held, helper_id: int) -> AssignmentRow:
    row = tx.get(AssignmentRow, (held.row.id, helper_id), populate_existing=True)
    if row is None or of(held, helper_id) is None:
        raise NotHere
    return row


def note(
    tx: Session,
    action: ChangeSet,
    held: Held,
    row: AssignmentRow,
    *,
    verb: str,
    before: Fields | None,
    after: Fields | None = None,
) -> None:
    """A line under the session. Who it is about stands in `before`, and in `after` only for a first assignment.

    `after` is what is kept of the row, when that is more than its `fields`.
    """
    after = fields(row) if after is None else after
    held_session.record(
        tx,
        action,
        held,
        entity="assignment",
        verb=verb,
        before=before if before is None else {"helper_id": row.helper_id, **before},
        after=after if before is not None else {"helper_id": row.helper_id, **after},
    )


def fields(row: AssignmentRow) -> Fields:
    return {"role": row.role, "state": row.state, "release_cause": row.release_cause}
