"""What “other” was about in a session: written by who counts there, looked at once a month by who keeps the lists."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain import access, count
from domain.access import Action
from domain.errors import Stale
from domain.person import Person
from domain.words import CountState
from services import held_count, history
from services.held_count import Held
from services.history import ChangeSet


def write(tx: Session, session_id: int, text: str, seen_text: str, *, by: Person, now: datetime) -> None:
    """A few words on what was counted under “other”, also after the count was finished; then history knows of it.

    `seen_text` is what it said when the person began to type: another text there by now is not overwritten.
    """
    held = held_count.hold(tx, session_id, by)
    count.check_note(text)
    row = held_count.count_of(tx, held)
    text = text.strip()
    if row.state is not CountState.ENTERED:
        held_count.check_open(held, now)
    if row.other_text == text:
        return
    if row.other_text != seen_text:
        raise Stale
    before, row.other_text, row.other_reviewed_at = row.other_text, text, None
    if row.state is CountState.ENTERED:
        note(tx, history.begin(by, now), held, before, text)


def note(tx: Session, action: ChangeSet, held: Held, before: str, text: str) -> None:
    """A line under the session that says that the text changed; what it said is kept for as long as that can be undone."""
    held_count.record(
        tx,
        action,
        held,
        verb="other_text_changed",
        before={},
        after={"other_text_has_characters": len(text)},
        texts=(before, text),
    )


def review(tx: Session, session_id: int, *, is_reviewed: bool, by: Person, now: datetime) -> bool:
    """Whether this call took the text off the list of the review, or put it back on it."""
    access.check(by, Action.KEEP_CATEGORIES)
    held = held_count.hold(tx, session_id, by)
    access.check_in_network(by, Action.KEEP_CATEGORIES, network_id=held.network_id)
    row = held_count.count_of(tx, held)
    if row.state is not CountState.ENTERED:
        raise count.NotEntered
    before = row.other_reviewed_at is not None
    if before == is_reviewed:
        return False
    row.other_reviewed_at = now if is_reviewed else None
    held_count.record(
        tx,
        history.begin(by, now),
        held,
        verb="other_text_reviewed",
        before={"is_reviewed": before},
        after={"is_reviewed": is_reviewed},
    )
    return True
