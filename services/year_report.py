"""Keeping the year report of a network: figures that were read become an edition, beside the edition before."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import edition as editions
from db.tables import ReportEditionRow
from domain import year_report
from domain.access import Action
from domain.errors import Stale
from domain.person import Person
from domain.year_report import Draft, Edition
from services import held_network, history
from services.history import Fields


def keep(tx: Session, network_id: int, draft: Draft, *, by: Person, now: datetime) -> Edition:
    """The edition of these figures: a new one, or the newest again when nothing differs from it.

    They were read beforehand (`db.queries.year_report.draft`): reading takes seconds, in which nobody should have to wait
    for this network's lock. Raises `Stale` when somebody made another edition of the year meanwhile.
    """
    held_network.hold(tx, network_id, Action.REPORT, by=by)  # two who make a report at once make two editions
    newest = editions.newest(tx, by, network_id, draft.year)
    if (newest and newest.id) != (draft.newest and draft.newest.id):
        raise Stale
    kept = year_report.to_json(draft.figures)
    if newest is not None and year_report.to_json(newest.figures) == kept:
        return newest
    row = ReportEditionRow(
        network_id=network_id,
        year=draft.year,
        number=_last_number(tx, network_id, draft.year) + 1,
        made_at=now,
        account_id=by.account_id,
        last_day=draft.figures.period.last,
        figures=kept,
        before_id=None if newest is None else newest.id,
        corrected=None if draft.again is None else year_report.to_json(draft.again),
    )
    tx.add(row)
    tx.flush()  # for its key
    history.record(
        tx,
        history.begin(by, now),
        entity="report",
        entity_id=row.id,
        verb="made",
        before=None,
        after=fields(row),
        network_id=network_id,
    )
    return editions.to_edition(tx, row)


def fields(row: ReportEditionRow) -> Fields:
    """What history notes of an edition."""
    return {"year": row.year, "number": row.number, "last_day": row.last_day}


def _last_number(tx: Session, network_id: int, year: int) -> int:
    """Of the editions of the year, those taken back too: somebody may have their PDF."""
    row = ReportEditionRow
    return tx.scalar(select(func.max(row.number)).where(row.network_id == network_id, row.year == year)) or 0
