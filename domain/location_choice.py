"""A location as something to choose in a filter or a form."""

from dataclasses import dataclass

from domain.words import LocationKind


@dataclass(frozen=True, slots=True)
class LocationChoice:
    """A location with what tells it apart; a retired one is still there for what happened in its time."""

    id: int
    name: str
    kind: LocationKind
    is_retired: bool
