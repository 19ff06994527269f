"""How setting the fixed helpers of a slot is undone: they are as before, and who came on or went off is turned around too."""

from collections.abc import Sequence

from sqlalchemy import select, update

from db.queries import fixed_helper as fixed_helpers
from db.tables import AssignmentRow, ChangeRow
from domain import fixed_helper
from domain.fixed_helper import FixedSince
from domain.words import AssignmentState, ReleaseCause
from services import fixing, held_slot, history
from services.undoing import Undoing, Way, Ways, before_of, helper_of


def _hold(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held_slot.hold(undoing.tx, change.entity_id, by=undoing.by)


def _as_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    tx = undoing.tx
    for change in noted:
        row, location = held_slot.hold(tx, change.entity_id, by=undoing.by)
        stands = fixed_helpers.of_slots(tx, [row.id]).get(row.id, ())
        plain = history.plain({"helpers": fixed_helper.to_noted(stands)}) or {}
        if sorted(plain["helpers"], key=str) != sorted((change.after or {})["helpers"], key=str):
            raise FixedSince(location.name)
        earlier = [fixed_helper.from_noted(line) for line in before_of(change)["helpers"]]
        row.version += 1
        fixing.keep(tx, undoing.action, row, location, before=stands, after=earlier)
        _not_by_hand(undoing, change.set_id)


def _not_by_hand(undoing: Undoing, set_id: int) -> None:
    """Who goes off again was not taken off by a person, and so comes back when fixed once more."""
    tx = undoing.tx
    tx.flush()  # who went off stands in the rows
    assigned = select(ChangeRow).where(
        ChangeRow.set_id == set_id, ChangeRow.entity == "assignment", ChangeRow.verb == "assigned"
    )
    sessions: dict[int, list[int]] = {}
    for change in tx.scalars(assigned):
        sessions.setdefault(helper_of(change), []).append(change.entity_id)
    for helper_id, session_ids in sessions.items():
        tx.execute(
            update(AssignmentRow)
            .where(
                AssignmentRow.helper_id == helper_id,
                AssignmentRow.session_id.in_(session_ids),
                AssignmentRow.state == AssignmentState.CANCELLED,
                AssignmentRow.release_cause == ReleaseCause.REMOVED,
            )
            .values(release_cause=ReleaseCause.NO_LONGER_FIXED)
        )


WAYS: Ways = {("slot", "helpers_fixed"): Way(_as_before, holds=_hold)}
