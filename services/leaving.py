"""When a helper leaves, for a while or for good: pausing, stopping, and later forgetting who it was."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db.queries import roster
from db.tables import (
    AssignmentRow,
    AvailabilityRow,
    ContactRow,
    FeedRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    PlacementRow,
    SessionRow,
)
from domain import access, helper
from domain.absence import Gap
from domain.access import Action
from domain.errors import Stale
from domain.helper import OFF
from domain.person import Person
from domain.words import OCCUPYING, HelperStage, ReleaseCause
from services import fixing, held_helper, held_session, history, release


def leave(
    tx: Session,
    helper_id: int,
    stage: HelperStage,
    since: date,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> tuple[Gap, ...]:
    """The helper has paused or stopped since a day; the sessions not begun yet that lose the helper, as they stand then.

    Nothing when the helper was at that stage already.
    """
    access.check(by, Action.KEEP_HELPERS)
    if stage not in OFF:
        raise ValueError(stage)
    fixing.lock_slots_of(tx, helper_id)
    expected = _ahead(tx, helper_id, now)
    held_session.lock(tx, expected)  # sessions before helpers, as everybody locks them
    row = held_helper.hold(tx, helper_id, by=by)
    if row.stage is stage:
        return ()
    if row.version != seen_version:
        raise Stale
    if since > today:
        raise helper.StageInFuture
    places = _ahead(tx, helper_id, now)
    if places.keys() - expected.keys():
        raise helper.PlannedMeanwhile
    action = history.begin(by, now)
    before = {"stage": row.stage, "stage_since": row.stage_since}
    row.stage, row.stage_since = stage, since
    row.version += 1
    held_helper.record(
        tx,
        action,
        row,
        verb=stage.value,
        before=before,
        after={"stage": stage, "stage_since": since},
    )
    if stage is HelperStage.STOPPED:
        fixing.end_for(tx, action, row.id, since)
    release.helper(tx, action, row, places, ReleaseCause.HELPER_LEFT)
    tx.execute(update(SessionRow).where(SessionRow.id.in_(places)).values(version=SessionRow.version + 1))
    found = [Gap(places[key], session) for key, session in roster.placed(tx, places).items()]
    return tuple(sorted(found, key=lambda gap: (gap.session.when, gap.place, gap.session.id)))


def anonymise(
    tx: Session, helper_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call took away who the helper was; hours, languages and where it was stay.

    Raises `NotStopped`, or `StillPlanned` when something is still expected of the helper.
    """
    row = held_helper.hold(tx, helper_id, by=by, also_anonymised=True)
    if row.anonymised_at is not None:
        return False
    if row.version != seen_version:
        raise Stale
    if row.stage is not HelperStage.STOPPED:
        raise helper.NotStopped
    planned = tx.scalar(
        select(func.count()).where(
            AssignmentRow.helper_id == row.id,
            AssignmentRow.state.in_(OCCUPYING),
            AssignmentRow.day > today,
        )
    )
    if planned:
        raise helper.StillPlanned(planned)
    row.name, row.email, row.phone = helper.nobody(row.id), "", ""
    row.next_action, row.next_action_on, row.owner_id = "", None, None
    row.anonymised_at = now
    row.version += 1
    tx.execute(update(ContactRow).where(ContactRow.helper_id == row.id).values(note=""))
    tx.execute(update(PlacementRow).where(PlacementRow.helper_id == row.id).values(local_contact=""))
    tx.execute(delete(FeedRow).where(FeedRow.helper_id == row.id))
    tx.execute(delete(AvailabilityRow).where(AvailabilityRow.helper_id == row.id))
    held_helper.record(tx, history.begin(by, now), row, verb="anonymised")
    return True


def _ahead(tx: Session, helper_id: int, now: datetime) -> dict[int, str]:
    """The sessions not begun yet on which the helper stands: the name of the place, by session."""
    zone = tx.scalar(
        select(NetworkRow.zone)
        .join(HelperRow, HelperRow.network_id == NetworkRow.id)
        .where(HelperRow.id == helper_id)
    )
    if zone is None:
        return {}
    local = now.astimezone(ZoneInfo(zone))
    rows = tx.execute(
        select(AssignmentRow.session_id, LocationRow.name)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(
            AssignmentRow.helper_id == helper_id,
            AssignmentRow.state.in_(OCCUPYING),
            or_(
                AssignmentRow.day > local.date(),
                and_(AssignmentRow.day == local.date(), AssignmentRow.starts > local.time()),
            ),
        )
    )
    return {row.session_id: row.name for row in rows}
