"""How the making of an edition of a year report is undone: it is told no more, and its number is not given again."""

from collections.abc import Sequence

from sqlalchemy import select

from db.tables import ChangeRow, ReportEditionRow
from domain.access import Action
from domain.undo import EditionChangedSince
from services import held_network, history, year_report
from services.undoing import Undoing, Way, Ways


def _taken_back(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """Raises `EditionChangedSince` when the next edition names what changed since this one."""
    tx = undoing.tx
    for change in noted:
        row = tx.get_one(ReportEditionRow, change.entity_id)
        held_network.hold(tx, row.network_id, Action.REPORT, by=undoing.by)
        tx.refresh(row)  # nobody makes or takes back an edition of this network from here on
        follows = ReportEditionRow.before_id == row.id, ReportEditionRow.withdrawn_at.is_(None)
        if row.withdrawn_at is not None or tx.scalar(select(ReportEditionRow.id).where(*follows).limit(1)):
            raise EditionChangedSince(row.year, row.number)
        row.withdrawn_at = undoing.now
        history.record(
            tx,
            undoing.action,
            entity="report",
            entity_id=row.id,
            verb="withdrawn",
            before=year_report.fields(row),
            after=None,
            network_id=row.network_id,
        )


WAYS: Ways = {("report", "made"): Way(_taken_back)}
