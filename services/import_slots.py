"""Importing slots: known by their location, their days, their start and their room."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from db.queries import table_rows
from domain import table_need, table_slot
from domain.slot import Draft, Slot
from domain.table_fields import Cells
from domain.table_report import Outcome
from domain.words import Formula
from language import formats
from services import import_row, slot
from services.import_row import Desk, Given, Planned


def run(tx: Session, desk: Desk, rows: Sequence[Given]) -> list[Outcome]:
    known: dict[Hashable, list[Slot]] = defaultdict(list)
    for one in table_rows.slots(tx, desk.by, desk.network_id):
        known[_key(one.location_id, one.draft)].append(one)
    new = table_need.to_cells(Formula.WALK_IN, table_need.NEW, desk.lists)

    def read(given: Given) -> tuple[int, Draft]:
        fields = desk.fields(given, new)
        return desk.place(fields), table_slot.from_cells(fields)

    def plan(given: Given, key: Hashable) -> Planned:
        place, draft = read(given)
        what = f"{desk.places[place]}, {_when(draft)}"
        if not known.get(key):
            return Planned(given, desk.added(given, what), partial(_add, tx, desk, place, draft))
        before = next((one for one in known[key] if one.draft == draft), known[key][0])
        cells = table_slot.to_cells(before.draft, desk.lists)
        after = table_slot.from_cells(desk.fields(given, cells))
        outcome = desk.changed(
            given, what, _at(desk, place, cells), _at(desk, place, table_slot.to_cells(after, desk.lists))
        )
        return Planned(
            given, outcome, partial(_change, tx, desk, before, after) if after != before.draft else None
        )

    return import_row.written(
        tx, desk, import_row.planned(desk, rows, lambda given: _key(*read(given)), plan)
    )


def _key(place: int, draft: Draft) -> Hashable:
    return place, draft.recurrence, draft.validity.first, draft.hours.starts, draft.room


def _when(draft: Draft) -> str:
    return f"{table_slot.in_short(draft)} {formats.clock(draft.hours.starts)}"


def _at(desk: Desk, place: int, cells: Cells) -> Cells:
    return {"location": desk.places[place], **cells}


def _add(tx: Session, desk: Desk, place: int, draft: Draft) -> None:
    slot.add(tx, place, draft, may_be_over=True, by=desk.by, today=desk.today, now=desk.now)


def _change(tx: Session, desk: Desk, before: Slot, after: Draft) -> None:
    slot.change(
        tx, before.id, after, before.version, from_day=desk.today, by=desk.by, today=desk.today, now=desk.now
    )
