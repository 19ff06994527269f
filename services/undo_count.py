"""How counts are undone: a correction says again what stood there, and a count that was finished is being made again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.tables import ChangeRow, CountRow, LocationRow
from domain.count import CATEGORY_PREFIX, Figure, Figures
from domain.undo import CountChangedSince
from domain.words import CountState
from services import held_count, other_text
from services.held_count import Held
from services.undoing import Undoing, Way, Ways, before_of

NOTES = frozenset({"has_note", "note_rewritten"})
"""What history notes of a note: never what it says."""


def _as_it_was(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """A corrected count says what it said before. Raises `CountChangedSince`."""
    texts = undoing.texts(noted)
    for change in noted:
        held, row, stands = _held(undoing, change)
        wanted = _with(stands, change.before or {}, change.after or {})
        text = texts.get(change.id)
        if text is not None:
            if stands.note != text.after:
                raise _changed_since(undoing, held)
            wanted = replace(wanted, note=text.before)
        elif NOTES & (change.after or {}).keys():
            raise _changed_since(undoing, held)
        held_count.write(undoing.tx, row, stands, wanted)
        held_count.note_correction(undoing.tx, undoing.action, held, row, stands)


def _being_made_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held, row, _stands = _held(undoing, change)
        row.state, row.entered_at, row.entered_by_id, row.corrected_at = CountState.DRAFT, None, None, None
        if change.verb == "entered_zero":
            row.visitors = None
        row.version += 1
        held_count.record(
            undoing.tx,
            undoing.action,
            held,
            verb="reopened",
            before={"is_entered": True},
            after={"is_entered": False},
        )


def _other_text_before(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """What “other” was about is said as before."""
    texts = undoing.texts(noted)
    for change in noted:
        held = held_count.hold(undoing.tx, change.entity_id, undoing.by)
        row, text = held_count.count_of(undoing.tx, held), texts.get(change.id)
        if text is None or row.other_text != text.after:
            raise _changed_since(undoing, held)
        row.other_text, row.other_reviewed_at = text.before, None
        other_text.note(undoing.tx, undoing.action, held, text.after, text.before)


def _held(undoing: Undoing, change: ChangeRow) -> tuple[Held, CountRow, Figures]:
    """The session, when the person may count there, with its count and what that says, as the action left it."""
    held = held_count.hold(undoing.tx, change.entity_id, undoing.by)
    row = held_count.count_of(undoing.tx, held)
    figures = held_count.figures_of(undoing.tx, row)
    stands, before, after = held_count.fields(figures), before_of(change), change.after or {}
    asked = (before.keys() | after.keys()) - {"note_rewritten"}
    if row.state is not CountState.ENTERED or any(stands.get(name) != after.get(name) for name in asked):
        raise _changed_since(undoing, held)
    return held, row, figures


def _with(stands: Figures, before: Mapping[str, Any], after: Mapping[str, Any]) -> Figures:
    """What stands, with the figures that the action changed as they were before it."""
    changed = before.keys() | after.keys()
    figures = {
        one: before.get(one.value) if one.value in changed else getattr(stands, one.value) for one in Figure
    }
    tallies = {f"{CATEGORY_PREFIX}{key}": number for key, number in stands.tallies.items()}
    tallies |= {name: before.get(name, 0) for name in changed if name.startswith(CATEGORY_PREFIX)}
    counted = {int(name.removeprefix(CATEGORY_PREFIX)): number for name, number in tallies.items() if number}
    return Figures(
        figures[Figure.VISITORS],
        figures[Figure.FIRST_TIME],
        figures[Figure.TURNED_AWAY],
        counted,
        stands.note,
    )


def _changed_since(undoing: Undoing, held: Held) -> CountChangedSince:
    place = undoing.tx.get_one(LocationRow, held.session.location_id)
    return CountChangedSince(place.name, held.session.day)


WAYS: Ways = {
    ("count", "corrected"): Way(_as_it_was),
    ("count", "entered"): Way(_being_made_again),
    ("count", "entered_zero"): Way(_being_made_again),
    ("count", "other_text_changed"): Way(_other_text_before),
}
