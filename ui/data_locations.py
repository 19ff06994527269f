"""What the Locations page reads. Nothing is kept: people edit what they see here."""

from datetime import date

from db.queries import closure, location, slot, wish
from domain.closure import Closure
from domain.errors import NotFound
from domain.location import Line, Location
from domain.person import Person
from domain.roster import Wish
from domain.slot import Slot
from ui import data


def of_network(person: Person, network_id: int, today: date) -> list[Line]:
    """The locations of a network, retired ones too, by name."""
    with data.reading() as tx:
        return location.of_network(tx, person, network_id, today=today)


def one(person: Person, network_id: int, location_id: int) -> Location | None:
    """A location of the network; None when there is none, or none for this person."""
    with data.reading() as tx:
        try:
            return location.one(tx, person, network_id, location_id)
        except NotFound:
            return None


def slots(person: Person, location_id: int, today: date) -> list[Slot]:
    """The slots of a location, ended ones too."""
    with data.reading() as tx:
        return slot.of_location(tx, person, location_id, today=today)


def closures(person: Person, location_id: int) -> list[Closure]:
    """What closes a location, its whole network included, latest first."""
    with data.reading() as tx:
        return closure.of_location(tx, person, location_id)


def closures_of_network(person: Person, network_id: int) -> list[Closure]:
    """What closes a whole network, latest first."""
    with data.reading() as tx:
        return closure.of_network(tx, person, network_id)


def wishes() -> tuple[Wish, ...]:
    """The languages and skills of the lists, by label."""
    with data.reading() as tx:
        return wish.by_label(tx)
