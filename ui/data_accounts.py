"""What the pages about accounts read. Nothing is kept: people edit what they see here."""

from dataclasses import dataclass
from datetime import datetime

from db.queries import account
from domain.account import Account, Place
from domain.network import Network
from domain.person import Person
from ui import data


@dataclass(frozen=True, slots=True)
class Kept:
    """The accounts that a person keeps, by name, with the networks and locations that can be given, by key."""

    accounts: list[Account]
    networks: dict[int, str]
    places: dict[int, Place]

    def one(self, account_id: int) -> Account | None:
        return next((one for one in self.accounts if one.id == account_id), None)

    def touches(self, one: Account, network: Network) -> bool:
        """Whether the account covers the network or something in it."""
        return network.id in one.draft.networks or any(
            place.network_id == network.id for key, place in self.places.items() if key in one.draft.locations
        )

    def reaches_further(self, one: Account) -> bool:
        """Whether the account also covers what this person does not keep."""
        return bool(one.draft.networks - self.networks.keys() or one.draft.locations - self.places.keys())


def kept(person: Person, *, now: datetime) -> Kept:
    networks = {one.id: one.name for one in data.networks(person) if person.covers_network(one.id)}
    with data.reading() as tx:
        places = {place.id: place for place in account.places_to_give(tx, person)}
        return Kept(account.kept(tx, person, now=now), networks, places)


def own(person: Person, *, now: datetime) -> Account:
    """The account of the person who is looking."""
    with data.reading() as tx:
        return account.own(tx, person, now=now)


def own_places(person: Person) -> list[str]:
    """What the own account covers, by name; nothing for who sees all."""
    with data.reading() as tx:
        return account.names_covered(tx, person)
