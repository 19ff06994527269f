"""What the person can take back, kept until something in the network is changed."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from db.queries import undo
from domain.network import Network
from domain.person import Person
from domain.undo import Step
from ui import clock, data

REACHES = timedelta(days=7)
"""What was done longer ago nobody remembers well enough to undo blindly."""


def last_step(person: Person, network: Network) -> Step | None:
    """What the person did last in the network and can take back."""
    return data.kept(_last_step, person, network, clock.today(network.zone))


def _last_step(tx: Session, person: Person, network: Network, today: date) -> Step | None:
    return undo.last_step(tx, person, network.id, since=datetime.combine(today, time.min, UTC) - REACHES)
