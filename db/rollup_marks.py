"""Marks what is changed of sessions, counts, tallies and who is there, so that nothing kept of it is believed any longer.

It listens to the Session itself: whatever a service changes, as an object or by a statement, is marked before it is committed,
in the same transaction, and no service can forget to. A statement that it cannot follow is refused. Only `db.bulk`, which
goes past the Session, tells what it did (`note`); the demo, which does as well, has everything added up afterwards.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Table, event, exists, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.dml import Delete, Insert, Update

from db.tables import (
    AbsenceRow,
    AssignmentRow,
    Base,
    CountRow,
    HelperRow,
    LocationRow,
    RollupMarkRow,
    SessionRow,
    TallyRow,
)
from domain import rollup
from domain.words import AssignmentState, CountState, LocationKind

PENDING = "rollup.pending"
STAFFED = "rollup.staffed"
KINDS = "rollup.kinds"
MARKED = "rollup.marked"
"""Where a Session's `info` holds what it changed and has yet to mark, and by network what it marked.

`STAFFED` is where only who is there was changed, which topics do not ask.
"""
AT_ONCE = 1_000
Changed = tuple[int, date]
"""A location, and the first day of a part of a week."""
Mark = tuple[int, int, LocationKind, date]
"""A network, a location, the kind that it counts for, and the first day of a part of a week."""

FIGURES: Mapping[str, frozenset[str]] = {
    "session": frozenset({"location_id", "day", "starts", "state", "cancel_reason", "closure_id", "holiday"}),
    "count": frozenset({"location_id", "day", "state", "visitors", "first_time", "turned_away"}),
    "tally": frozenset({"location_id", "day", "session_id", "category_id", "number"}),
}
"""By table, the columns that figures are made of."""
STAFFING: Mapping[str, frozenset[str]] = {
    "session": frozenset({"ends", "minimum", "unnamed_helpers"}),
    "assignment": frozenset({"location_id", "day", "role", "state"}),
}
"""By table, the columns that only staffing is made of. Absences are looked at beside them."""
OF_ABSENCE = frozenset({"helper_id", "first_day", "last_day", "is_withdrawn"})
MOMENT = frozenset({"location_id", "day"})
OF_SESSION = {"session": "id", "count": "session_id", "tally": "session_id", "assignment": "session_id"}
"""By table, the column that says which session a row is of."""


class CannotFollow(TypeError):
    """A statement that changes what figures are made of, in a way of which nobody can say what it touches."""


def note(tx: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """These rows are inserted past the Session."""
    name = cast(Table, table.__table__).name
    if name == AbsenceRow.__tablename__:
        _note_away(tx, AssignmentRow.helper_id.in_(sorted({row["helper_id"] for row in rows})))
    elif name in OF_SESSION:
        _note(tx, {(row["location_id"], row["day"]) for row in rows}, _key(name))


def pending(tx: Session, *, of_staffing: bool = False) -> set[date]:
    """First days of the parts of weeks in which this transaction changed something, marked or not.

    What changed of staffing alone is among them only when it is asked.
    """
    found: set[Changed] = tx.info.get(PENDING, set())
    if of_staffing:
        found = found | tx.info.get(STAFFED, set())
    kinds: set[Mark] = tx.info.get(KINDS, set())
    marked: dict[int, dict[Mark, bool]] = tx.info.get(MARKED, {})
    return (
        {first for _place, first in found}
        | {first for *_place, first in kinds}
        | {
            mark[-1]
            for marks in marked.values()
            for mark, is_of_staffing in marks.items()
            if of_staffing or not is_of_staffing
        }
    )


def forget(tx: Session, places: Collection[int]) -> None:
    """All of these places was added up anew in this transaction: what it changed there before needs no mark."""
    gone = set(places)
    for key in (PENDING, STAFFED):
        changed: set[Changed] = tx.info.get(key, set())
        tx.info[key] = {one for one in changed if one[0] not in gone}
    kinds: set[Mark] = tx.info.get(KINDS, set())
    tx.info[KINDS] = {mark for mark in kinds if mark[1] not in gone}


def take_marked(tx: Session) -> dict[int, int]:
    """The networks in which the transaction marked something, with how many marks; asked once, after its commit."""
    marked: dict[int, dict[Mark, bool]] = tx.info.pop(MARKED, {})
    return {network_id: len(marks) for network_id, marks in marked.items()}


def _key(table: str) -> str:
    return PENDING if table in FIGURES else STAFFED


def _note(tx: Session, where: Iterable[tuple[int, date]], key: str = PENDING) -> None:
    changed: set[Changed] = tx.info.setdefault(key, set())
    changed.update((place, rollup.part(day).first) for place, day in where)


@event.listens_for(Session, "before_flush")
def _before_flush(tx: Session, _context: object, _instances: object) -> None:
    for row in (*tx.new, *tx.deleted):
        if isinstance(row, SessionRow) or (
            isinstance(row, CountRow | TallyRow) and not _is_of_draft(tx, row)
        ):
            _note(tx, {(row.location_id, row.day)})
        elif isinstance(row, AssignmentRow):
            _note(tx, {(row.location_id, row.day)}, STAFFED)
        elif isinstance(row, AbsenceRow):
            _note_absence(tx, row)
    for row in tx.dirty:
        if isinstance(row, SessionRow | CountRow | TallyRow | AssignmentRow):
            for key, names in ((PENDING, FIGURES), (STAFFED, STAFFING)):
                if _changed(row, names.get(row.__tablename__, ())):
                    places, days = _values(row, "location_id"), _values(row, "day")
                    _note(tx, {(place, day) for place in places for day in days}, key)
        elif isinstance(row, AbsenceRow) and _changed(row, OF_ABSENCE):
            _note_absence(tx, row)
        elif isinstance(row, LocationRow) and _changed(row, {"kind", "network_id"}):
            _note_kinds(tx, row)
        elif isinstance(row, HelperRow) and _changed(row, {"kind"}):
            _note_work(tx, row)


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
    marks: set[Mark] = tx.info.setdefault(KINDS, set())
    marks.update(
        (network_id, row.id, kind, first)
        for network_id in _values(row, "network_id")
        for kind in _values(row, "kind")
        for first in firsts
    )


def _note_work(tx: Session, row: HelperRow) -> None:
    """All hours of the helper count for another kind of helper from now on."""
    with tx.no_autoflush:
        found = select(AssignmentRow.location_id, AssignmentRow.day).where(AssignmentRow.helper_id == row.id)
        _note(tx, {(place, day) for place, day in tx.execute(found.distinct())}, STAFFED)


def _note_absence(tx: Session, row: AbsenceRow) -> None:
    """Where the helper is expected on its days, as they are and as they were."""
    days: list[ColumnElement[bool]] = [AssignmentRow.day >= min(_values(row, "first_day"))]
    lasts = _values(row, "last_day")
    if None not in lasts:
        days.append(AssignmentRow.day <= max(lasts))
    with tx.no_autoflush:
        _note_away(tx, AssignmentRow.helper_id.in_(sorted(_values(row, "helper_id"))), *days)


def _note_away(tx: Session, *conditions: ColumnElement[bool]) -> None:
    """Only whoever is expected is not there when away: of the others it was said."""
    found = select(AssignmentRow.location_id, AssignmentRow.day).where(
        AssignmentRow.state == AssignmentState.CONFIRMED, *conditions
    )
    _note(tx, {(place, day) for place, day in tx.execute(found.distinct())}, STAFFED)


@event.listens_for(Session, "do_orm_execute")
def _before_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if not isinstance(statement, Insert | Update | Delete):
        return
    table = cast(Table, statement.table)
    given = state.parameters
    rows: list[Mapping[str, Any]] = [*given] if isinstance(given, Sequence) else [given] if given else []
    if table.name == AbsenceRow.__tablename__:
        _note_absences(state.session, statement, rows)
    if table.name == HelperRow.__tablename__ and isinstance(statement, Update):
        _refuse_kinds(_set_by(statement, rows))
    if table.name not in OF_SESSION:
        return
    if isinstance(statement, Insert):
        _note_inserted(state.session, table, [*_inserted(statement), *rows])
        return
    figures, staffing = (of.get(table.name, frozenset()) for of in (FIGURES, STAFFING))
    names = figures | staffing
    if isinstance(statement, Update):
        names = (_set_by(statement, rows) - {OF_SESSION[table.name]}) & (figures | staffing)
        if names & MOMENT:
            raise CannotFollow(
                f"{table.name}: a session is moved as an object, so that both places are known"
            )
    if names:
        key = PENDING if names & figures else STAFFED
        _note_touched(state.session, table, statement, rows, key, is_state="state" in names)


def _refuse_kinds(names: frozenset[str]) -> None:
    if "kind" in names:
        raise CannotFollow(
            "helper: another kind is given to a helper as an object, so that the hours are known"
        )


def _set_by(statement: Update, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The columns that an update sets, and those by which it finds its rows."""
    names = frozenset(map(_name, statement._values or ()))  # noqa: SLF001 - nothing else tells
    return names | {name for row in rows for name in row}


