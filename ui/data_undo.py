"""What the person can take back, kept until something in the network is changed."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from db.queries import undo
from domain.network import Network
from domain.person import Person
from domain.undo import REACHES, Step
from ui import clock, data


def last_step(person: Person, network: Network) -> Step | None:
    """What the person did last in the network and can take back."""
    return data.kept(_last_step, person, network, clock.today(network.zone))


def _last_step(tx: Session, person: Person, network: Network, today: date) -> Step | None:
    midnight = datetime.combine(
        today + timedelta(days=1), time.min, UTC
    )  # one for the day, so that it can be kept
    return undo.last_step(tx, person, network.id, since=midnight - REACHES)
