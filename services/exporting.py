"""Exporting a table, in the columns that importing knows; what is exported of helpers is noted."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import table_rows
from db.tables import NetworkRow
from domain import (
    table_column,
    table_count,
    table_helper,
    table_location,
    table_session,
    table_slot,
)
from domain.count import CATEGORY_PREFIX, COUNTABLE, PROFILE
from domain.errors import DeskError
from domain.period import Period
from domain.person import Person
from domain.table import MOST_ROWS, Exported
from domain.table_column import HINTS, Column, Kind
from domain.table_fields import Cells
from domain.table_list import Lists
from domain.table_report import EXPLAINS
from domain.words import CountState
from language import _, formats
from services import history, importing


class TooMuch(DeskError):
    """More rows than an import takes back."""

    def sentence(self) -> str:
        return _("This is more than {number} rows. Choose a shorter period.").format(
            number=formats.number(MOST_ROWS)
        )


def table(tx: Session, network_id: int, kind: Kind, days: Period, *, by: Person, now: datetime) -> Exported:
    """All there is of the network that the person may see; of sessions and counts those of the days.

    Of counts only those that were entered. Raises `TooMuch`.
    """
    importing.check_may(tx, network_id, kind, by=by)
    lists = table_rows.lists(tx)
    rows = _ROWS[kind](tx, by, network_id, days, lists)
    if len(rows) > MOST_ROWS:
        raise TooMuch
    if kind is Kind.HELPERS:
        history.record(
            tx,
            history.begin(by, now),
            entity="export",
            entity_id=network_id,
            verb="helpers_exported",
            before=None,
            after={"number": len(rows)},
            network_id=network_id,
        )
    columns = _wanted(tx, network_id, kind, lists, rows)
    return Exported(
        tuple(one.title for one in columns),
        tuple(tuple(row.get(one.code) for one in columns) for row in rows),
    )


def template(tx: Session, network_id: int, kind: Kind, *, by: Person) -> Exported:
    """An empty table with a row that explains each column, which no import looks at."""
    importing.check_may(tx, network_id, kind, by=by)
    lists = table_rows.lists(tx)
    columns = _wanted(tx, network_id, kind, lists, [])
    explained = [
        _("{hint}, always fill in").format(hint=_(HINTS[one.holds])) if one.is_needed else _(HINTS[one.holds])
        for one in columns
    ]
    return Exported(tuple(one.title for one in columns), ((f"{EXPLAINS} {explained[0]}", *explained[1:]),))


def _wanted(tx: Session, network_id: int, kind: Kind, lists: Lists, rows: list[Cells]) -> list[Column]:
    """The columns: of what is out of use, or not counted in the network, only where something was counted under it."""
    profile = tx.scalars(select(NetworkRow.profile).where(NetworkRow.id == network_id)).one()
    unused = {
        f"{CATEGORY_PREFIX}{one.id}"
        for one in lists.of(*COUNTABLE)
        if one.is_merged or one.retired_on or (one.kind in PROFILE and one.kind not in profile)
    }
    return [
        column
        for column in table_column.columns(kind, lists)
        if column.code not in unused or any(row.get(column.code) for row in rows)
    ]


def _locations(tx: Session, by: Person, network_id: int, _days: Period, lists: Lists) -> list[Cells]:
    kept = table_rows.locations(tx, by, network_id).values()
    return [table_location.to_cells(one, lists) for _version, one in kept]


def _slots(tx: Session, by: Person, network_id: int, _days: Period, lists: Lists) -> list[Cells]:
    names = table_rows.place_names(tx, by, network_id)
    return [
        {"location": names[one.location_id], **table_slot.to_cells(one.draft, lists)}
        for one in table_rows.slots(tx, by, network_id)
    ]


def _sessions(tx: Session, by: Person, network_id: int, days: Period, lists: Lists) -> list[Cells]:
    return [
        {"location": one.place, **table_session.to_cells(one.kept, lists)}
        for one in table_rows.sessions(tx, by, network_id, days)
    ]


def _helpers(tx: Session, by: Person, network_id: int, _days: Period, lists: Lists) -> list[Cells]:
    kept = table_rows.helpers(tx, by, network_id).values()
    return [table_helper.to_cells(one, lists) for _version, one in kept]


def _counts(tx: Session, by: Person, network_id: int, days: Period, _lists: Lists) -> list[Cells]:
    return [
        {
            "location": one.place,
            "day": one.when.day,
            "starts": one.when.hours.starts,
            "room": one.room or None,
            **table_count.to_cells(one.entry),
        }
        for one in table_rows.counts(tx, by, network_id, days)
        if one.state is CountState.ENTERED
    ]


_ROWS: Mapping[Kind, Callable[[Session, Person, int, Period, Lists], list[Cells]]] = {
    Kind.COUNTS: _counts,
    Kind.SESSIONS: _sessions,
    Kind.LOCATIONS: _locations,
    Kind.SLOTS: _slots,
    Kind.HELPERS: _helpers,
}
