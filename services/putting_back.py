"""Putting back at sessions who was taken off them: as far as the rules still allow, or exactly as before or not at all.

Any number of sessions at once, in a fixed number of statements: a closure of two weeks frees hundreds of helpers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import candidate
from db.tables import AssignmentRow
from domain import candidate as rules_of
from domain import eligibility
from domain.candidate import Busy, CandidateHelper
from domain.period import Period
from domain.person import Person
from domain.roster_change import NotBack, Restored
from domain.roster_refusal import UnknownHelper
from domain.rule import Refusal
from domain.undo import NotBackAgain
from domain.words import AssignmentState, ReleaseCause
from services import held_session, standing
from services.held_session import Held
from services.history import ChangeSet


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody who is to stand at a session again, in this state."""

    held: Held
    row: AssignmentRow
    state: AssignmentState = AssignmentState.CONFIRMED


def as_far_as_allowed(
    tx: Session, action: ChangeSet, sessions: Iterable[Held], cause: ReleaseCause, *, by: Person
) -> dict[int, Restored]:
    """Who was released for the cause stands again as far as the rules allow, the others with the reason; by session."""
    held = {one.row.id: one for one in sessions}
    rows = tx.scalars(
        select(AssignmentRow)
        .where(
            AssignmentRow.session_id.in_(sorted(held)),
            AssignmentRow.state == AssignmentState.CANCELLED,
            AssignmentRow.release_cause == cause,
        )
        .execution_options(populate_existing=True)
    ).all()
    back: dict[int, list[str]] = {key: [] for key in held}
    not_back: dict[int, list[NotBack]] = {key: [] for key in held}
    allowed = []
    for one, helper, refusals in _looked_at(tx, [Return(held[row.session_id], row) for row in rows], by=by):
        if helper is None:
            continue
        if refusals:
            not_back[one.row.session_id].append(NotBack(helper.name, _because(refusals)))
        else:
            allowed.append(one)
            back[one.row.session_id].append(helper.name)
    _write(tx, action, allowed)
    return {key: Restored(tuple(back[key]), tuple(not_back[key])) for key in held}


def if_open(tx: Session, action: ChangeSet, held: Held, cause: ReleaseCause, *, by: Person) -> Restored:
    """As `as_far_as_allowed` for one session, and nobody while something else still keeps it from taking place."""
    tx.flush()  # the session is read again, as it now stands
    held = held_session.hold(tx, held.row.id, by=by)
    if not held.placed.takes_place:
        return Restored()
    return as_far_as_allowed(tx, action, [held], cause, by=by)[held.row.id]


def exactly(tx: Session, action: ChangeSet, wanted: Sequence[Return], *, by: Person) -> None:
    """All of them stand there again. Raises `NotBackAgain` when a rule forbids one by now."""
    for one, helper, refusals in _looked_at(tx, wanted, by=by):
        if helper is None:
            raise UnknownHelper
        if refusals:
            place, when = one.held.place.name, one.held.placed.when
            raise NotBackAgain(helper.name, place, when, _because(refusals))
    _write(tx, action, wanted)


def as_they_were(tx: Session, action: ChangeSet, returns: Sequence[Return]) -> None:
    """All of them stand there again, because they did: for sessions that took place after all."""
    _write(tx, action, returns)


def _looked_at(
    tx: Session, wanted: Sequence[Return], *, by: Person
) -> list[tuple[Return, CandidateHelper | None, list[Refusal]]]:
    """Each with the helper and what speaks against it, in order of time; who may come back counts for who follows."""
    if not wanted:
        return []
    ids = {one.row.helper_id for one in wanted}
    held_session.lock_helpers(tx, ids)
    days = [one.row.day for one in wanted]
    network_id = wanted[0].held.place.network_id
    known = candidate.known(tx, by, network_id, ids, Period(min(days), max(days)))
    found: list[tuple[Return, CandidateHelper | None, list[Refusal]]] = []
    for one in sorted(
        wanted, key=lambda each: (each.held.placed.when, each.row.session_id, each.row.helper_id)
    ):
        helper = known.get(one.row.helper_id)
        if helper is None:
            found.append((one, None, []))
            continue
        session = one.held.placed.as_open(one.held.place)
        refusals = eligibility.hard_rules(session, rules_of.around(session, helper), one.row.role)
        found.append((one, helper, refusals))
        if not refusals:
            stands = Busy(
                session_id=session.id,
                location_id=session.location_id,
                location_name=one.held.place.name,
                when=session.when,
                coordinates=session.coordinates,
                role=one.row.role,
            )
            known[helper.id] = replace(helper, busy=(*helper.busy, stands))
    return found


def _because(refusals: Sequence[Refusal]) -> str:
    return "; ".join(refusal.phrase for refusal in refusals)


def _write(tx: Session, action: ChangeSet, returns: Sequence[Return]) -> None:
    """Keep the rows, all at once. The database's own guard is the last net: what it refuses gets its sentence."""
    before = {(one.row.session_id, one.row.helper_id): standing.fields(one.row) for one in returns}
    try:
        with tx.begin_nested():
            for one in returns:
                one.row.state, one.row.release_cause = one.state, None
    except IntegrityError:
        for one in returns:
            standing.write(tx, one.held, one.row, one.row.role, state=one.state)
    for one in returns:
        key = (one.row.session_id, one.row.helper_id)
        standing.note(tx, action, one.held, one.row, verb="put_back", before=before[key])
