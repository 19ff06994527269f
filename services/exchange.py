"""Helpers who change places: one who moves to another session, two who swap, one who comes in place of another.

Each is one action: either everybody stands where they were asked to, or everything is as it was. Sessions are locked
before helpers, each in order of key, so that two people who swap the same helpers wait for each other.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.person import Person
from domain.roster_change import Move, Replace, Swap
from domain.roster_refusal import NotHere
from domain.words import AssignmentRole
from services import held_session, history, standing
from services.held_session import Held

Seen = Mapping[int, int]
"""The version of each session as the person saw it, by session id."""


def move(tx: Session, wanted: Move, *, by: Person, today: date, now: datetime) -> bool:
    """Whether this call brought the helper from one session to the other, in the same role.

    False when it was so already: a second click, say. A proposed helper is confirmed by it.
    """
    source, target = _hold(tx, (wanted.from_id, wanted.session_id), by=by)
    here = standing.of(source, wanted.helper_id)
    is_there = standing.of(target, wanted.helper_id) is not None
    if source.row.id == target.row.id or (here is None and is_there):
        return False
    seen = {wanted.from_id: wanted.from_version, wanted.session_id: wanted.seen_version}
    _check_may_change((source, target), seen, today)
    if here is None:
        raise NotHere
    held_session.lock_helpers(tx, [wanted.helper_id])
    action = history.begin(by, now)
    standing.take_off(tx, action, source, wanted.helper_id)
    tx.flush()  # the rules read where the helper stands by now
    standing.put_on(tx, action, target, wanted.helper_id, here.role, by=by)
    _raise_versions((source, target))
    return True


def swap(tx: Session, wanted: Swap, *, by: Person, today: date, now: datetime) -> bool:
    """Whether this call had two helpers take each other's place at two sessions, each in the own role.

    False when they stood so already.
    """
    one, other = _hold(tx, (wanted.session_id, wanted.other_id), by=by)
    goes, comes = standing.of(one, wanted.helper_id), standing.of(other, wanted.other_helper_id)
    have_come = standing.of(one, wanted.other_helper_id) and standing.of(other, wanted.helper_id)
    if one.row.id == other.row.id or (goes is None and comes is None and have_come):
        return False
    seen = {wanted.session_id: wanted.seen_version, wanted.other_id: wanted.other_version}
    _check_may_change((one, other), seen, today)
    if goes is None or comes is None:
        raise NotHere
    held_session.lock_helpers(tx, [goes.helper_id, comes.helper_id])
    action = history.begin(by, now)
    standing.take_off(tx, action, one, goes.helper_id)
    standing.take_off(tx, action, other, comes.helper_id)
    tx.flush()  # the rules read where the helpers stand by now
    standing.put_on(tx, action, one, comes.helper_id, comes.role, by=by)
    standing.put_on(tx, action, other, goes.helper_id, goes.role, by=by)
    _raise_versions((one, other))
    return True


def replace(tx: Session, wanted: Replace, *, by: Person, today: date, now: datetime) -> bool:
    """Whether this call had another helper come in place of one who stands there; False when it was so already.

    Whoever comes in place of a reserve is a reserve, anybody else has the usual role.
    """
    (held,) = _hold(tx, (wanted.session_id,), by=by)
    here = standing.of(held, wanted.helper_id)
    has_come = standing.of(held, wanted.successor_id) is not None
    if wanted.helper_id == wanted.successor_id or (here is None and has_come):
        return False
    _check_may_change((held,), {wanted.session_id: wanted.seen_version}, today)
    if here is None:
        raise NotHere
    held_session.lock_helpers(tx, [wanted.helper_id, wanted.successor_id])
    action = history.begin(by, now)
    standing.take_off(tx, action, held, wanted.helper_id)
    role = AssignmentRole.RESERVE if here.role is AssignmentRole.RESERVE else None
    standing.put_on(tx, action, held, wanted.successor_id, role, by=by)
    _raise_versions((held,))
    return True


def _hold(tx: Session, session_ids: tuple[int, ...], *, by: Person) -> list[Held]:
    held_session.lock(tx, session_ids)
    return [held_session.hold(tx, session_id, by=by) for session_id in session_ids]


def _check_may_change(sessions: Iterable[Held], seen: Seen, today: date) -> None:
    for held in sessions:
        held.check_not_over(today)
        held.check_seen(seen[held.row.id])
        held.check_takes_place()


def _raise_versions(sessions: Iterable[Held]) -> None:
    for held in sessions:
        held.row.version += 1
