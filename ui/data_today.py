"""What the Today page reads, put in the order in which it should be looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

from db.queries import expected, outlook
from db.queries.expected import Expected
from db.queries.outlook import SessionAhead
from domain.network import Network
from domain.period import Period
from domain.person import Person
from ui import data

WEEKS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Ahead:
    """One session ahead with the visitors to expect; None when nothing was ever entered there."""

    session: SessionAhead
    expected: Expected | None

    @property
    def weight(self) -> float:
        """How many visitors would miss a helper; an unknown place weighs nothing but stays on the list."""
        return self.expected.visitors if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """The weeks ahead of one network, as far as a person sees it.

    `sessions` by day and hour; `short` and `on_one` with the most expected visitors first.
    """

    sessions: list[Ahead]
    short: list[Ahead]
    on_one: list[Ahead]


def ahead(person: Person, network: Network, today: date) -> Outlook:
    """Today and the four weeks after it; three statements."""
    period = Period(today, today + timedelta(weeks=WEEKS_AHEAD))
    with data.reading() as tx:
        sessions = outlook.ahead(tx, person, network.id, period)
        expectation = expected.of_locations(tx, {one.location_id for one in sessions}, today=today)
    all_ahead = [
        Ahead(one, expectation.of(slot_id=one.slot_id, location_id=one.location_id)) for one in sessions
    ]
    by_weight = sorted(all_ahead, key=lambda one: -one.weight)  # stable: the earlier session first
    return Outlook(
        sessions=all_ahead,
        short=[one for one in by_weight if one.session.is_short],
        on_one=[one for one in by_weight if one.session.stands_on_one],
    )
