"""History: each service notes what it changed, in the transaction that changes it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db import bulk
from db.tables import ChangeRow, ChangeTextRow
from db.types import new_id, utc_now
from domain.person import Person
from domain.undo import REACHES

Fields = dict[str, Any]
"""Field names with plain values, dates, times or words; never a person's name, address or note."""
Texts = tuple[str, str]
"""What somebody wrote, before and after: kept apart, and only for as long as the change can be undone."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One user action: the changes noted through it are one line of history and one undo."""

    by: Person | None
    at: datetime
    id: int = field(default_factory=new_id)


_WHOLE: ContextVar[ChangeSet | None] = ContextVar("whole", default=None)


def begin(by: Person | None, at: datetime | None = None) -> ChangeSet:
    """A new user action by a person; None is Inloop itself (generating sessions, say)."""
    whole = _WHOLE.get()
    if whole is not None and by is not None:
        return whole
    return ChangeSet(by=by, at=at or utc_now())


@contextmanager
def as_one(action: ChangeSet) -> Iterator[None]:
    """What a person's services do inside is one action: an import asks many of them, and is one thing that was done."""
    token = _WHOLE.set(action)
    try:
        yield
    finally:
        _WHOLE.reset(token)


@dataclass(frozen=True, slots=True)
class Change:
    """One changed thing, as `record` notes it."""

    entity: str
    entity_id: int
    verb: str
    before: Fields | None
    after: Fields | None
    network_id: int | None = None
    location_id: int | None = None


def record(
    tx: Session,
    action: ChangeSet,
    *,
    entity: str,
    entity_id: int,
    verb: str,
    before: Fields | None,
    after: Fields | None,
    network_id: int | None = None,
    location_id: int | None = None,
    texts: Texts | None = None,
) -> None:
    """Note one changed thing; only the fields that differ are kept. A change that changed nothing leaves no line."""
    row = _row(action, Change(entity, entity_id, verb, before, after, network_id, location_id))
    if row is None:
        return
    tx.add(ChangeRow(**row))
    if texts is not None:
        tx.add(ChangeTextRow(change_id=row["id"], at=action.at, before=texts[0], after=texts[1]))


def record_all(tx: Session, action: ChangeSet, changes: Iterable[Change]) -> None:
    """The same for thousands of things that one action changed."""
    bulk.insert_all(tx, ChangeRow, [row for one in changes if (row := _row(action, one)) is not None])


def _row(action: ChangeSet, change: Change) -> dict[str, Any] | None:
    before, after = change.before, change.after
    if before is not None and after is not None:
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        if not changed:
            return None
        before = {name: value for name, value in before.items() if name in changed}
        after = {name: value for name, value in after.items() if name in changed}
    return {
        "id": new_id(),
        "set_id": action.id,
        "at": action.at,
        "account_id": action.by.account_id if action.by else None,
        "network_id": change.network_id,
        "location_id": change.location_id,
        "entity": change.entity,
        "entity_id": change.entity_id,
        "verb": change.verb,
        "before": plain(before),
        "after": plain(after),
    }


def sweep_texts(tx: Session, *, now: datetime) -> None:
    """Forget what was written before changes that can no longer be undone."""
    tx.execute(delete(ChangeTextRow).where(ChangeTextRow.at < now - REACHES))


def plain(fields: Fields | None) -> Fields | None:
    """The fields as history keeps them: words by value, dates as text, sets in order."""
    return None if fields is None else {name: _plain_value(value) for name, value in fields.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case time():
            return f"{value:%H:%M}"
        case datetime() | date():
            return value.isoformat()
        case frozenset() | set():
            return sorted(_plain_value(item) for item in value)
        case list() | tuple():
            return [_plain_value(item) for item in value]
        case _:
            return value
