"""Fixed helpers of slots, and those of them who do not stand at a session where they should."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.queries import candidate
from db.tables import AssignmentRow, HelperRow, SlotHelperRow
from domain import period
from domain.candidate import OpenSession
from domain.fixed_helper import Agenda, FixedHelper, Missing
from domain.period import Period
from domain.roster import PlacedSession
from domain.words import AssignmentState, ReleaseCause


def of_slots(
    tx: Session, slot_ids: Collection[int], days: Period | None = None
) -> dict[int, tuple[FixedHelper, ...]]:
    """The agreements that count within these days (ever), by slot that has some; one statement.

    The caller has checked the scope.
    """
    wanted = select(SlotHelperRow, HelperRow.name).join(HelperRow, HelperRow.id == SlotHelperRow.helper_id)
    if days is not None:
        wanted = wanted.where(
            SlotHelperRow.first_day <= days.last,
            or_(SlotHelperRow.last_day.is_(None), SlotHelperRow.last_day >= days.first),
        )
    found: dict[int, tuple[FixedHelper, ...]] = {}
    for row, name in tx.execute(
        wanted.where(SlotHelperRow.slot_id.in_(sorted(slot_ids))).order_by(
            SlotHelperRow.slot_id, SlotHelperRow.first_day, HelperRow.name, SlotHelperRow.id
        )
    ):
        one = FixedHelper(
            helper_id=row.helper_id,
            role=row.role,
            during=period.since(row.first_day, row.last_day),
            every=row.every_weeks,
            anchor=row.anchor_day,
            name=name,
        )
        found[row.slot_id] = (*found.get(row.slot_id, ()), one)
    return found


def with_missing(tx: Session, sessions: Sequence[PlacedSession], *, since: date) -> tuple[PlacedSession, ...]:
    """The same sessions, those from a day on with the fixed helpers who do not stand there; statements as `missing`."""
    found = missing(tx, [one for one in sessions if one.when.day >= since])
    return tuple(replace(one, missing=found[one.id]) if one.id in found else one for one in sessions)


def missing(tx: Session, sessions: Sequence[PlacedSession]) -> dict[int, tuple[Missing, ...]]:
    """The fixed helpers who do not stand at sessions that take place, by session that misses some, each with why.

    Whoever was taken off by hand is not missing, unless a rule speaks against standing there. One statement when
    nobody is missing, else eight.
    """
    of_slot = [one for one in sessions if one.slot_id is not None and one.takes_place]
    if not of_slot:
        return {}
    days = [one.original_day or one.when.day for one in of_slot]
    fixed = of_slots(
        tx, {one.slot_id for one in of_slot if one.slot_id is not None}, Period(min(days), max(days))
    )
    absent = [
        (session, one)
        for session in of_slot
        for one in fixed.get(session.slot_id or 0, ())
        if one.stands_on(session.original_day or session.when.day)
        and all(standing.helper_id != one.helper_id for standing in session.standing)
    ]
    if not absent:
        return {}
    helper_ids = {one.helper_id for _session, one in absent}
    by_hand = _taken_off(tx, {session.id for session, _one in absent}, helper_ids)
    moments = [session.when.day for session, _one in absent]
    known = candidate.by_id(tx, helper_ids, Period(min(moments), max(moments)))
    agendas = {helper.id: Agenda(helper) for helper in known}
    found: dict[int, tuple[Missing, ...]] = defaultdict(tuple)
    for session, one in absent:
        open_session = OpenSession(session.id, session.location_id, session.when, session.need)
        refusals = agendas[one.helper_id].refusals(open_session, one.role)
        if refusals or (session.id, one.helper_id) not in by_hand:
            because = "; ".join(refusal.phrase for refusal in refusals)
            found[session.id] += (Missing(one.helper_id, one.name, one.role, session.when, because),)
    return dict(found)


def _taken_off(tx: Session, session_ids: Iterable[int], helper_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Session and helper of whom somebody took off there."""
    return {
        (session_id, helper_id)
        for session_id, helper_id in tx.execute(
            select(AssignmentRow.session_id, AssignmentRow.helper_id).where(
                AssignmentRow.session_id.in_(sorted(session_ids)),
                AssignmentRow.helper_id.in_(sorted(helper_ids)),
                AssignmentRow.state == AssignmentState.CANCELLED,
                AssignmentRow.release_cause == ReleaseCause.REMOVED,
            )
        )
    }
