"""Fixed helpers of slots, kept and put on: the pieces that keeping slots, generating and opening sessions share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.queries import candidate, roster
from db.queries import fixed_helper as fixed_helpers
from db.tables import AssignmentRow, LocationRow, SessionRow, SlotHelperRow, SlotRow
from domain import fixed_helper
from domain.candidate import OpenSession
from domain.clock_time import DatedHours, Hours
from domain.fixed_helper import Agenda, FixedHelper
from domain.need import Need
from domain.period import Period
from domain.roster import Place
from domain.words import AssignmentState, ReleaseCause
from services import held_session, history, placing
from services.history import ChangeSet
from services.placing import Placing

COMES_AGAIN = frozenset({ReleaseCause.NO_LONGER_FIXED, ReleaseCause.SESSION_CANCELLED, ReleaseCause.CLOSURE})
"""Why somebody was taken off who is put on again when fixed. Whom a person took off, or who left, is not."""


@dataclass(frozen=True, slots=True)
class _Due:
    session: OpenSession
    fixed: FixedHelper


def put_on(
    tx: Session, action: ChangeSet, slot_ids: Iterable[int], days: Period, *, sessions: Collection[int]
) -> None:
    """The fixed helpers of these slots stand at these sessions of theirs, as far as the hard rules allow.

    `days` hold the original days of the sessions, which the caller holds and which were neither begun nor counted. What
    a coordinator may overrule does not stop a fixed helper: somebody decided. One statement when nobody is fixed, and a
    fixed number whatever there is to do.
    """
    wanted = set(sessions)
    if not wanted:
        return
    tx.flush()  # who stands where, and which sessions there are, is read as it is now
    fixed = fixed_helpers.of_slots(tx, list(slot_ids), days)
    if not fixed:
        return
    found, places = _open_sessions(tx, fixed, days, wanted)
    due = _due(tx, fixed, found, days)
    if not due:
        return
    helper_ids = {one.fixed.helper_id for one in due}
    held_session.lock_helpers(tx, helper_ids)
    moments = [one.session.when.day for one in due]
    known = candidate.by_id(tx, helper_ids, Period(min(moments), max(moments)))
    agendas = {helper.id: Agenda(helper) for helper in known}
    allowed = []
    for one in due:
        agenda = agendas[one.fixed.helper_id]
        if not agenda.refusals(one.session, one.fixed.role):
            agenda.add(one.session, one.fixed.role)
            allowed.append(Placing(one.session, one.fixed.helper_id, one.fixed.role))
    placing.put_on(tx, action, allowed, places)
    tx.flush()  # later statements of the caller read who stands where


def put_on_again(tx: Session, action: ChangeSet, sessions: Iterable[SessionRow]) -> None:
    """The same for sessions that take place again. The caller holds them; one that is of no slot is left alone."""
    of_slot = [one for one in sessions if one.slot_id is not None and one.original_day is not None]
    days = [one.original_day for one in of_slot if one.original_day is not None]
    if days:
        slot_ids = {one.slot_id for one in of_slot if one.slot_id is not None}
        put_on(tx, action, slot_ids, Period(min(days), max(days)), sessions={one.id for one in of_slot})


def keep(
    tx: Session,
    action: ChangeSet,
    slot: SlotRow,
    location: LocationRow,
    *,
    before: Sequence[FixedHelper],
    after: Sequence[FixedHelper],
) -> None:
    """These are the agreements of the slot, noted by the helpers' ids. The caller holds the slot."""
    tx.execute(delete(SlotHelperRow).where(SlotHelperRow.slot_id == slot.id))
    rows = [
        {
            "slot_id": slot.id,
            "helper_id": one.helper_id,
            "role": one.role,
            "every_weeks": one.every,
            "anchor_day": one.anchor,
            "first_day": one.during.first,
            "last_day": None if one.during.is_open_ended else one.during.last,
        }
        for one in after
    ]
    if rows:
        tx.execute(insert(SlotHelperRow), rows)
    history.record(
        tx,
        action,
        entity="slot",
        entity_id=slot.id,
        verb="helpers_fixed",
        before={"helpers": fixed_helper.to_noted(before)},
        after={"helpers": fixed_helper.to_noted(after)},
        network_id=location.network_id,
        location_id=location.id,
    )


