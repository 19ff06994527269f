"""What the Helpers page reads. The list is kept until something changes; one helper is not, for people edit that."""

from datetime import date

from sqlalchemy.orm import Session

from db.queries import absence, contact, helper, hours, location, placement, slot, wish
from domain.absence import Absence, Gap, Gaps
from domain.contact import Contact
from domain.errors import NotFound
from domain.helper import Helper, HelperLine, MonthOfHours
from domain.network import Network
from domain.period import Period
from domain.person import Person
from domain.placement import PlacedAt, Week
from domain.roster import Wish
from domain.slot import FixedAt
from ui import data

Listed = tuple[tuple[HelperLine, ...], tuple[Wish, ...]]


def of_network(person: Person, network: Network, today: date) -> Listed:
    """The helpers that the person may see, by name, and the languages and skills of the lists."""
    return data.kept(_of_network, person, network, today)


def _of_network(tx: Session, person: Person, network: Network, today: date) -> Listed:
    return tuple(helper.of_network(tx, person, network.id, today=today)), wish.by_label(tx)


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
        return wish.by_label(tx)


def places_in_use(person: Person, network_id: int, today: date) -> dict[int, str]:
    """The locations in use that the person may see in the network: their names by id, by name."""
    with data.reading() as tx:
        return {
            line.id: line.name
            for line in location.of_network(tx, person, network_id, today=today)
            if not line.is_retired(today)
        }


def fixed_at(person: Person, helper_id: int, today: date) -> list[FixedAt]:
    """Where a helper is fixed from today on."""
    with data.reading() as tx:
        return slot.fixed_at(tx, person, helper_id, today=today)


def placements(person: Person, helper_id: int, today: date) -> list[PlacedAt]:
    """The placements of a helper, the latest begun first."""
    with data.reading() as tx:
        return placement.of_helper(tx, person, helper_id, today=today)


def week(person: Person, helper_id: int, today: date) -> Week:
    """The hours of the week in which a helper can usually be asked."""
    with data.reading() as tx:
        return Week(placement.availability(tx, person, helper_id, today=today))


def absences(person: Person, helper_id: int, today: date) -> list[Absence]:
    """The absences of a helper, withdrawn ones too, the latest first."""
    with data.reading() as tx:
        return absence.of_helper(tx, person, helper_id, today=today)


def gaps(person: Person, helper_id: int, days: Period, today: date) -> Gaps:
    """The sessions of these days on which the helper stands, as they are covered now."""
    with data.reading() as tx:
        return absence.gaps(tx, person, helper_id, days, today=today)


def doubles(person: Person, helper_id: int, today: date) -> tuple[Gap, ...]:
    """The sessions to come at which the helper is one too many."""
    with data.reading() as tx:
        return absence.doubles(tx, person, helper_id, today=today)


def contacts(person: Person, helper_id: int, today: date) -> list[Contact]:
    """The log of a helper, the latest first."""
    with data.reading() as tx:
        return contact.of_helper(tx, person, helper_id, today=today)


def owners(person: Person, helper_id: int, today: date) -> dict[int, str]:
    """Who may do the next action: names by account."""
    with data.reading() as tx:
        return contact.owners(tx, person, helper_id, today=today)


def hours_by_month(person: Person, helper_id: int, today: date) -> list[MonthOfHours]:
    """The months of this year in which the helper stands on the roster."""
    with data.reading() as tx:
        return hours.by_month(tx, person, helper_id, today=today)
