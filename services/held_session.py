"""A session held for planning: its row locked, the person's right to plan there checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import roster, scope
from db.tables import HelperRow, LocationRow, SessionRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person
from domain.roster import Place, PlacedSession
from domain.roster_refusal import SessionChanged, SessionOff, SessionOver
from services import history
from services.history import ChangeSet, Fields, Texts


@dataclass(frozen=True, slots=True)
class Held:
    """A session of the person's scope, locked, with everybody on it as of this transaction."""

    row: SessionRow
    place: Place
    placed: PlacedSession

    def check_seen(self, seen_version: int) -> None:
        """Raises `SessionChanged` when the person looked at another version than the one that stands."""
        if self.row.version != seen_version:
            raise SessionChanged

    def check_not_over(self, today: date) -> None:
        if self.row.day < today:
            raise SessionOver

    def check_takes_place(self) -> None:
        """Raises `SessionOff` when the session was cancelled or is closed."""
        if not self.placed.takes_place:
            raise SessionOff(self.placed.coverage.because)


def hold(tx: Session, session_id: int, *, by: Person) -> Held:
    """The session, when the person may plan there; to anybody out of scope it does not exist."""
    return hold_all(tx, [session_id], by=by)[session_id]


def hold_all(
    tx: Session, session_ids: Iterable[int], *, by: Person, to: Action = Action.PLAN
) -> dict[int, Held]:
    """The sessions by id, as `hold` holds one (or for who counts); as many statements for any number of them."""
    ids = sorted(set(session_ids))
    if not ids:
        return {}
    lock(tx, ids)
    found = tx.execute(
        select(SessionRow, LocationRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(SessionRow.id.in_(ids), scope.of_locations(by))
        .order_by(SessionRow.id)
        .execution_options(populate_existing=True)
    ).all()
    if len(found) < len(ids):
        raise NotFound
    for _row, location in found:
        access.check_at_location(by, to, location_id=location.id, network_id=location.network_id)
    placed = roster.placed(tx, ids)
    return {row.id: Held(row, roster.to_place(location), placed[row.id]) for row, location in found}


def lock(tx: Session, session_ids: Iterable[int]) -> None:
    """Hold the rows of sessions in one order for all, so that two savers wait for each other and never in a circle."""
    tx.execute(
        select(SessionRow.id)
        .where(SessionRow.id.in_(sorted(session_ids)))
        .order_by(SessionRow.id)
        .with_for_update()
    ).all()


def lock_helpers(tx: Session, helper_ids: Iterable[int]) -> None:
    """Hold the rows of helpers, after those of sessions, so that whoever books them second sees the first booking.

    Without effect on SQLite, where writers take turns from their first statement.
    """
    tx.execute(
        select(HelperRow.id)
        .where(HelperRow.id.in_(sorted(helper_ids)))
        .order_by(HelperRow.id)
        .with_for_update()
    ).all()


def record(
    tx: Session,
    action: ChangeSet,
    held: Held,
    *,
    verb: str,
    before: Fields | None,
    after: Fields | None,
    entity: str = "session",
    texts: Texts | None = None,
) -> None:
    """Note a change of the session, or of an assignment on it, under the session's id."""
    history.record(
        tx,
        action,
        entity=entity,
        entity_id=held.row.id,
        verb=verb,
        before=before,
        after=after,
        network_id=held.place.network_id,
        location_id=held.place.id,
        texts=texts,
    )
