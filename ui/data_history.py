"""What is read of the history of one thing; never kept, for it grows with every action."""

from db.queries import thing_history
from domain.history import History
from domain.person import Person
from ui import data


def of_helper(person: Person, helper_id: int, at_most: int) -> History:
    with data.reading() as tx:
        return thing_history.of_helper(tx, person, helper_id, at_most=at_most)


def of_location(person: Person, location_id: int, at_most: int) -> History:
    with data.reading() as tx:
        return thing_history.of_location(tx, person, location_id, at_most=at_most)
