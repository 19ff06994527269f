"""Importing a table: what would become of each row, and the same kept once somebody has seen it.

Looking runs what keeping runs, in a transaction that is rolled back: what was shown is what is done, or nothing is.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope, table_rows
from db.tables import NetworkRow
from domain import access, table_column
from domain.errors import NotFound
from domain.person import Person
from domain.table_column import ACTIONS, Kind
from domain.table_report import (
    EXPLAINS,
    ChangedMeanwhile,
    ColumnsMissing,
    Fate,
    HasRefusals,
    Outcome,
    Report,
    Wanted,
)
from services import (
    history,
    import_counts,
    import_helpers,
    import_locations,
    import_sessions,
    import_slots,
)
from services.import_row import Desk, Given

Run = Callable[[Session, Desk, Sequence[Given]], list[Outcome]]
_RUNS: dict[Kind, Run] = {
    Kind.COUNTS: import_counts.run,
    Kind.SESSIONS: import_sessions.run,
    Kind.LOCATIONS: import_locations.run,
    Kind.SLOTS: import_slots.run,
    Kind.HELPERS: import_helpers.run,
}


def run(tx: Session, network_id: int, wanted: Wanted, *, by: Person, today: date, now: datetime) -> Report:
    """What becomes of each row; all that is not refused is written, for the caller to keep or not.

    Raises `ColumnsMissing` when a column that every row needs was not found in the file.
    """
    check_may(tx, network_id, wanted.kind, by=by)
    lists = table_rows.lists(tx)
    columns = {column.code: column for column in table_column.columns(wanted.kind, lists)}
    where = {code: index for code, index in wanted.columns if code in columns}
    missing = [column.title for column in columns.values() if column.is_needed and column.code not in where]
    if missing:
        raise ColumnsMissing(missing)
    action = history.begin(by, now)
    places = table_rows.place_names(tx, by, network_id)
    desk = Desk(network_id, by, today, now, action, lists, columns, places)
    rows = [
        Given(row.number, {code: row.cells[index] for code, index in where.items()})
        for row in wanted.table.rows
        if not _explains(row.cells)
    ]
    with history.as_one(action):
        report = Report(tuple(_RUNS[wanted.kind](tx, desk, rows)))
    if report.writes:
        history.record(
            tx,
            action,
            entity="import",
            entity_id=network_id,
            verb="imported",
            before=None,
            after={
                "kind": wanted.kind,
                "added": report.number(Fate.ADDED),
                "changed": report.number(Fate.CHANGED),
            },
            network_id=network_id,
        )
    return report


def confirm(
    tx: Session,
    network_id: int,
    wanted: Wanted,
    seen: Report,
    *,
    but_refused: bool = False,
    by: Person,
    today: date,
    now: datetime,
) -> Report:
    """The import as it was seen, kept with the transaction. `but_refused`: also when some rows are refused.

    Raises `ChangedMeanwhile` when any row would end otherwise than was seen, and `HasRefusals`.
    """
    if seen.number(Fate.REFUSED) and not but_refused:
        raise HasRefusals
    report = run(tx, network_id, wanted, by=by, today=today, now=now)
    if report != seen:
        raise ChangedMeanwhile
    return report


def check_may(tx: Session, network_id: int, kind: Kind, *, by: Person) -> None:
    """Whether the person may import and export these: counts where the person counts, the rest for a whole network."""
    access.check(by, ACTIONS[kind])
    if not tx.scalar(select(NetworkRow.id).where(NetworkRow.id == network_id, scope.of_networks(by))):
        raise NotFound
    if kind is not Kind.COUNTS:
        access.check_in_network(by, ACTIONS[kind], network_id=network_id)


def _explains(cells: Sequence[object]) -> bool:
    return isinstance(cells[0], str) and cells[0].startswith(EXPLAINS)
