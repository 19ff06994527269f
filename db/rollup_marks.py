"""Marks what is changed of sessions, counts, tallies and who is there, so that nothing kept of it is believed any longer.

It listens to the Session itself: whatever a service changes, as an object or by a statement, is marked before it is committed,
in the same transaction, and no service can forget to. A statement that it cannot follow is refused. Only `db.bulk`, which
goes past the Session, tells what it did (`note`); the demo, which does as well, has everything added up afterwards.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, event, inspect, select
from sqlalchemy.orm import Session

from db import rollup_follow, rollup_pending
from db.rollup_follow import FIGURES, NOTED_BY_KEY, OF_SESSION, STAFFING, cause_of, note_away
from db.tables import (
    AbsenceRow,
    AssignmentRow,
    Base,
    CategoryRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    TallyRow,
    TopicSkillRow,
)
from domain import rollup
from domain.rollup import Cause
from domain.words import CategoryKind, CountState

OF_ABSENCE = frozenset({"helper_id", "first_day", "last_day", "is_withdrawn"})


def note(tx: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """These rows are inserted past the Session."""
    name = cast(Table, table.__table__).name
    if name == AbsenceRow.__tablename__:
        note_away(tx, AssignmentRow.helper_id.in_(sorted({row["helper_id"] for row in rows})))
    elif name in NOTED_BY_KEY:
        key, noted = NOTED_BY_KEY[name]
        noted(tx, {row[key] for row in rows})
    elif name in OF_SESSION:
        rollup_pending.note(tx, {(row["location_id"], row["day"]) for row in rows}, cause_of(name))


def _before_flush(tx: Session, _context: object, _instances: object) -> None:
    for row in (*tx.new, *tx.deleted):
        _note_row(tx, row)
    for row in tx.dirty:
        _note_change(tx, row)


def _note_row(tx: Session, row: object) -> None:
    """A row that is new, or gone."""
    if isinstance(row, SessionRow) or (isinstance(row, CountRow | TallyRow) and not _is_of_draft(tx, row)):
        rollup_pending.note(tx, {(row.location_id, row.day)})
    elif isinstance(row, AssignmentRow):
        rollup_pending.note(tx, {(row.location_id, row.day)}, Cause.STAFFED)
    elif isinstance(row, AbsenceRow):
        _note_absence(tx, row)
    elif isinstance(row, SessionWishRow):
        rollup_pending.note_wished(tx, {row.session_id})
    elif isinstance(row, HelperCategoryRow):
        rollup_pending.note_skilled(tx, {row.helper_id})
    elif isinstance(row, TopicSkillRow):
        rollup_pending.note_topics(tx, {row.topic_id})


def _note_change(tx: Session, row: object) -> None:
    if isinstance(row, SessionRow | CountRow | TallyRow | AssignmentRow):
        for cause, names in ((Cause.COUNTED, FIGURES), (Cause.STAFFED, STAFFING)):
            if _changed(row, names.get(row.__tablename__, ())):
                places, days = _values(row, "location_id"), _values(row, "day")
                rollup_pending.note(tx, {(place, day) for place in places for day in days}, cause)
    elif isinstance(row, AbsenceRow) and _changed(row, OF_ABSENCE):
        _note_absence(tx, row)
    elif isinstance(row, LocationRow) and _changed(row, {"kind", "network_id"}):
        _note_kinds(tx, row)
    elif isinstance(row, HelperRow) and _changed(row, {"kind"}):
        _note_work(tx, row)
    elif isinstance(row, CategoryRow) and _changed(row, {"merged_into_id"}):
        _note_merged(tx, row)


def _is_of_draft(tx: Session, row: CountRow | TallyRow) -> bool:
    """Whether it is known without asking that the count is a draft, which is no figure yet."""
    if isinstance(row, TallyRow):
        key = tx.identity_key(CountRow, row.session_id)
        found = tx.identity_map.get(key)
        return isinstance(found, CountRow) and not _changed(found, {"state"}) and _is_of_draft(tx, found)
    return row.state in (None, CountState.DRAFT)


def _changed(row: Base, names: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _values(row: Base, name: str) -> set[Any]:
    """What the column is now and, when it changes, was before."""
    history = inspect(row).attrs[name].history
    return {getattr(row, name), *(history.deleted or ())}


def _note_kinds(tx: Session, row: LocationRow) -> None:
    """All that ever happened at the place counts for another kind from now on."""
    with tx.no_autoflush:
        days = tx.scalars(select(SessionRow.day).where(SessionRow.location_id == row.id).distinct())
        firsts = {rollup.part(day).first for day in days}
    rollup_pending.note_kinds(
        tx,
        {
            (network_id, row.id, kind, first)
            for network_id in _values(row, "network_id")
            for kind in _values(row, "kind")
            for first in firsts
        },
    )


def _note_merged(tx: Session, row: CategoryRow) -> None:
    """What was noted as a topic counts for another from now on, or whoever has a skill has another."""
    if row.kind == CategoryKind.TOPIC:
        rollup_pending.note_topics(tx, {row.id, *_values(row, "merged_into_id")} - {None})
    elif row.kind == CategoryKind.SKILL:
        with tx.no_autoflush:
            rollup_pending.note_topics(tx, tx.scalars(select(TopicSkillRow.topic_id)))


def _note_work(tx: Session, row: HelperRow) -> None:
    """All hours of the helper count for another kind of helper from now on."""
    with tx.no_autoflush:
        found = select(AssignmentRow.location_id, AssignmentRow.day).where(AssignmentRow.helper_id == row.id)
        rollup_pending.note(tx, {(place, day) for place, day in tx.execute(found.distinct())}, Cause.STAFFED)


def _note_absence(tx: Session, row: AbsenceRow) -> None:
    """Where the helper is expected on its days, as they are and as they were."""
    days: list[ColumnElement[bool]] = [AssignmentRow.day >= min(_values(row, "first_day"))]
    lasts = _values(row, "last_day")
    if None not in lasts:
        days.append(AssignmentRow.day <= max(lasts))
    with tx.no_autoflush:
        note_away(tx, AssignmentRow.helper_id.in_(sorted(_values(row, "helper_id"))), *days)


def _before_commit(tx: Session) -> None:
    if not tx.in_nested_transaction():
        tx.flush()
        rollup_pending.write(tx)


def _after_rollback(tx: Session, previous: Any) -> None:
    """After a savepoint was rolled back a mark too many does no harm."""
    if not previous.nested:
        rollup_pending.drop(tx)


def listen() -> None:
    """From now on, to every Session."""
    event.listen(Session, "before_flush", _before_flush)
    event.listen(Session, "do_orm_execute", rollup_follow.before_statement)
    event.listen(Session, "before_commit", _before_commit)
    event.listen(Session, "after_soft_rollback", _after_rollback)
