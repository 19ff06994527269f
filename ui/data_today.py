"""What the Today page reads. Nothing is kept: a gap that was filled a moment ago must be gone."""

from datetime import timedelta

from db.queries import expected, follow_up, roster
from domain.follow_up import FollowUp
from domain.network import Network
from domain.outlook import Outlook, outlook
from domain.period import Period
from domain.person import Person
from ui import clock, data

WEEKS_AHEAD = 4


def ahead(person: Person, network: Network) -> Outlook:
    """What is left of today and the four weeks after it; eight statements."""
    now = clock.local_now(network.zone)
    today = now.date()
    with data.reading() as tx:
        board = roster.stretch(tx, person, network.id, Period(today, today + timedelta(weeks=WEEKS_AHEAD)))
        expectation = expected.of_locations(tx, [place.id for place in board.places], today=today)
    return outlook(board, expectation, now)


def to_follow_up(person: Person, network: Network) -> FollowUp:
    """The helpers whom this person has to speak with; one statement."""
    with data.reading() as tx:
        return follow_up.summary(tx, person, network.id, today=clock.today(network.zone))
