"""How absences of helpers are undone: they touch no session, so each stands as before and the roster follows."""

from collections.abc import Sequence
from datetime import date

from db.queries import absence as absences
from db.tables import AbsenceRow, ChangeRow, HelperRow
from domain.errors import NotFound
from domain.undo import AbsenceChangedSince
from domain.words import AbsenceKind
from services import absence, held_helper, history
from services.history import Fields
from services.undoing import Undoing, Way, Ways, before_of


def _take_away(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """As if it had never been noted."""
    for change in noted:
        helper, row = _held(undoing, change, is_withdrawn=False)
        before = _fields(row)
        row.is_withdrawn = True
        _record(undoing, helper, row, verb="absence_withdrawn", before={"absence_id": row.id, **before})


def _earlier_days(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        helper, row = _held(undoing, change, is_withdrawn=False)
        before, earlier = _fields(row), before_of(change)
        row.kind = AbsenceKind(earlier.get("kind", row.kind))
        row.first_day = _day(earlier, "first_day") or row.first_day
        if "last_day" in earlier:
            row.last_day = _day(earlier, "last_day")
        after = {"absence_id": row.id, **_fields(row)}
        _record(
            undoing, helper, row, verb="absence_changed", before={"absence_id": None, **before}, after=after
        )


def _stands_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        helper, row = _held(undoing, change, is_withdrawn=True)
        row.is_withdrawn = False
        _record(undoing, helper, row, verb="absence_restored", after={"absence_id": row.id, **_fields(row)})


def _held(undoing: Undoing, change: ChangeRow, *, is_withdrawn: bool) -> tuple[HelperRow, AbsenceRow]:
    """The helper, when the person follows it up, and the absence, when it stands as the action left it."""
    tx, by, today = undoing.tx, undoing.by, undoing.today
    helper = held_helper.hold_to_follow_up(tx, change.entity_id, by=by, today=today)
    left = change.before if is_withdrawn else change.after
    key = (left or {}).get("absence_id")
    row = tx.get(AbsenceRow, key, populate_existing=True)
    if row is None or row.helper_id != helper.id:
        raise NotFound
    stands = {"absence_id": row.id, **(history.plain(_fields(row)) or {})}
    if row.is_withdrawn is not is_withdrawn or stands | (left or {}) != stands:
        raise AbsenceChangedSince(helper.name)
    return helper, row


def _record(
    undoing: Undoing,
    helper: HelperRow,
    row: AbsenceRow,
    *,
    verb: str,
    before: Fields | None = None,
    after: Fields | None = None,
) -> None:
    row.version += 1
    held_helper.record(undoing.tx, undoing.action, helper, verb=verb, before=before, after=after)


def _fields(row: AbsenceRow) -> Fields:
    return absence.fields(absences.to_draft(row))


def _day(fields: Fields, name: str) -> date | None:
    found = fields.get(name)
    return None if found is None else date.fromisoformat(found)


WAYS: Ways = {
    ("helper", "absence_added"): Way(_take_away),
    ("helper", "absence_changed"): Way(_earlier_days),
    ("helper", "absence_withdrawn"): Way(_stands_again),
}
