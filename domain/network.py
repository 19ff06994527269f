"""A city's or partner's set of locations: the outer border of what people may see."""

from dataclasses import dataclass

from domain.count import PROFILE
from domain.errors import DeskError
from domain.words import CategoryKind
from language import _

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Network:
    """A network; `is_demo` means that its people and figures are invented."""

    id: int
    name: str
    zone: str
    is_demo: bool
    version: int
    profile: frozenset[CategoryKind] = frozenset()
    """Which lists of the visitors' profile are counted here; none unless somebody switched them on."""


class NotOfTheProfile(DeskError):
    def sentence(self) -> str:
        return _("This list is not one of the profile of visitors. Choose among those offered.")


class NameMissing(DeskError):
    def sentence(self) -> str:
        return _("Fill in a name for the network, of at most {number} characters.").format(
            number=LONGEST_NAME
        )


class NameTaken(DeskError):
    def sentence(self) -> str:
        return _("There is a network with this name already. Choose another name.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in about a network."""

    name: str


def check_profile(kinds: frozenset[CategoryKind]) -> None:
    """Raises `NotOfTheProfile`."""
    if not kinds <= frozenset(PROFILE):
        raise NotOfTheProfile


def cleaned_name(name: str) -> str:
    """The name as it will be kept; raises the sentence when it cannot be."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    return name
