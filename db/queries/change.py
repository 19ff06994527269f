"""How far history goes, as a mark of how a network stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import ChangeRow

CLOCKS_DIFFER = timedelta(hours=1)
"""A line can come in behind the newest: by a slower transaction, or from a server whose clock is behind."""


@dataclass(frozen=True, slots=True)
class Mark:
    """When a network was changed last, and how many lines of history were written around then."""

    newest: datetime | None
    lines: int


def mark(tx: Session, network_id: int) -> Mark:
    """A mark that differs after any change in the network; two statements.

    It says nothing of what was changed. The caller has checked the scope.
    """
    here = ChangeRow.network_id == network_id
    newest = tx.scalar(select(func.max(ChangeRow.at)).where(here))
    if newest is None:
        return Mark(None, 0)
    lines = tx.scalar(select(func.count()).where(here, ChangeRow.at >= newest - CLOCKS_DIFFER))
    return Mark(newest, lines or 0)
