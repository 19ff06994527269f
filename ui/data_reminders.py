"""What the reminders of the Counts page read; never kept, for what is missing changes while it is looked at."""

from db.queries import reminder
from domain.network import Network
from domain.person import Person
from domain.reminder import Reminder
from ui import clock, data


def of_network(person: Person, network: Network) -> list[Reminder]:
    """The locations where counts are due, longest behind first; five statements, and only once somebody looks."""
    with data.reading() as tx:
        return reminder.of_network(tx, person, network.id, clock.now())
