"""What the Today page reads, kept until something in the network is changed."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.queries import follow_up, roster
from domain.follow_up import FollowUp
from domain.network import Network
from domain.outlook import Outlook, outlook
from domain.period import Period
from domain.person import Person
from ui import clock, data, data_expected

WEEKS_AHEAD = 4


def ahead(person: Person, network: Network) -> Outlook:
    """What is left of today and the four weeks after it; eleven statements when something was changed, else two."""
    return data.kept(_ahead, person, network, clock.local_minute(network.zone))


def to_follow_up(person: Person, network: Network) -> FollowUp:
    """The helpers whom this person has to speak with; three statements when something was changed, else two."""
    return data.kept(_to_follow_up, person, network, clock.today(network.zone))


def _ahead(tx: Session, person: Person, network: Network, now: datetime) -> Outlook:
    period = Period(now.date(), now.date() + timedelta(weeks=WEEKS_AHEAD))
    board = roster.stretch(tx, person, network.id, period)
    expectation = data_expected.of_places(tx, network.id, [place.id for place in board.places], now.date())
    return outlook(board, expectation, now)


def _to_follow_up(tx: Session, person: Person, network: Network, today: date) -> FollowUp:
    return follow_up.summary(tx, person, network.id, today=today)
