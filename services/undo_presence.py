"""How what was said of who helped is undone, by who counts there: each helper is as before."""

from collections.abc import Sequence

from db.tables import ChangeRow
from domain.words import AssignmentRole, AssignmentState, ReleaseCause
from services import presence, standing
from services.undoing import Undoing, Way, Ways, before_of, changed_since


def _as_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Who was not of the session before is off it again."""
    held = undoing.sessions(noted)
    for change, row in undoing.assignments(noted, held):
        stood, before = presence.fields(row), before_of(change)
        one = held[row.session_id]
        cause = before.get("release_cause", None if before else ReleaseCause.REMOVED)
        row.stood_in = before.get("stood_in", row.stood_in if before else False)
        state = AssignmentState(before.get("state", row.state if before else AssignmentState.CANCELLED))
        role = AssignmentRole(before.get("role", row.role))
        if state is AssignmentState.CANCELLED:
            row.role, row.state, row.release_cause = role, state, cause and ReleaseCause(cause)
        else:
            standing.write(undoing.tx, one, row, role, state=state)
        presence.note(undoing.tx, undoing.action, one, row, verb="presence_open", before=stood)


def _unnamed_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    held = undoing.sessions(noted)
    for change in noted:
        one = held[change.entity_id]
        if one.row.unnamed_helpers != (change.after or {}).get("unnamed_helpers"):
            raise changed_since(one)
        presence.write_unnamed(undoing.tx, undoing.action, one, before_of(change)["unnamed_helpers"])


AS_BEFORE = Way(_as_before, also_over=True, is_counting=True)
WAYS: Ways = {
    ("assignment", "came"): AS_BEFORE,
    ("assignment", "did_not_come"): AS_BEFORE,
    ("assignment", "did_not_stand_in"): AS_BEFORE,
    ("assignment", "presence_open"): AS_BEFORE,
    ("assignment", "stood_in"): AS_BEFORE,
    ("session", "unnamed_helpers"): Way(_unnamed_before, also_over=True, is_counting=True),
}
