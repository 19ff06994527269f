"""What became of the consults that were booked, and how long people waited for them."""

from datetime import datetime

import pandas as pd
from sqlalchemy import Integer, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted
from db.tables import ConsultRow, LocationRow
from domain.consult import MINUTES
from domain.person import Person
from domain.topic_filters import TopicFilters

ENDED: Promise = {
    "day": "datetime64[us]",
    "asked_on": "datetime64[us]",
    "status": "str",
    "consults": "int64",
}


def ended(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The bookings whose hour is over, by day, by the day on which somebody first asked, and by what became of them.

    Columns: `ENDED`, in this order; `status` is a `ConsultStatus`, `to_come` where nobody said it yet. One statement.
    `now` is the wall clock of the network.
    """
    until = now.hour * MINUTES + now.minute - MINUTES
    keys = (ConsultRow.day, ConsultRow.asked_on, ConsultRow.status)
    return read_frame(
        tx,
        select(*keys, func.count())
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .where(
            *counted.places(person, filters),
            ConsultRow.day.between(filters.period.first, filters.period.last),
            or_(
                ConsultRow.day < now.date(),
                and_(ConsultRow.day == now.date(), type_coerce(ConsultRow.starts, Integer) <= until),
            ),
        )
        .group_by(*keys)
        .order_by(*keys),
        ENDED,
    )
