"""What the page of proposed plans reads. Nothing is kept: it is decided upon here."""

from dataclasses import dataclass

from db.queries import location_choice, proposal, wish
from db.queries.proposal import Files
from domain.location_choice import LocationChoice
from domain.need import Labels
from domain.network import Network
from domain.person import Person
from domain.proposal import Proposed, Run
from ui import data


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal in full, and what the reader calls languages and skills."""

    proposed: Proposed
    labels: Labels


def shown(person: Person, network: Network, asked: int) -> Shown | None:
    """The proposal asked for (0: the last one of the network); None when there is none. Six statements at most.

    Raises `NotFound` when it is of another network, or not this person's to see.
    """
    with data.reading() as tx:
        key = asked or proposal.latest(tx, person, network.id)
        if key is None:
            return None
        found = proposal.proposed(tx, person, key, network_id=network.id)
        return Shown(found, {one.code: one.label for one in wish.by_label(tx)})


def run(person: Person, proposal_id: int) -> Run:
    """How far a proposal is. Raises `NotFound`."""
    with data.reading() as tx:
        return proposal.run(tx, person, proposal_id)


def files(person: Person, proposal_id: int) -> Files:
    """The question and the answer, for whoever checks them. Raises `NotFound`."""
    with data.reading() as tx:
        return proposal.files(tx, person, proposal_id)


def places(person: Person, network: Network) -> list[LocationChoice]:
    """The locations in use, by name."""
    with data.reading() as tx:
        return [one for one in location_choice.of_network(tx, person, network.id) if not one.is_retired]
