"""The editions of year reports that were made, and what the keys in them are called now."""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

import language
from db.tables import AccountRow, CategoryRow, LocationRow, NetworkRow, ReportEditionRow
from domain import access, year_report
from domain.access import Action
from domain.person import Person
from domain.report_content import Category, Names
from domain.year_report import Earlier, Edition, MadeEdition

LISTED = 40


def of_network(tx: Session, person: Person, network_id: int) -> list[MadeEdition]:
    """The latest editions of a network that stand, without their figures; one statement."""
    row = ReportEditionRow
    rows = tx.execute(
        select(row.id, row.year, row.number, row.made_at, row.last_day, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == row.account_id)
        .where(_of(person, network_id))
        .order_by(row.year.desc(), row.number.desc())
        .limit(LISTED)
    )
    return [
        MadeEdition(key, year, number, made_at, last_day, by or "")
        for key, year, number, made_at, last_day, by in rows
    ]


def one(tx: Session, person: Person, edition_id: int) -> Edition | None:
    """An edition that stands, with its figures, of a network on which the person reports; one statement."""
    row = tx.get(ReportEditionRow, edition_id)
    if row is None or row.withdrawn_at is not None:
        return None
    if not access.may_in_network(person, Action.REPORT, network_id=row.network_id):
        return None
    return to_edition(tx, row)


def newest(tx: Session, person: Person, network_id: int, year: int) -> Edition | None:
    """The newest edition of the year that stands; one statement."""
    row = tx.scalars(
        select(ReportEditionRow)
        .where(_of(person, network_id), ReportEditionRow.year == year)
        .order_by(ReportEditionRow.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else to_edition(tx, row)


def names(tx: Session, person: Person, network_id: int) -> Names:
    """What places and categories are called now, in the language of the moment; three statements."""
    network = tx.get_one(NetworkRow, network_id)
    may = access.may_in_network(person, Action.REPORT, network_id=network_id)
    places = tx.execute(
        select(LocationRow.id, LocationRow.name, LocationRow.kind).where(
            LocationRow.network_id == network_id if may else false()
        )
    )
    text = {"nl": CategoryRow.label_nl, "en": CategoryRow.label_en, "fr": CategoryRow.label_fr}
    categories = tx.execute(select(CategoryRow.id, text[language.current()], CategoryRow.parent_id))
    return Names(
        network.name,
        network.zone,
        network.is_demo,
        {key: (name, kind) for key, name, kind in places},
        {key: Category(name, parent or key) for key, name, parent in categories},
    )


def to_edition(tx: Session, row: ReportEditionRow) -> Edition:
    """With the edition before it; one statement when there is one."""
    earlier = None
    if row.before_id is not None and row.corrected is not None:
        before = tx.get_one(ReportEditionRow, row.before_id)
        earlier = Earlier(
            before.number,
            before.made_at,
            year_report.from_json(before.figures),
            year_report.from_json(row.corrected),
        )
    return Edition(
        row.id, row.network_id, row.year, row.number, row.made_at, year_report.from_json(row.figures), earlier
    )


def _of(person: Person, network_id: int) -> ColumnElement[bool]:
    may = access.may_in_network(person, Action.REPORT, network_id=network_id)
    of_network = (ReportEditionRow.network_id == network_id) & ReportEditionRow.withdrawn_at.is_(None)
    return of_network if may else false()
