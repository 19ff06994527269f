"""Who is fixed at a slot, from a day on: the sessions from then that have still to begin follow at once."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import fixed_helper as fixed_helpers
from db.queries import scope
from db.tables import HelperRow, LocationRow, SessionRow, SlotRow
from domain import fixed_helper, slot
from domain.errors import Stale
from domain.fixed_helper import FixedHelper
from domain.period import Period
from domain.person import Person
from domain.roster_refusal import UnknownHelper
from domain.session_effect import Effects, Fate, Helper, SessionEffect, in_order
from domain.slot import Outcome
from domain.words import HelperStage, ReleaseCause
from services import closing, fixing, held_slot, history, off_roster, release, standing
from services.history import ChangeSet


def set_helpers(
    tx: Session,
    slot_id: int,
    wanted: Sequence[FixedHelper],
    seen_version: int,
    *,
    from_day: date,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """From a day on exactly the wanted are fixed at the slot; until then it stays as it was.

    At the sessions from then on that have still to begin and were not counted, who is fixed no longer goes off and who
    is fixed now comes on, as far as the hard rules allow. Whom somebody took off one of them by hand stays off. Saving
    the same again changes nothing.
    """
    row, location = held_slot.hold(tx, slot_id, by=by)
    before = fixed_helpers.of_slots(tx, [row.id]).get(row.id, ())
    wanted = _with_names(tx, location, wanted, before, by=by)
    after = fixed_helper.changed(before, wanted, from_day)
    if after == before:
        return held_slot.outcome(tx, row.id, first=from_day)
    if row.version != seen_version:
        raise Stale
    slot.check_from(from_day, today)
    held_slot.check_in_use(location, today)
    fixed_helper.check(after, from_day)
    counted = held_slot.counted(tx, row.id)
    action = history.begin(by, now)
    sessions = off_roster.lock_future_of_slot(tx, location, row.id, from_day=from_day, today=today, now=now)
    row.version += 1
    fixing.keep(tx, action, row, location, before=before, after=after)
    effects = _follow(tx, action, row, location, sessions, before=before, after=after)
    return held_slot.outcome(tx, row.id, first=from_day, effects=effects, counted=counted)


def _follow(
    tx: Session,
    action: ChangeSet,
    row: SlotRow,
    location: LocationRow,
    sessions: Sequence[SessionRow],
    *,
    before: Sequence[FixedHelper],
    after: Sequence[FixedHelper],
) -> Effects:
    """Who goes off and who comes on, session by session."""
    if not sessions:
        return ()
    ids = [one.id for one in sessions]
    stood = standing.there(tx, ids)
    for helper_id in sorted({one.helper_id for one in before}):
        off = [one.id for one in sessions if _goes_off(helper_id, one, before, after)]
        release.helper(tx, action, tx.get_one(HelperRow, helper_id), off, ReleaseCause.NO_LONGER_FIXED)
    days = [one.original_day for one in sessions if one.original_day is not None]
    fixing.put_on(tx, action, [row.id], Period(min(days), max(days)), sessions=ids)
    stand = standing.there(tx, ids)
    touched = [one for one in sessions if stood[one.id] != stand[one.id]]
    fixing.raise_versions(tx, [one.id for one in touched if set(stood[one.id]) - set(stand[one.id])])
    return in_order(
        SessionEffect(
            location.name,
            closing.when(one),
            closing.when(one),
            Fate.CHANGED,
            there=stand[one.id],
            freed=_gone(stood[one.id], stand[one.id]),
        )
        for one in touched
    )


def _goes_off(
    helper_id: int, session: SessionRow, before: Sequence[FixedHelper], after: Sequence[FixedHelper]
) -> bool:
    """Whether the helper was fixed at the session and no longer is, or is in another role."""
    day = session.original_day
    if day is None:
        return False
    was = {one.role for one in before if one.helper_id == helper_id and one.stands_on(day)}
    becomes = {one.role for one in after if one.helper_id == helper_id and one.stands_on(day)}
    return bool(was) and was != becomes


def _gone(stood: Sequence[Helper], stand: Sequence[Helper]) -> tuple[Helper, ...]:
    return tuple(helper for helper in stood if helper not in stand)


def _with_names(
    tx: Session,
    location: LocationRow,
    wanted: Sequence[FixedHelper],
    before: Sequence[FixedHelper],
    *,
    by: Person,
) -> list[FixedHelper]:
    """The wanted with their names. Raises `UnknownHelper` for who is not of the network, or stopped and is new here."""
    fixed_before = {one.helper_id for one in before}
    names = {
        row.id: row.name
        for row in tx.execute(
            select(HelperRow.id, HelperRow.name, HelperRow.stage).where(
                HelperRow.id.in_({one.helper_id for one in wanted}),
                HelperRow.network_id == location.network_id,
                scope.of_helpers(by),
            )
        )
        if row.stage is not HelperStage.STOPPED or row.id in fixed_before
    }
    if any(one.helper_id not in names for one in wanted):
        raise UnknownHelper
    return [fixed_helper.named(one, names[one.helper_id]) for one in wanted]
