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

from db.tables import AssignmentRow, ChangeRow, ChangeTextRow
from domain.access import Action
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
    is_counting: bool = False
    """Whether it is about what somebody who counts said of a session afterwards."""

    def sessions(self, noted: Sequence[ChangeRow]) -> dict[int, Held]:
        """The sessions of these changes as they stand now, by id, when the person may plan (or count) there."""
        self.tx.flush()  # earlier turns count
        ids = {change.entity_id for change in noted}
        return held_session.hold_all(
            self.tx, ids, by=self.by, to=Action.COUNT if self.is_counting else Action.PLAN
        )

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

    def texts(self, noted: Sequence[ChangeRow]) -> dict[int, ChangeTextRow]:
        """What was written before and after, by change; nothing for a change that wrote nothing or is too long ago."""
        rows = self.tx.scalars(
            select(ChangeTextRow).where(ChangeTextRow.change_id.in_([change.id for change in noted]))
        )
        return {row.change_id: row for row in rows}


Turn = Callable[[Undoing, Sequence[ChangeRow]], None]


class Order(IntEnum):
    """When a turn comes: who was put on goes off, then things are as before, then who was taken off comes back."""

    GOES_OFF = 1
    AS_BEFORE = 2
    COMES_BACK = 3


@dataclass(frozen=True, slots=True)
class Way:
    """How some verbs are turned around. `holds` locks, before any session is locked, what is locked before sessions.

    `also_over`: an action with such a verb can be undone also about sessions that are over by now. `is_counting`: it is
    done by who counts there, about what was: who stood there stands there again, whatever the rules say of it by now.
    """

    turn: Turn
    order: Order = Order.AS_BEFORE
    holds: Turn | None = None
    also_over: bool = False
    is_counting: bool = False


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
