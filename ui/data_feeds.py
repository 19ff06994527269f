"""What is read of the links to calendars. Nothing is kept: they are renewed and withdrawn where they are seen."""

from datetime import date

from db.queries import feed
from domain.feed import Link, SharedPlace
from domain.person import Person
from ui import data


def of_location(person: Person, location_id: int) -> Link | None:
    """The link to the calendar of a location, None without one."""
    with data.reading() as tx:
        return feed.link_of_location(tx, person, location_id)


def of_helper(person: Person, helper_id: int, today: date) -> Link | None:
    """The link to the calendar of a helper, None without one."""
    with data.reading() as tx:
        return feed.link_of_helper(tx, person, helper_id, today=today)


def own_places(person: Person, today: date) -> list[SharedPlace]:
    """The locations in use that the account was given one by one, by name."""
    with data.reading() as tx:
        return feed.own_places(tx, person, today=today)
