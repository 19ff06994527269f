"""A slot held while it is changed, and what a change of it comes to."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import fixed_helper as fixed_helpers
from db.queries import roster
from db.queries import slot as slots
from db.tables import CountRow, LocationRow, SessionRow, SlotRow
from domain import access
from domain import location as places
from domain.access import Action
from domain.errors import NotFound
from domain.fixed_helper import Missing
from domain.person import Person
from domain.session_effect import Effects
from domain.slot import Outcome
from domain.words import CountState, SessionState
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


def hold_with_place(
    tx: Session, slot_id: int, to_location_id: int | None, *, by: Person
) -> tuple[SlotRow, LocationRow, LocationRow]:
    """The slot, its location and the one to which it goes (None: the same), all locked, in one order for all."""
    here = tx.scalar(select(SlotRow.location_id).where(SlotRow.id == slot_id))
    if to_location_id is None or here is None or to_location_id == here:
        row, location = hold(tx, slot_id, by=by)
        return row, location, location
    access.check(by, Action.KEEP_LOCATIONS)
    held = {key: held_location.hold(tx, key, by=by) for key in sorted({here, to_location_id})}
    row, location = hold(tx, slot_id, by=by)
    place = held[to_location_id]
    if place.network_id != location.network_id:
        raise NotFound
    return row, location, place


def counted(tx: Session, slot_id: int) -> int:
    """How many sessions of the slot have an entered count."""
    return (
        tx.scalar(
            select(func.count())
            .select_from(SessionRow)
            .join(CountRow, CountRow.session_id == SessionRow.id)
            .where(SessionRow.slot_id == slot_id, CountRow.state == CountState.ENTERED)
        )
        or 0
    )


def check_in_use(location: LocationRow, today: date) -> None:
    if location.retired_on is not None and location.retired_on <= today:
        raise places.AlreadyRetired


def outcome(
    tx: Session, slot_id: int, *, first: date, added: int = 0, effects: Effects = (), counted: int = 0
) -> Outcome:
    return Outcome(
        slot_id,
        slots.coming_days(tx, slot_id, first=first, limit=DAYS_SHOWN),
        added,
        effects,
        room.beside(tx, slot_id, first=first, limit=BESIDE_SHOWN),
        _missing(tx, slot_id, first=first),
        counted,
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
