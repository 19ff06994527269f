"""An undo under way, and how the verbs of history are turned around.

So a verb becomes one that can be undone:

1. Name it in `domain.undo.TAKEN_BACK`, under its entity. A person is offered an action when all its verbs are in there.
2. Write a `Turn` in a module of its own, as `services/undo_absence.py`. It gets every change of its verbs that the action noted,
   at once, so that a bulk action costs no statement per session. It checks that what stands is what history noted in
   `after`, and else raises a `DeskError` that names what was changed since; it writes what history noted in `before`; it
   notes that in turn through `undoing.action`. It checks who may, by holding the thing as its ordinary service does.
   Sessions named by changes of `session` and `assignment` are locked, and get a new version, before any turn.
3. Put it in the module's `WAYS`, with its place in the order, and the module's `WAYS` in `services.undo.WAYS`.

Most need less: an action that only assigns and removes (a move, a swap, a bulk copy, an accepted proposal) can be undone
as it is, when it notes everything under one `ChangeSet`. A test fails when 1 and 3 differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, ChangeRow
from domain.person import Person
from domain.undo import ChangedSince
from services import held_session
from services.held_session import Held
from services.history import ChangeSet


@dataclass(frozen=True, slots=True)
class Undoing:
    """The undo of one action. `action` is the new one, under which everything that the undo does is noted."""

    tx: Session
    action: ChangeSet
    by: Person
    today: date
    now: datetime

    def sessions(self, noted: Sequence[ChangeRow]) -> dict[int, Held]:
        """The sessions of these changes as they stand now, by id, when the person may plan there."""
        self.tx.flush()  # earlier turns count
        return held_session.hold_all(self.tx, {change.entity_id for change in noted}, by=self.by)

    def assignments(
        self, noted: Sequence[ChangeRow], held: dict[int, Held]
    ) -> list[tuple[ChangeRow, AssignmentRow]]:
        """Each with its assignment. Raises `ChangedSince` when one is otherwise by now than the action left it."""
        rows = {
            (row.session_id, row.helper_id): row
            for row in self.tx.scalars(
                select(AssignmentRow)
                .where(AssignmentRow.session_id.in_(sorted(held)))
                .execution_options(populate_existing=True)
            )
        }
        found = []
        for change in noted:
            row = rows.get((change.entity_id, helper_of(change)))
            after = change.after or {}
            fields = [name for name in ("role", "state", "release_cause") if name in after]
            if row is None or any(getattr(row, name) != after[name] for name in fields):
                raise changed_since(held[change.entity_id])
            found.append((change, row))
        return found


Turn = Callable[[Undoing, Sequence[ChangeRow]], None]


class Order(IntEnum):
    """When a turn comes: who was put on goes off, then things are as before, then who was taken off comes back."""

    GOES_OFF = 1
    AS_BEFORE = 2
    COMES_BACK = 3


@dataclass(frozen=True, slots=True)
class Way:
    """How some verbs are turned around. `holds` locks, before any session is locked, what is locked before sessions.

    `also_over`: an action with such a verb can be undone also about sessions that are over by now.
    """

    turn: Turn
    order: Order = Order.AS_BEFORE
    holds: Turn | None = None
    also_over: bool = False


Ways = dict[tuple[str, str], Way]
"""By entity and verb; verbs with the same way are turned around in one go."""


def before_of(change: ChangeRow) -> dict[str, Any]:
    return change.before or {}


def helper_of(change: ChangeRow) -> int:
    """Whom a change of an assignment is about."""
    fields = {**(change.after or {}), **(change.before or {})}
    return int(fields["helper_id"])


def changed_since(held: Held) -> ChangedSince:
    return ChangedSince(held.place.name, held.placed.when)
