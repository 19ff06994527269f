"""How far history goes, as a mark of how a network stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.tables import ChangeRow
from db.types import Instant

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
    newest = tx.scalar(_NEWEST, {"network_id": network_id})
    if newest is None:
        return Mark(None, 0)
    lines = tx.scalar(_LINES_SINCE, {"network_id": network_id, "since": newest - CLOCKS_DIFFER})
    return Mark(newest, lines or 0)


# Asked at every rerun of every page, so built once, and of the table: building them takes longer than answering them.
_CHANGES = ChangeRow.__table__.c
_OF_NETWORK = _CHANGES.network_id == bindparam("network_id")
_NEWEST = select(func.max(_CHANGES.at)).where(_OF_NETWORK)
_LINES_SINCE = select(func.count()).where(_OF_NETWORK, _CHANGES.at >= bindparam("since", type_=Instant()))
