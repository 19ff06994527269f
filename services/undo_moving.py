"""How moving a session alone is undone: it is where and when it was, if that is still free."""

from collections.abc import Sequence
from datetime import date, time

from sqlalchemy import select

from db.tables import ChangeRow, CountRow, LocationRow
from domain.clock_time import Hours
from domain.roster_refusal import AlreadyCounted
from domain.words import CountState, SessionState
from services import held_session, history, moving, room
from services.room import Moment
from services.undoing import Undoing, Way, Ways, before_of, changed_since


def _move_back(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    tx, held = undoing.tx, undoing.sessions(noted)
    counted = select(CountRow.session_id).where(
        CountRow.session_id.in_(sorted(held)), CountRow.state == CountState.ENTERED
    )
    if tx.scalar(counted.limit(1)) is not None:
        raise AlreadyCounted
    for change in noted:
        one = held[change.entity_id]
        row, stands = one.row, moving.fields(one.row)
        plain = history.plain(stands) or {}
        if row.state is not SessionState.PLANNED or plain | (change.after or {}) != plain:
            raise changed_since(one)
        wanted = plain | before_of(change)
        hours = Hours(time.fromisoformat(wanted["starts"]), time.fromisoformat(wanted["ends"]))
        moment = Moment(date.fromisoformat(wanted["day"]), hours.starts, wanted["room"])
        place = tx.get_one(LocationRow, wanted["location_id"])
        room.check_free(tx, place, {moment}, but={row.id})
        moving.place_on(tx, row, location_id=place.id, day=moment.day, hours=hours, room=moment.room)
        row.closure_id, row.holiday = wanted["closure_id"], wanted["holiday"]
        row.opens_anyway = wanted["opens_anyway"]
        tx.flush()  # whoever comes back is asked about the moment as it is now
        held_session.record(tx, undoing.action, one, verb="moved", before=stands, after=moving.fields(row))


WAYS: Ways = {("session", "moved"): Way(_move_back)}
