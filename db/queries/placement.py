"""Where and when helpers usually help."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AvailabilityRow, HelperRow, LocationRow, PlacementRow
from domain.candidate import Availability
from domain.clock_time import Hours
from domain.person import Person
from domain.placement import Draft, PlacedAt


def of_helper(tx: Session, person: Person, helper_id: int, *, today: date) -> list[PlacedAt]:
    """The placements of a helper the person may see, the latest begun first; one statement."""
    rows = tx.execute(
        select(PlacementRow, LocationRow.name)
        .join(LocationRow, LocationRow.id == PlacementRow.location_id)
        .join(HelperRow, HelperRow.id == PlacementRow.helper_id)
        .where(PlacementRow.helper_id == helper_id, scope.of_helpers(person, since=today))
        .order_by(PlacementRow.first_day.desc(), LocationRow.name, PlacementRow.id)
        .execution_options(populate_existing=True)
    )
    return [PlacedAt(row.id, name, to_draft(row)) for row, name in rows]


def to_draft(row: PlacementRow) -> Draft:
    return Draft(row.location_id, row.local_contact, row.first_day, row.last_day)


def availability(tx: Session, person: Person, helper_id: int, *, today: date) -> tuple[Availability, ...]:
    """The weekly stretches of a helper the person may see, by weekday and hour; one statement."""
    rows = tx.execute(
        select(AvailabilityRow.weekday, AvailabilityRow.starts, AvailabilityRow.ends)
        .join(HelperRow, HelperRow.id == AvailabilityRow.helper_id)
        .where(AvailabilityRow.helper_id == helper_id, scope.of_helpers(person, since=today))
        .order_by(AvailabilityRow.weekday, AvailabilityRow.starts)
    )
    return tuple(Availability(weekday, Hours(starts, ends)) for weekday, starts, ends in rows)
