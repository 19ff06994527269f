"""The allowance of volunteers as a network keeps it, by year."""

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from db.queries import worked
from db.tables import AllowanceRow
from domain import access, allowance, period
from domain.access import Action
from domain.allowance import Allowance, Ceilings, KeptAllowance, Line
from domain.person import Person
from domain.worked import HoursFilters


def of_year(tx: Session, person: Person, network_id: int, year: int) -> KeptAllowance:
    """What the network filled in for the year, else what Inloop knows of it; one statement."""
    may = access.may_in_network(person, Action.REPORT, network_id=network_id)
    row = tx.scalars(
        select(AllowanceRow)
        .where(
            AllowanceRow.network_id == network_id,
            AllowanceRow.year == year,
            *([] if may else [false()]),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return KeptAllowance(year, Allowance(None, allowance.known(year)), 0)
    return KeptAllowance(year, to_allowance(row), row.version)


def to_allowance(row: AllowanceRow) -> Allowance:
    """With the source of the ceilings as long as they are the known ones."""
    kept, known = (row.day_ceiling, row.year_ceiling), allowance.known(row.year)
    source = known.source if kept == (known.day, known.year) else ""
    return Allowance(row.paid, Ceilings(*kept, source))


def listed(tx: Session, person: Person, network_id: int, year: int) -> list[Line]:
    """The volunteers who were there in the year, with their days, by name; one statement."""
    return worked.days(tx, person, HoursFilters(network_id, period.year(year), kinds=allowance.PAID))
