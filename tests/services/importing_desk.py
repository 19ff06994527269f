"""A network to import into and export from, and files as somebody would make them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import table_rows
from db.tables import Base, CategoryRow, LocationRow, NetworkRow
from domain import table_column
from domain.period import Period
from domain.person import Person
from domain.table import Table
from domain.table_column import Kind
from domain.table_report import Fate, Report, Wanted
from domain.words import CategoryKind, Role
from services import exporting, importing
from sheets import csv_file, reading, xlsx_file
from tests import factories

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
"""12:00 in Brussels."""
ALWAYS = Period(date(2006, 11, 30), date(2027, 12, 29))
FORMATS = {"csv": csv_file.written, "xlsx": xlsx_file.written}


@dataclass(frozen=True, slots=True)
class ImportDesk:
    tx: Session
    network: NetworkRow
    krook: LocationRow
    ann: Person
    topics: tuple[CategoryRow, ...]

    def wanted(self, kind: Kind, table: Table) -> Wanted:
        """The table with the columns that are recognised."""
        columns = table_column.columns(kind, table_rows.lists(self.tx))
        return Wanted(kind, table, tuple(table_column.recognised(table.headers, columns).items()))

    def run(self, kind: Kind, file: bytes | str, *, by: Person | None = None) -> Report:
        """The file imported, whatever is refused."""
        raw = file.encode() if isinstance(file, str) else file
        wanted = self.wanted(kind, reading.table(raw))
        report = importing.run(self.tx, self.network.id, wanted, by=by or self.ann, today=TODAY, now=NOW)
        self.tx.flush()
        return report

    def export(self, kind: Kind, *, as_: str = "csv", by: Person | None = None, network: int = 0) -> bytes:
        found = exporting.table(self.tx, network or self.network.id, kind, ALWAYS, by=by or self.ann, now=NOW)
        return FORMATS[as_](found.headers, found.rows)


def open_desk(tx: Session) -> ImportDesk:
    network = factories.make_network(tx, name="Gent")
    krook = factories.make_location(tx, network, name="De Krook")
    topics = tuple(
        CategoryRow(kind=CategoryKind.TOPIC, code=code, position=place, label_nl=nl, label_en=en, label_fr=fr)
        for place, (code, nl, en, fr) in enumerate(
            [
                ("t1", "itsme", "itsme", "itsme"),
                ("t2", "Andere", "Other", "Autre"),
                ("t3", "Andere", "Other", "Autre"),
            ]
        )
    )
    tx.add_all(topics)
    for kind, code, nl, en, fr in (
        (CategoryKind.LANGUAGE, "ar", "Arabisch", "Arabic", "Arabe"),
        (CategoryKind.LANGUAGE, "tr", "Turks", "Turkish", "Turc"),
        (CategoryKind.SKILL, "mac", "Apple, Mac", "Apple, Mac", "Apple, Mac"),
    ):
        tx.add(CategoryRow(kind=kind, code=code, label_nl=nl, label_en=en, label_fr=fr))
    tx.flush()
    ann = factories.make_person(tx, role=Role.COORDINATOR, networks=[network])
    return ImportDesk(tx, network, krook, ann, topics)


def rows_of(tx: Session, table: type[Base], *without: str, where: Any = True) -> list[dict[str, Any]]:
    """All rows of a table as values, without those columns, in an order that does not depend on keys."""
    names = [column.key for column in table.__mapper__.column_attrs if column.key not in without]
    tx.flush()
    rows = tx.scalars(select(table).where(where).execution_options(populate_existing=True))
    return sorted(({name: getattr(row, name) for name in names} for row in rows), key=repr)


def told(report: Report) -> list[tuple[int, str, str, str]]:
    """Row, fate, column and why of each row."""
    return [(one.row, one.fate.value, one.column, one.why) for one in report.outcomes]


def fates(report: Report) -> dict[str, int]:
    return {fate.value: report.number(fate) for fate in Fate if report.number(fate)}