def _note_absences(
    tx: Session, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Wherever the helpers of these absences are expected, whatever their days: absences are changed as objects."""
    if isinstance(statement, Insert):
        ids = {row["helper_id"] for row in (*_inserted(statement), *rows)}
        _note_away(tx, AssignmentRow.helper_id.in_(sorted(ids)))
        return
    touched = select(AbsenceRow.helper_id)
    if statement.whereclause is not None:
        touched = touched.where(statement.whereclause)
    _note_away(tx, AssignmentRow.helper_id.in_(touched))


def _name(column: Any) -> str:
    return str(getattr(column, "key", column))


def _inserted(statement: Insert) -> list[Mapping[str, Any]]:
    """The rows in the statement itself."""
    if statement.select is not None:
        raise CannotFollow(f"{statement.table}: rows that are not known before they are inserted")
    several = [row for rows in statement._multi_values for row in rows]  # noqa: SLF001 - nothing else tells
    single = [statement._values] if statement._values else []  # noqa: SLF001 - as above
    return [
        {_name(column): getattr(value, "value", value) for column, value in cast(Any, row).items()}
        for row in (*several, *single)
    ]


def _note_inserted(tx: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    is_count = table.name == CountRow.__tablename__
    _note(
        tx,
        {
            (row["location_id"], row["day"])
            for row in rows
            if not is_count or row.get("state", CountState.DRAFT) != CountState.DRAFT
        },
        _key(table.name),
    )


def _note_touched(
    tx: Session,
    table: Table,
    statement: Update | Delete,
    rows: Sequence[Mapping[str, Any]],
    key: str,
    *,
    is_state: bool,
) -> None:
    """The rows that an update or a delete is about to touch, looked for by its own condition."""
    counts = cast(Table, CountRow.__table__)
    conditions: list[ColumnElement[bool]] = []
    if table.name == "count" and not is_state:
        conditions.append(counts.c.state == CountState.ENTERED)
    if table.name == "tally":
        conditions.append(
            exists().where(counts.c.session_id == table.c.session_id, counts.c.state == CountState.ENTERED)
        )
    of_session = table.c[OF_SESSION[table.name]]
    if statement.whereclause is not None:
        if rows:
            raise CannotFollow(f"{table.name}: a condition with parameters")
        searches = [[statement.whereclause]]
    elif rows:
        ids = sorted({row[of_session.name] for row in rows})
        searches = [[of_session.in_(ids[start : start + AT_ONCE])] for start in range(0, len(ids), AT_ONCE)]
    else:
        raise CannotFollow(f"{table.name}: all of it at once")
    for search in searches:
        found = tx.execute(select(table.c.location_id, table.c.day).where(*search, *conditions).distinct())
        _note(tx, {(place, day) for place, day in found}, key)


@event.listens_for(Session, "before_commit")
def _before_commit(tx: Session) -> None:
    """Write the marks, in the transaction that changed what they are about, once and at its end."""
    if tx.in_nested_transaction():
        return
    tx.flush()
    changed: set[Changed] = tx.info.pop(PENDING, set())
    staffed: set[Changed] = tx.info.pop(STAFFED, set())
    kinds: set[Mark] = tx.info.pop(KINDS, set())
    ids = sorted({place for place, _first in changed | staffed})
    places: dict[int, tuple[int, LocationKind]] = {}
    for start in range(0, len(ids), AT_ONCE):
        wanted = LocationRow.id.in_(ids[start : start + AT_ONCE])
        for key, network_id, kind in tx.execute(
            select(LocationRow.id, LocationRow.network_id, LocationRow.kind).where(wanted)
        ):
            places[key] = (network_id, kind)
    marks = dict.fromkeys(kinds, False)
    for where, is_of_staffing in ((changed, False), (staffed - changed, True)):
        for place, first in where:
            marks.setdefault((places[place][0], place, places[place][1], first), is_of_staffing)
    if not marks:
        return
    own = uuid4()
    tx.execute(
        insert(cast(Table, RollupMarkRow.__table__)),
        [
            {
                "network_id": network_id,
                "location_id": place,
                "kind": kind,
                "first_day": first,
                "id": own,
                "of_staffing": is_of_staffing,
            }
            for (network_id, place, kind, first), is_of_staffing in sorted(marks.items())
        ],
    )
    marked: dict[int, dict[Mark, bool]] = tx.info.setdefault(MARKED, {})
    for mark, is_of_staffing in marks.items():
        known = marked.setdefault(mark[0], {})
        known[mark] = is_of_staffing and known.get(mark, True)


@event.listens_for(Session, "after_soft_rollback")
def _after_rollback(tx: Session, previous: Any) -> None:
    """Nothing was changed after all; after a savepoint was rolled back a mark too many does no harm."""
    if not previous.nested:
        for name in (PENDING, STAFFED, KINDS, MARKED):
            tx.info.pop(name, None)
