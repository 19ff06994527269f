"""Counting what happened in a session: finishing, zero, not taken place, correcting. Taps are in `services.tap`."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.tables import CountRow
from domain import count
from domain.count import Figures
from domain.errors import Stale
from domain.person import Person
from domain.words import CancelReason, CountState, SessionState
from services import cancellation, held_count, history, tap
from services.held_count import Held


def finish(tx: Session, session_id: int, *, by: Person, now: datetime) -> bool:
    """Whether this call entered the count; False when it was entered before, and then nothing changes.

    It never enters a zero: that is a button of its own.
    """
    held = held_count.hold(tx, session_id, by)
    row = _draft(tx, held, now)
    if row is None:
        return False
    figures = held_count.figures_of(tx, row)
    if not figures.visitors:
        raise (count.QuestionsWithoutVisitors if figures.tallies else count.VisitorsUnknown)
    held_count.enter(tx, held, row, figures, verb="entered", by=by, now=now)
    tap.sweep_taps(tx, now=now)
    return True


def zero_visitors(tx: Session, session_id: int, *, by: Person, now: datetime) -> bool:
    """Whether this call entered a count of nobody; False when a count was entered before."""
    held = held_count.hold(tx, session_id, by)
    row = _draft(tx, held, now)
    if row is None:
        return False
    figures = held_count.figures_of(tx, row)
    if figures.visitors or figures.first_time or figures.tallies:
        raise count.SomethingWasCounted
    row.visitors, row.first_time = 0, None
    nobody = replace(figures, visitors=0, first_time=None)
    held_count.enter(tx, held, row, nobody, verb="entered_zero", by=by, now=now)
    return True


def did_not_take_place(
    tx: Session,
    session_id: int,
    reason: CancelReason,
    note: str = "",
    *,
    by: Person,
    now: datetime,
) -> None:
    """The session is cancelled with a reason by who counts it, also afterwards; a second time changes nothing."""
    held = held_count.hold(tx, session_id, by, to_cancel=True)
    if held.session.state is SessionState.CANCELLED:
        return
    held_count.check_open(held, now)
    count.check_note(note)
    row = tx.get(CountRow, session_id, with_for_update=True, populate_existing=True)
    if row is not None and (row.state is CountState.ENTERED or not held_count.figures_of(tx, row).is_blank):
        raise count.SomethingWasCounted
    cancellation.cancel(
        tx,
        history.begin(by, now),
        held.session,
        network_id=held.network_id,
        reason=reason,
        note=note.strip(),
        verb="did_not_take_place",
    )


def write_note(tx: Session, session_id: int, note: str, seen_note: str, *, by: Person, now: datetime) -> None:
    """The note of a count that is still being made; afterwards it is part of a correction.

    `seen_note` is what it said when the person began to type: another text there by now is not overwritten.
    """
    held = held_count.hold(tx, session_id, by)
    count.check_note(note)
    row = _draft(tx, held, now)
    if row is None:
        raise count.AlreadyEntered
    if row.note == note.strip():
        return
    if row.note != seen_note:
        raise Stale
    row.note = note.strip()


def correct(
    tx: Session,
    session_id: int,
    figures: Figures,
    seen_version: int,
    *,
    by: Person,
    now: datetime,
) -> None:
    """The entered count says `figures` from now on; what it said before stays in the history.

    Saving the same figures twice changes nothing. Raises `count.Changed` when a colleague was first.
    """
    held = held_count.hold(tx, session_id, by)
    held_count.check(tx, figures)
    row = held_count.count_of(tx, held)
    if row.state is not CountState.ENTERED:
        raise count.NotEntered
    before = held_count.figures_of(tx, row)
    counted = {category_id: number for category_id, number in figures.tallies.items() if number}
    wanted = replace(figures, tallies=counted, note=figures.note.strip())
    if before == wanted:
        return
    if row.version != seen_version:
        raise count.Changed(before, row.version)
    added = wanted.tallies.keys() - before.tallies.keys()
    if added - held_count.countable(tx, held, added):
        raise count.BadTap
    held_count.write(tx, row, before, wanted)
    held_count.note_correction(tx, history.begin(by, now), held, row, before)


def _draft(tx: Session, held: Held, now: datetime) -> CountRow | None:
    """The count that is still being made, or None when it was entered before."""
    row = held_count.count_of(tx, held)
    if row.state is CountState.ENTERED:
        return None
    held_count.check_open(held, now)
    return row
