"""Whatever a screen asks about proposals, done."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.person import Person
from domain.proposal import Accept, Ask, Command, Decline, Outcome, Stop
from services import proposal


def do(tx: Session, network_id: int, command: Command, *, by: Person, today: date, now: datetime) -> Outcome:
    """What became of it. Raises the sentence of whatever refuses it."""
    match command:
        case Ask(period, places, freedom):
            return proposal.ask(tx, network_id, period, places, freedom, by=by, today=today, now=now)
        case Stop(key):
            return proposal.stop(tx, key, by=by, now=now)
        case Accept(key, numbers):
            return proposal.accept(tx, key, numbers, by=by, today=today, now=now)
        case Decline(key, numbers):
            return proposal.decline(tx, key, numbers, by=by, now=now)
