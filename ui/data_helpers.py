"""What the Helpers page reads. Nothing is kept: people edit what they see here."""

from datetime import date

from db.queries import helper, location, roster
from domain.errors import NotFound
from domain.helper import Helper, HelperLine
from domain.person import Person
from domain.roster import Wish
from ui import data


def of_network(person: Person, network_id: int, today: date) -> tuple[list[HelperLine], tuple[Wish, ...]]:
    """The helpers that the person may see, by name, and the languages and skills of the lists."""
    with data.reading() as tx:
        return helper.of_network(tx, person, network_id, today=today), roster.wishes(tx)


def one(person: Person, network_id: int, helper_id: int, today: date) -> Helper | None:
    """A helper of the network; None when there is none, or none for this person."""
    with data.reading() as tx:
        try:
            return helper.one(tx, person, network_id, helper_id, today=today)
        except NotFound:
            return None


def wishes() -> tuple[Wish, ...]:
    """The languages and skills of the lists, by label."""
    with data.reading() as tx:
        return roster.wishes(tx)


def has_places(person: Person, network_id: int, today: date) -> bool:
    """Whether the network has a location in use."""
    with data.reading() as tx:
        return any(
            not line.is_retired(today) for line in location.of_network(tx, person, network_id, today=today)
        )
