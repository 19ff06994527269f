"""Importing helpers: known by their e-mail address, else by their name. New ones are written many at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from db.queries import table_rows
from domain import table_helper
from domain.helper import Draft
from domain.table_fields import Fields, needed
from domain.table_report import Outcome
from services import held_helper, helper, import_row
from services.import_row import Desk, Given, Planned

NewName = str


def run(tx: Session, desk: Desk, rows: Sequence[Given]) -> list[Outcome]:
    held_helper.hold_network(tx, desk.network_id, by=desk.by)
    known = table_rows.helpers(tx, desk.by, desk.network_id)
    by_name = {draft.name.casefold(): key for key, (_version, draft) in known.items()}
    by_email: dict[str, list[int]] = defaultdict(list)
    for key, (_version, draft) in known.items():
        if draft.email:
            by_email[draft.email].append(key)
    new: list[Draft] = []

    def which(given: Given) -> int | NewName:
        """The helper the row is about, or the name of a new one."""
        fields = Fields(given.cells, desk.lists)
        name = needed("name", fields.one_line("name")).casefold()
        if name in by_name:
            return by_name[name]
        alike = by_email.get(fields.one_line("email").lower(), [])
        return alike[0] if len(alike) == 1 else name

    def plan(given: Given, found: int | NewName) -> Planned:
        if isinstance(found, int):
            version, before = known[found]
            cells = table_helper.to_cells(before, desk.lists)
            after = table_helper.from_cells(desk.fields(given, cells), today=desk.today)
            if after.name.casefold() == before.name.casefold():
                after = replace(after, name=before.name)
            outcome = desk.changed(given, before.name, cells, table_helper.to_cells(after, desk.lists))
            write = partial(
                helper.change, tx, found, after, version, by=desk.by, today=desk.today, now=desk.now
            )
            return Planned(given, outcome, write if after != before else None)
        cells = table_helper.to_cells(table_helper.new(desk.today), desk.lists)
        draft = table_helper.from_cells(desk.fields(given, cells), today=desk.today)
        new.append(draft)
        return Planned(given, desk.added(given, draft.name))

    rows_planned = import_row.planned(desk, rows, which, plan)
    outcomes = import_row.written(tx, desk, rows_planned)
    helper.add_all(tx, desk.network_id, new, by=desk.by, today=desk.today, now=desk.now)
    return outcomes
