"""The allowance of volunteers: what a network pays in a year, and the nominative list that the law asks for."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import allowance as allowances
from db.tables import AllowanceRow
from domain import allowance
from domain.access import Action
from domain.allowance import Allowance, KeptAllowance, Line
from domain.errors import Stale
from domain.person import Person
from services import held_network, history

Listed = tuple[KeptAllowance, list[Line]]


def keep(
    tx: Session,
    network_id: int,
    year: int,
    wanted: Allowance,
    seen_version: int,
    *,
    by: Person,
    now: datetime,
) -> bool:
    """Whether this call changed what is paid in the year, or its ceilings. Raises `BadAmount`, `AboveDay`, `Stale`."""
    held_network.hold(tx, network_id, Action.REPORT, by=by)
    allowance.check(year, wanted)
    kept = allowances.of_year(tx, by, network_id, year)
    before, after = _fields(kept.allowance), _fields(wanted)
    if before == after:
        return False
    if kept.version != seen_version:
        raise Stale
    row = tx.scalars(
        select(AllowanceRow).where(AllowanceRow.network_id == network_id, AllowanceRow.year == year)
    ).one_or_none()
    if row is None:
        row = AllowanceRow(network_id=network_id, year=year)
        tx.add(row)
    else:
        row.version += 1
    row.paid = wanted.paid
    row.day_ceiling, row.year_ceiling = wanted.ceilings.day, wanted.ceilings.year
    history.record(
        tx,
        history.begin(by, now),
        entity="network",
        entity_id=network_id,
        verb="allowance_changed",
        before={**before, "year": None},
        after={**after, "year": year},
        network_id=network_id,
    )
    return True


def export(tx: Session, network_id: int, year: int, *, by: Person, now: datetime) -> Listed:
    """The nominative list of the year; that it was made, and of how many people, stays in the history."""
    held_network.hold(tx, network_id, Action.REPORT, by=by)
    kept, lines = (
        allowances.of_year(tx, by, network_id, year),
        allowances.listed(tx, by, network_id, year),
    )
    history.record(
        tx,
        history.begin(by, now),
        entity="export",
        entity_id=network_id,
        verb="allowances_exported",
        before=None,
        after={"number": len(lines), "year": year},
        network_id=network_id,
    )
    return kept, lines


def _fields(given: Allowance) -> dict[str, int | None]:
    return {"paid": given.paid, "day_ceiling": given.ceilings.day, "year_ceiling": given.ceilings.year}
