"""What the Counts page reads of who helped: never a kept one, because people change it there."""

from db.queries import presence
from domain.person import Person
from domain.presence import Attendance
from ui import data


def of_session(person: Person, session_id: int) -> Attendance:
    """Everybody of a session; one statement."""
    with data.reading() as tx:
        return presence.of_session(tx, person, session_id)


def stand_ins(person: Person, session_id: int) -> dict[int, str]:
    """Who could have stood in, by id, in order of name; one statement, and only once somebody asks."""
    with data.reading() as tx:
        return presence.stand_ins(tx, person, session_id)
