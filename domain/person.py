"""The person who acts: an account with its role and its scope, as read from the database at each request."""

from dataclasses import dataclass, field

from domain.words import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in. `networks` and `locations` are the ids the account was given; an administrator sees all.

    `networks` covers each location in them; `locations` only those. `location_networks` are the networks in which
    the given locations lie: enough to choose a network on screen, not enough to see all of it. `language` is empty when
    the account leaves it to the browser.
    """

    account_id: int
    name: str
    role: Role
    language: str = ""
    networks: frozenset[int] = field(default_factory=frozenset)
    locations: frozenset[int] = field(default_factory=frozenset)
    location_networks: frozenset[int] = field(default_factory=frozenset)

    @property
    def sees_all(self) -> bool:
        return self.role is Role.ADMINISTRATOR

    def covers_network(self, network_id: int) -> bool:
        return self.sees_all or network_id in self.networks

    def covers_location(self, location_id: int, network_id: int) -> bool:
        return self.covers_network(network_id) or location_id in self.locations
