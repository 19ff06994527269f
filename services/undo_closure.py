"""How closures are undone: the sessions follow, and exactly who was set free by the action comes back, or nothing is done.

Withdrawing a closure does as much as the rules allow; undoing it puts back everything as it was, or says what is in the way.
"""

from collections.abc import Sequence
from datetime import date

from db.queries import closure as closures
from db.tables import ChangeRow, ClosureRow, LocationRow
from domain import closure as rules
from domain.closure import Draft
from domain.period import Period
from domain.undo import ClosureChangedSince, StandsThere, StaysClosed
from services import closing, closure, generation, history, standing
from services.undoing import Undoing, Way, Ways, before_of, changed_since


def _hold(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        closure.hold(undoing.tx, change.entity_id, by=undoing.by)


def _never_added(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        row, locations = _held(undoing, change, is_withdrawn=False)
        row.is_withdrawn = True
        _record(undoing, row, verb="withdrawn")
        _follow(undoing, row, locations, closures.to_draft(row).days)


def _stands_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        row, locations = _held(undoing, change, is_withdrawn=True)
        row.is_withdrawn = False
        _record(undoing, row, verb="restored")
        _follow(undoing, row, locations, closures.to_draft(row).days)


def _as_it_was(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    texts = undoing.texts(noted)
    for change in noted:
        row, locations = _held(undoing, change, is_withdrawn=False)
        stands, earlier = closures.to_draft(row), before_of(change)
        text = texts.get(change.id)
        if text is None or text.after != stands.reason:
            raise ClosureChangedSince
        first = _day(earlier, "first_day") or stands.days.first
        last = _day(earlier, "last_day") or stands.days.last
        days = closure.rewrite(undoing.tx, undoing.action, row, Draft(Period(first, last), text.before))
        _follow(undoing, row, locations, days)


def _opened_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """The closures followed already: what they closed has to be open by now, so that everybody can come back."""
    for held in undoing.sessions(noted).values():
        if not held.placed.takes_place:
            because = held.placed.coverage.because or ""
            raise StaysClosed(held.place.name, held.placed.when, because)


def _closed_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """What was counted since took place and stays open, so that the closure cannot be as it was."""
    for held in undoing.sessions(noted).values():
        if held.row.closure_id is None and held.row.holiday is None:
            raise changed_since(held)


def _held(
    undoing: Undoing, change: ChangeRow, *, is_withdrawn: bool
) -> tuple[ClosureRow, Sequence[LocationRow]]:
    """The closure, when the person keeps it, as the action left it, and the locations it closes."""
    row, locations = closure.hold(undoing.tx, change.entity_id, by=undoing.by)
    stands = history.plain(closure.fields(closures.to_draft(row))) or {}
    left = (change.before if is_withdrawn else change.after) or {}
    days = {name: left[name] for name in stands if name in left}
    if row.is_withdrawn is not is_withdrawn or stands | days != stands:
        raise ClosureChangedSince
    if not rules.can_change(closures.to_draft(row), undoing.today):
        raise rules.LongOver
    return row, locations


def _follow(undoing: Undoing, row: ClosureRow, locations: Sequence[LocationRow], days: Period) -> None:
    """The sessions of these days close and open. Raises `StandsThere` when somebody was put on one that closes."""
    tx = undoing.tx
    tx.flush()  # the sessions follow it as it now is
    marked = generation.mark_closed_days(tx, [one.id for one in locations], days)
    there = standing.there(tx, [one.id for one in marked.closed])
    names = {one.id: one.name for one in locations}
    for session in marked.closed:
        if there[session.id]:
            raise StandsThere(there[session.id][0].name, names[session.location_id], closing.when(session))
    closing.note(tx, undoing.action, marked, network_id=row.network_id)


def _record(undoing: Undoing, row: ClosureRow, *, verb: str) -> None:
    """It stands again, or no longer."""
    row.version += 1
    fields = closure.fields(closures.to_draft(row))
    before, after = (fields, None) if row.is_withdrawn else (None, fields)
    closure.record(undoing.tx, undoing.action, row, verb=verb, before=before, after=after)


def _day(fields: history.Fields, name: str) -> date | None:
    found = fields.get(name)
    return None if found is None else date.fromisoformat(found)


WAYS: Ways = {
    ("closure", "added"): Way(_never_added, holds=_hold, also_over=True),
    ("closure", "changed"): Way(_as_it_was, holds=_hold, also_over=True),
    ("closure", "withdrawn"): Way(_stands_again, holds=_hold, also_over=True),
    ("session", "closed"): Way(_opened_again),
    ("session", "opened"): Way(_closed_again),
}
