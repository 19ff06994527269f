"""The roster: who stands at a session, what it needs, and saving many edits at once.

Every change names the version of the session that was seen, and raises it. Doing the same again changes nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.tables import SessionWishRow
from domain import privacy
from domain.errors import DeskError
from domain.person import Person
from domain.roster_change import (
    Conflict,
    Refused,
    SaveResult,
    SessionChange,
    SessionFields,
    differing,
    merged,
)
from domain.roster_refusal import NOTE_LENGTH, NoteTooLong
from domain.words import AssignmentRole, AssignmentState
from services import held_session, history, standing, wish
from services.held_session import Held
from services.history import ChangeSet

NEED_FIELDS = frozenset({"minimum", "maximum", "languages", "skills"})


def assign(
    tx: Session,
    session_id: int,
    helper_id: int,
    role: AssignmentRole | None,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call put the helper there; False when the helper stood there already, in that role.

    Without a `role` it is the usual one. A proposed helper is confirmed by it.
    """
    held = held_session.hold(tx, session_id, by=by)
    here = standing.of(held, helper_id)
    is_proposed = here is not None and here.state is AssignmentState.PROPOSED
    if here is not None and not is_proposed and role in {None, here.role}:
        return False
    _check_may_change(held, seen_version, today)
    action = history.begin(by, now)
    if here is not None and not is_proposed and role is not None:
        standing.change_role(tx, action, held, helper_id, role, by=by)
    else:
        standing.put_on(tx, action, held, helper_id, role, by=by)
    held.row.version += 1
    return True


def propose(
    tx: Session, session_id: int, helper_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call noted that the helper was asked; False when the helper stands there already, asked or not.

    Until it is confirmed (`assign`) the helper does not count, and cannot be put elsewhere at that time.
    """
    held = held_session.hold(tx, session_id, by=by)
    if standing.of(held, helper_id) is not None:
        return False
    _check_may_change(held, seen_version, today)
    standing.put_on(tx, history.begin(by, now), held, helper_id, None, by=by, state=AssignmentState.PROPOSED)
    held.row.version += 1
    return True


def remove(
    tx: Session, session_id: int, helper_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call took the helper off; False when the helper did not stand there any more."""
    held = held_session.hold(tx, session_id, by=by)
    if standing.of(held, helper_id) is None:
        return False
    _check_may_change(held, seen_version, today)
    standing.take_off(tx, history.begin(by, now), held, helper_id)
    held.row.version += 1
    return True


def set_role(
    tx: Session,
    session_id: int,
    helper_id: int,
    role: AssignmentRole,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed the role of somebody who stands there; False when it was so already."""
    held = held_session.hold(tx, session_id, by=by)
    here = standing.of(held, helper_id)
    if here is not None and here.role is role:
        return False
    _check_may_change(held, seen_version, today)
    standing.change_role(tx, history.begin(by, now), held, helper_id, role, by=by)
    held.row.version += 1
    return True


def save_changes(
    tx: Session, changes: Iterable[SessionChange], *, by: Person, today: date, now: datetime
) -> SaveResult:
    """What became of each edit: they stand alone, so one that is refused or clashes holds up no other.

    A session that somebody else saved meanwhile is not written but reported, with what stands now. An edit that
    stands already counts as unchanged, also when its version is old: a second click on Save, say.
    """
    listed = [change for change in changes if change.changed]
    action = history.begin(by, now)
    held_session.lock(tx, [change.session_id for change in listed])
    held_session.lock_helpers(
        tx, {helper for change in listed for helper in change.mine.helpers - change.base.helpers}
    )
    done: dict[int, Conflict | bool] = {}
    refused: dict[int, Refused] = {}
    waiting = listed
    while waiting:
        again = []
        for change in waiting:
            try:
                with tx.begin_nested():
                    done[change.session_id] = _save(tx, action, change, by=by, today=today)
            except DeskError as error:
                refused[change.session_id] = Refused(change, error)
                again.append(change)
        # A helper who moves from one edited session to another is free only once the first of them is saved.
        waiting = again if len(again) < len(waiting) else []
    return SaveResult(
        saved=tuple(key for key, outcome in done.items() if outcome is True),
        unchanged=tuple(key for key, outcome in done.items() if outcome is False),
        conflicts=tuple(outcome for outcome in done.values() if isinstance(outcome, Conflict)),
        refusals=tuple(one for key, one in refused.items() if key not in done),
    )


def _save(
    tx: Session, action: ChangeSet, change: SessionChange, *, by: Person, today: date
) -> Conflict | bool:
    """The conflict, or whether something had to be written."""
    held = held_session.hold(tx, change.session_id, by=by)
    theirs = held.placed.fields()
    if not set(change.changed) & set(differing(theirs, change.mine)):
        return False
    if held.row.version != change.seen_version:
        return Conflict(change, theirs, held.row.version)
    held.check_not_over(today)
    wanted = merged(theirs, change.mine, change.changed)
    fields = set(differing(theirs, wanted))
    if fields != {"note"}:
        held.check_takes_place()
    if "note" in fields:
        _write_note(tx, action, held, wanted.note)
    if fields & NEED_FIELDS:
        _write_need(tx, action, held, theirs, wanted)
    for helper_id in sorted(theirs.helpers - wanted.helpers):
        standing.take_off(tx, action, held, helper_id)
    for helper_id in sorted(wanted.helpers - theirs.helpers):
        standing.put_on(tx, action, held, helper_id, None, by=by)
    held.row.version += 1
    return True


def _check_may_change(held: Held, seen_version: int, today: date) -> None:
    held.check_not_over(today)
    held.check_seen(seen_version)
    held.check_takes_place()


def _write_note(tx: Session, action: ChangeSet, held: Held, note: str) -> None:
    """History says that the note changed and never what it says."""
    note = note.strip()
    if len(note) > NOTE_LENGTH:
        raise NoteTooLong
    privacy.check(note)
    texts = held.row.note, note
    held.row.note = note
    after = {"note_has_characters": len(note)}
    held_session.record(tx, action, held, verb="note_changed", before={}, after=after, texts=texts)


def _write_need(
    tx: Session, action: ChangeSet, held: Held, before: SessionFields, after: SessionFields
) -> None:
    """The session's own need from now on, whatever its slot says."""
    need, had_own = after.need(), held.row.own_need
    held.row.minimum, held.row.maximum, held.row.own_need = need.minimum, need.maximum, True
    write_wishes(tx, held.row.id, need.languages, need.skills)
    held_session.record(
        tx,
        action,
        held,
        verb="need_changed",
        before={**need_fields(before), "own_need": had_own},
        after={**need_fields(after), "own_need": True},
    )


def write_wishes(tx: Session, session_id: int, languages: frozenset[str], skills: frozenset[str]) -> None:
    """Exactly these languages and skills (codes) are asked for. Raises `UnknownWish`."""
    asked = wish.keys_of(tx, languages, skills)
    tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id == session_id))
    tx.add_all(SessionWishRow(session_id=session_id, category_id=key) for key in asked)


def need_fields(fields: SessionFields) -> history.Fields:
    """What history notes of a need."""
    return {
        "minimum": fields.minimum,
        "maximum": fields.maximum,
        "languages": fields.languages,
        "skills": fields.skills,
    }
