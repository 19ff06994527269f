"""How keeping the lists is undone: an item is called, asks for, stands and is offered as before.

Adding an item is not undone, because it may have been counted with since: it is retired. A merge is not undone either: what
was counted, and who has and asks what, went over to the other one, and nobody knows any more which of it came from where.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.tables import CategoryRow, ChangeRow
from domain.category import SPOKEN, Draft
from domain.undo import ListChangedSince
from services import category, history
from services.undoing import Undoing, Way, Ways, before_of


def _as_it_was(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Raises `ListChangedSince`, or what stands in the way of the item as it was: its name is taken, its group is gone."""
    for change, row, rows in _held(undoing, noted):
        category.check_not_merged(row)
        known = category.fields(category.draft_of(undoing.tx, row))
        _check(change, known)
        wanted = {**known, **before_of(change)}
        texts = {f"{name}_{code}": wanted[f"{name}_{code}"] for name in ("label", "hint") for code in SPOKEN}
        draft = Draft(**texts, parent_id=wanted["parent_id"], skills=frozenset(wanted["skills"]))
        category.become(undoing.tx, undoing.action, row, rows, draft)


def _stands_as_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Raises `ListChangedSince` when any of those that changed places stands elsewhere by now."""
    for change, row, _rows in _held(undoing, noted):
        known = {"position": row.position}
        _check(change, known)
        row.position = before_of(change)["position"]
        after = {"position": row.position}
        category.record(undoing.tx, undoing.action, row, verb="ordered", before=known, after=after)


def _offered_as_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Raises `ListChangedSince`, or what forbids to retire it or to take it into use again."""
    for change, row, rows in _held(undoing, noted):
        category.check_not_merged(row)
        _check(change, {"retired_on": row.retired_on})
        text = before_of(change)["retired_on"]
        day = date.fromisoformat(text) if text else None
        if day is None:
            category.check_label_free(undoing.tx, row, rows)
        else:
            category.check_holds_nothing(row, rows, day)
        verb = "reopened" if day is None else "retired"
        category.set_retired(undoing.tx, undoing.action, row, day, verb=verb)


def _held(
    undoing: Undoing, noted: Sequence[ChangeRow]
) -> list[tuple[ChangeRow, CategoryRow, Sequence[CategoryRow]]]:
    """Each item once, though every network has a line of it, with its list, locked, when the person may keep it."""
    once = {change.entity_id: change for change in noted}
    return [(change, *category.held_one(undoing.tx, key, by=undoing.by)) for key, change in once.items()]


def _check(change: ChangeRow, known: dict[str, Any]) -> None:
    plain, after = history.plain(known) or {}, change.after or {}
    if any(plain[name] != value for name, value in after.items()):
        raise ListChangedSince


WAYS: Ways = {
    ("category", "changed"): Way(_as_it_was),
    ("category", "ordered"): Way(_stands_as_before),
    ("category", "retired"): Way(_offered_as_before),
    ("category", "reopened"): Way(_offered_as_before),
}
