"""A slot held while it is changed, and what a change of it comes to."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import fixed_helper as fixed_helpers
from db.queries import roster
from db.queries import slot as slots
from db.tables import LocationRow, SessionRow, SlotRow
from domain import access
from domain import location as places
from domain.access import Action
from domain.errors import NotFound
from domain.fixed_helper import Missing
from domain.person import Person
from domain.session_effect import Effects
from domain.slot import Outcome
from domain.words import SessionState
from services import held_location, room

DAYS_SHOWN = 12
BESIDE_SHOWN = 3


def hold(tx: Session, slot_id: int, *, by: Person) -> tuple[SlotRow, LocationRow]:
    """The slot with its location, both locked, when the person may keep them; out of scope they do not exist."""
    access.check(by, Action.KEEP_LOCATIONS)
    location_id = tx.scalar(select(SlotRow.location_id).where(SlotRow.id == slot_id))
    if location_id is None:
        raise NotFound
    location = held_location.hold(tx, location_id, by=by)
    row = tx.scalars(
        select(SlotRow)
        .where(SlotRow.id == slot_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    return row, location


def check_in_use(location: LocationRow, today: date) -> None:
    if location.retired_on is not None and location.retired_on <= today:
        raise places.AlreadyRetired


def outcome(tx: Session, slot_id: int, *, first: date, added: int = 0, effects: Effects = ()) -> Outcome:
    return Outcome(
        slot_id,
        slots.coming_days(tx, slot_id, first=first, limit=DAYS_SHOWN),
        added,
        effects,
        room.beside(tx, slot_id, first=first, limit=BESIDE_SHOWN),
        _missing(tx, slot_id, first=first),
    )


def _missing(tx: Session, slot_id: int, *, first: date) -> tuple[Missing, ...]:
    """Fixed helpers who do not stand at the slot's coming sessions, by time; one statement when nobody is fixed."""
    if not fixed_helpers.of_slots(tx, [slot_id]):
        return ()
    ids = tx.scalars(
        select(SessionRow.id).where(
            SessionRow.slot_id == slot_id, SessionRow.day >= first, SessionRow.state == SessionState.PLANNED
        )
    ).all()
    sessions = list(roster.placed(tx, ids).values())
    found = [one for missing in fixed_helpers.missing(tx, sessions).values() for one in missing]
    return tuple(sorted(found, key=lambda one: (one.when, one.name)))
