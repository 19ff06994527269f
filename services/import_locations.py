"""Importing locations: known by their name, which an import therefore never changes."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy.orm import Session

from db.queries import table_rows
from domain import table_location
from domain.table_fields import Fields, needed
from domain.table_location import Kept
from domain.table_report import Outcome
from services import held_location, import_row, location
from services.import_row import Desk, Given, Planned


def run(tx: Session, desk: Desk, rows: Sequence[Given]) -> list[Outcome]:
    held_location.hold_network(tx, desk.network_id, by=desk.by)
    known = table_rows.locations(tx, desk.by, desk.network_id)
    by_name = {kept[0].name.casefold(): key for key, (_version, kept) in known.items()}

    def plan(given: Given, name: str) -> Planned:
        key = by_name.get(name)
        if key is None:
            kept = table_location.from_cells(
                desk.fields(given, table_location.to_cells(table_location.NEW, desk.lists))
            )
            return Planned(given, desk.added(given, kept[0].name), partial(_add, tx, desk, kept))
        version, before = known[key]
        cells = table_location.to_cells(before, desk.lists)
        fields = desk.fields(Given(given.number, {**given.cells, "name": before[0].name}), cells)
        after = table_location.from_cells(fields)
        outcome = desk.changed(given, before[0].name, cells, table_location.to_cells(after, desk.lists))
        return Planned(
            given,
            outcome,
            partial(_change, tx, desk, key, version, before=before, after=after) if after != before else None,
        )

    return import_row.written(tx, desk, import_row.planned(desk, rows, partial(_name, desk), plan))


def _name(desk: Desk, given: Given) -> str:
    return needed("name", Fields(given.cells, desk.lists).one_line("name")).casefold()


def _add(tx: Session, desk: Desk, kept: Kept) -> None:
    draft, retired_on = kept
    location.add(tx, desk.network_id, draft, retired_on=retired_on, by=desk.by, now=desk.now)


def _change(tx: Session, desk: Desk, key: int, version: int, *, before: Kept, after: Kept) -> None:
    if after[0] != before[0]:
        location.change(tx, key, after[0], version, by=desk.by, today=desk.today, now=desk.now)
        version += 1
    if after[1] == before[1]:
        return
    if after[1] is None:
        location.reopen(tx, key, version, by=desk.by, today=desk.today, now=desk.now)
    else:
        location.retire(tx, key, after[1], version, by=desk.by, today=desk.today, now=desk.now)
