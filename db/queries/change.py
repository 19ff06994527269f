"""The newest lines of history, as a mark of how a network stands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import ChangeRow

NEWEST = 20
"""More than one: of two transactions at a time, the one that began first may be the last to be seen."""


def newest(tx: Session, network_id: int) -> tuple[int, ...]:
    """The keys of the newest changes in a network, which differ after any change; one statement.

    They say nothing of what was changed. The caller has checked the scope.
    """
    return tuple(
        tx.scalars(
            select(ChangeRow.id)
            .where(ChangeRow.network_id == network_id)
            .order_by(ChangeRow.at.desc())
            .limit(NEWEST)
        )
    )
