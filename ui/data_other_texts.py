"""What the monthly review of “other” reads; never kept, for it is worked through while it is looked at."""

from datetime import datetime

from db.queries import other_text
from domain.network import Network
from domain.other_text import Month
from domain.period import Period
from domain.person import Person
from ui import data


def of_month(person: Person, network: Network, days: Period, now: datetime) -> Month:
    """“Other” in the counts of these days; six statements, and only once somebody looks. `now` is local."""
    with data.reading() as tx:
        return other_text.of_month(tx, person, network.id, days, now=now)
