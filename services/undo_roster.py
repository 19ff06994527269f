"""How what is done to sessions and who stands at them is undone."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from db.tables import AssignmentRow, ChangeRow, ConsultRow, CountRow, SessionRow, SessionWishRow
from domain.roster_refusal import AlreadyCounted
from domain.undo import NoteChangedSince
from domain.words import AssignmentRole, AssignmentState, CancelReason, CountState, SessionState
from services import cancellation, departure, held_session, history, putting_back, room, roster, standing
from services.held_session import Held
from services.putting_back import Return
from services.undoing import Order, Undoing, Way, Ways, before_of, changed_since


def _off_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Who was put on goes off, or is only proposed again."""
    held = undoing.sessions(noted)
    for change, row in undoing.assignments(noted, held):
        standing.set_back(undoing.tx, undoing.action, held[row.session_id], row, before_of(change))


def _earlier_role(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held = undoing.sessions(noted)
    for change, row in undoing.assignments(noted, held):
        role = AssignmentRole(before_of(change)["role"])
        standing.change_role(
            undoing.tx, undoing.action, held[row.session_id], row.helper_id, role, by=undoing.by
        )


def _back_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Who was taken off stands there again. Raises `NotBackAgain`."""
    held = undoing.sessions(noted)
    returns = [
        Return(held[row.session_id], row, AssignmentState(before_of(change)["state"]))
        for change, row in undoing.assignments(noted, held)
    ]
    if undoing.is_counting:
        putting_back.as_they_were(undoing.tx, undoing.action, returns)
    else:
        putting_back.exactly(undoing.tx, undoing.action, returns, by=undoing.by)


def _take_away(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Extra sessions go as if they had never been, unless something hangs on one by now."""
    tx = undoing.tx
    held = undoing.sessions(noted)
    for hanging in (AssignmentRow.session_id, ConsultRow.session_id, CountRow.session_id):
        for session_id in tx.scalars(select(hanging).where(hanging.in_(sorted(held)))):
            raise changed_since(held[session_id])
    departure.note(tx, [one.row for one in held.values()])
    for one in held.values():
        before = {"day": one.row.day, "starts": one.row.starts, "ends": one.row.ends}
        held_session.record(tx, undoing.action, one, verb="taken_away", before=before, after=None)
    tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id.in_(sorted(held))))
    tx.execute(delete(SessionRow).where(SessionRow.id.in_(sorted(held))))
    for one in held.values():
        tx.expunge(one.row)


def _reopen(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """A cancelled session is planned again."""
    for held in undoing.sessions(noted).values():
        row = held.row
        if row.state is not SessionState.CANCELLED:
            raise changed_since(held)
        room.check_free_for(undoing.tx, row)
        before = {"state": row.state, "cancel_reason": row.cancel_reason}
        row.state, row.cancel_reason, row.cancel_note = SessionState.PLANNED, None, ""
        after = {"state": row.state, "cancel_reason": None}
        held_session.record(undoing.tx, undoing.action, held, verb="restored", before=before, after=after)


def _cancel_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held = undoing.sessions(noted)
    _check_nothing_hangs(undoing, held)
    texts = undoing.texts(noted)
    for change in noted:
        one = held[change.entity_id]
        reason = CancelReason(before_of(change)["cancel_reason"])
        note = texts[change.id].before if change.id in texts else ""
        network_id = one.place.network_id
        cancellation.cancel(
            undoing.tx, undoing.action, one.row, network_id=network_id, reason=reason, note=note
        )


def _close_on_holiday_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held = undoing.sessions(noted)
    _check_nothing_hangs(undoing, held)
    for change in noted:
        one, earlier = held[change.entity_id], before_of(change)
        if one.row.holiday is not None or not one.row.opens_anyway:
            raise changed_since(one)
        before = {"holiday": None, "opens_anyway": True}
        one.row.holiday, one.row.opens_anyway = earlier["holiday"], earlier["opens_anyway"]
        after = {"holiday": one.row.holiday, "opens_anyway": one.row.opens_anyway}
        held_session.record(undoing.tx, undoing.action, one, verb="closed", before=before, after=after)


def _earlier_need(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held = undoing.sessions(noted)
    for change in noted:
        one = held[change.entity_id]
        stands = {**roster.need_fields(one.placed.fields()), "own_need": one.row.own_need}
        plain = history.plain(stands) or {}
        if plain | (change.after or {}) != plain:
            raise changed_since(one)
        wanted = {**stands, **before_of(change)}
        one.row.minimum, one.row.maximum = wanted["minimum"], wanted["maximum"]
        one.row.own_need = wanted["own_need"]
        languages, skills = frozenset(wanted["languages"]), frozenset(wanted["skills"])
        roster.write_wishes(undoing.tx, one.row.id, languages, skills)
        held_session.record(undoing.tx, undoing.action, one, verb="need_changed", before=stands, after=wanted)


def _earlier_note(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held, texts = undoing.sessions(noted), undoing.texts(noted)
    for change in noted:
        one, text = held[change.entity_id], texts.get(change.id)
        if text is None or one.row.note != text.after:
            raise NoteChangedSince(f"{one.place.name}, {one.placed.when}")
        one.row.note = text.before
        held_session.record(
            undoing.tx,
            undoing.action,
            one,
            verb="note_changed",
            before={},
            after={"note_has_characters": len(text.before)},
            texts=(text.after, text.before),
        )


def _check_nothing_hangs(undoing: Undoing, held: dict[int, Held]) -> None:
    """Raises when somebody stands there whom the action did not put there, or when it was counted."""
    for one in held.values():
        if one.placed.standing:
            raise changed_since(one)
    counted = select(CountRow.session_id).where(
        CountRow.session_id.in_(sorted(held)), CountRow.state == CountState.ENTERED
    )
    if undoing.tx.scalar(counted.limit(1)) is not None:
        raise AlreadyCounted


OFF_AGAIN = Way(_off_again, Order.GOES_OFF)
BACK_AGAIN = Way(_back_again, Order.COMES_BACK)
WAYS: Ways = {
    ("assignment", "assigned"): OFF_AGAIN,
    ("assignment", "put_back"): OFF_AGAIN,
    ("assignment", "role_changed"): Way(_earlier_role, Order.GOES_OFF),
    ("session", "note_changed"): Way(_earlier_note),
    ("session", "added"): Way(_take_away),
    ("session", "cancelled"): Way(_reopen),
    ("session", "did_not_take_place"): Way(_reopen, also_over=True, is_counting=True),
    ("session", "restored"): Way(_cancel_again),
    ("session", "opened_on_holiday"): Way(_close_on_holiday_again),
    ("session", "need_changed"): Way(_earlier_need),
    ("assignment", "removed"): BACK_AGAIN,
    ("assignment", "released"): BACK_AGAIN,
}