def go_on(
    tx: Session,
    action: ChangeSet,
    ended: SlotRow,
    successor: SlotRow,
    *,
    places: tuple[LocationRow, LocationRow],
    day: date,
) -> None:
    """From that day on the successor has the fixed helpers of the slot that ended the day before; `places` are of each."""
    before = fixed_helpers.of_slots(tx, [ended.id]).get(ended.id, ())
    coming = tuple(rest for one in before if (rest := one.since(day)) is not None)
    if coming:
        keep(tx, action, ended, places[0], before=before, after=fixed_helper.changed(before, (), day))
        keep(tx, action, successor, places[1], before=(), after=coming)


def end_for(tx: Session, action: ChangeSet, helper_id: int, day: date) -> None:
    """The helper is fixed nowhere from that day on. The caller holds the helper, and the slots by `lock_slots_of`."""
    rows = tx.execute(
        select(SlotRow, LocationRow)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(SlotRow.id.in_(select(SlotHelperRow.slot_id).where(SlotHelperRow.helper_id == helper_id)))
        .order_by(SlotRow.id)
    ).all()
    agreements = fixed_helpers.of_slots(tx, [slot.id for slot, _location in rows])
    for slot, location in rows:
        before = agreements[slot.id]
        others = [one for one in before if one.helper_id != helper_id]
        after = fixed_helper.changed(before, others, day)
        if after != before:
            slot.version += 1
            keep(tx, action, slot, location, before=before, after=after)


def lock_slots_of(tx: Session, helper_id: int) -> None:
    """Hold the slots at which the helper is fixed, before sessions and helpers, as everybody locks them."""
    tx.execute(
        select(SlotRow.id)
        .where(SlotRow.id.in_(select(SlotHelperRow.slot_id).where(SlotHelperRow.helper_id == helper_id)))
        .order_by(SlotRow.id)
        .with_for_update(key_share=True)
    ).all()


def raise_versions(tx: Session, session_ids: Iterable[int]) -> None:
    """Whoever has one of the sessions open sees that somebody changed it."""
    tx.execute(
        update(SessionRow)
        .where(SessionRow.id.in_(sorted(session_ids)))
        .values(version=SessionRow.version + 1)
    )


def _open_sessions(
    tx: Session, fixed: Mapping[int, Sequence[FixedHelper]], days: Period, wanted: set[int]
) -> tuple[list[tuple[int, date, OpenSession]], dict[int, Place]]:
    """Those of the wanted sessions that take place, with slot and original day, by time; and their places."""
    rows = tx.execute(
        select(
            SessionRow.id,
            SessionRow.slot_id,
            SessionRow.original_day,
            SessionRow.location_id,
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
        )
        .where(
            SessionRow.slot_id.in_(sorted(fixed)),
            SessionRow.original_day.between(days.first, days.last),
            SessionRow.is_open(),
        )
        .order_by(SessionRow.day, SessionRow.starts, SessionRow.id)
    ).all()
    found = [
        (
            row.slot_id,
            row.original_day,
            OpenSession(
                row.id, row.location_id, DatedHours(row.day, Hours(row.starts, row.ends)), Need(0, 1)
            ),
        )
        for row in rows
        if row.id in wanted
    ]
    places = tx.scalars(
        select(LocationRow).where(LocationRow.id.in_({session.location_id for _slot, _day, session in found}))
    )
    return found, {row.id: roster.to_place(row) for row in places}


def _due(
    tx: Session,
    fixed: Mapping[int, Sequence[FixedHelper]],
    found: Sequence[tuple[int, date, OpenSession]],
    days: Period,
) -> list[_Due]:
    """Who should stand where and was not put on before, or only taken off by what may come to an end."""
    helper_ids = {one.helper_id for agreements in fixed.values() for one in agreements}
    decided = {
        (session_id, helper_id)
        for session_id, helper_id, state, cause in tx.execute(
            select(
                AssignmentRow.session_id,
                AssignmentRow.helper_id,
                AssignmentRow.state,
                AssignmentRow.release_cause,
            )
            .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
            .where(
                AssignmentRow.helper_id.in_(sorted(helper_ids)),
                SessionRow.slot_id.in_(sorted(fixed)),
                SessionRow.original_day.between(days.first, days.last),
            )
        )
        if state is not AssignmentState.CANCELLED or cause not in COMES_AGAIN
    }
    return [
        _Due(session, one)
        for slot_id, original_day, session in found
        for one in fixed[slot_id]
        if one.stands_on(original_day) and (session.id, one.helper_id) not in decided
    ]
