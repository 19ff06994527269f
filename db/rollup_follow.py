"""What a statement changes of what figures are made of: the rows that it touches are looked for by its own condition.

One that cannot be followed is refused. `db.rollup_marks` listens for them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, exists, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.dml import Delete, Insert, Update

from db import rollup_pending
from db.tables import AbsenceRow, AssignmentRow, CategoryRow, CountRow, HelperRow
from domain.need import STANDING
from domain.rollup import Cause
from domain.words import CountState

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
MOMENT = frozenset({"location_id", "day"})
OF_SESSION = {"session": "id", "count": "session_id", "tally": "session_id", "assignment": "session_id"}
"""By table, the column that says which session a row is of."""


NOTED_BY_KEY: Mapping[str, tuple[str, Callable[[Session, Iterable[int]], None]]] = {
    "session_wish": ("session_id", rollup_pending.note_wished),
    "helper_category": ("helper_id", rollup_pending.note_skilled),
    "topic_skill": ("topic_id", rollup_pending.note_topics),
}
"""By table, the column that says what a row is about, and where that is noted."""


class CannotFollow(TypeError):
    """A statement that changes what figures are made of, in a way of which nobody can say what it touches."""


def before_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if not isinstance(statement, Insert | Update | Delete):
        return
    table = cast(Table, statement.table)
    given = state.parameters
    rows: list[Mapping[str, Any]] = [*given] if isinstance(given, Sequence) else [given] if given else []
    if table.name == AbsenceRow.__tablename__:
        _note_absences(state.session, statement, rows)
    if table.name in NOTED_BY_KEY:
        _note_by_key(state.session, table, statement, rows)
    if table.name == CategoryRow.__tablename__ and isinstance(statement, Update):
        _refuse(
            "merged_into_id", _set_by(statement, rows), "category: what it is merged into is set as an object"
        )
    if table.name == HelperRow.__tablename__ and isinstance(statement, Update):
        _refuse(
            "kind",
            _set_by(statement, rows),
            "helper: another kind is given as an object, so that the hours are known",
        )
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
        cause = Cause.COUNTED if names & figures else Cause.STAFFED
        _note_touched(state.session, table, statement, rows, cause, is_state="state" in names)


def _refuse(name: str, names: frozenset[str], why: str) -> None:
    if name in names:
        raise CannotFollow(why)


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
        note_away(tx, AssignmentRow.helper_id.in_(sorted(ids)))
        return
    touched = select(AbsenceRow.helper_id)
    if statement.whereclause is not None:
        touched = touched.where(statement.whereclause)
    note_away(tx, AssignmentRow.helper_id.in_(touched))


def _note_by_key(
    tx: Session, table: Table, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Rows that are put in and taken out whole, of which one column says what they are about."""
    name, noted = NOTED_BY_KEY[table.name]
    if isinstance(statement, Insert):
        noted(tx, {row[name] for row in (*_inserted(statement), *rows)})
        return
    if isinstance(statement, Update) or rows:
        raise CannotFollow(f"{table.name}: a row is taken out by a condition, and another put in")
    touched = select(table.c[name]).distinct()
    if statement.whereclause is not None:
        touched = touched.where(statement.whereclause)
    noted(tx, tx.scalars(touched).all())


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
    rollup_pending.note(
        tx,
        {
            (row["location_id"], row["day"])
            for row in rows
            if not is_count or row.get("state", CountState.DRAFT) != CountState.DRAFT
        },
        cause_of(table.name),
    )


def _note_touched(
    tx: Session,
    table: Table,
    statement: Update | Delete,
    rows: Sequence[Mapping[str, Any]],
    cause: Cause,
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
        ids = {row[of_session.name] for row in rows}
        searches = [[of_session.in_(some)] for some in rollup_pending.in_pieces(ids)]
    else:
        raise CannotFollow(f"{table.name}: all of it at once")
    for search in searches:
        found = tx.execute(select(table.c.location_id, table.c.day).where(*search, *conditions).distinct())
        rollup_pending.note(tx, {(place, day) for place, day in found}, cause)


def cause_of(table: str) -> Cause:
    return Cause.COUNTED if table in FIGURES else Cause.STAFFED


def note_away(tx: Session, *conditions: ColumnElement[bool]) -> None:
    """Whoever is expected is not there when away; who was there all the same brings no skill (`db.rollup_skill_statements`)."""
    found = select(AssignmentRow.location_id, AssignmentRow.day).where(
        AssignmentRow.state.in_(sorted(STANDING)), *conditions
    )
    rollup_pending.note(tx, {(place, day) for place, day in tx.execute(found.distinct())}, Cause.STAFFED)
