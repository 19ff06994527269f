"""Locations: what is kept of a place where people are helped, and what is refused."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode, urlsplit

from domain.distance import Coordinates
from domain.errors import DeskError
from domain.words import LocationKind
from language import _

LONGEST_NAME = 120
LONGEST_ADDRESS = 200
LONGEST_PAGE = 300
SOUTH_WEST = Coordinates(49.49, 2.54)
NORTH_EAST = Coordinates(51.51, 6.41)
"""The corners of a box around Belgium (Rouvroy, De Panne, Meerle, Manderfeld), to a hundredth of a degree."""

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
_NUMBER = r"(-?\d{1,3}(?:[.,]\d+)?)"
_DECIMAL_COMMAS = re.compile(r"\s*(-?\d{1,3},\d+)\s*[;/ ]\s*(-?\d{1,3},\d+)\s*", re.ASCII)
_POINTS = (
    re.compile(rf"\s*{_NUMBER}\s*[,;/ ]\s*{_NUMBER}\s*", re.ASCII),
    re.compile(r".*#map=\d+/(-?\d+\.\d+)/(-?\d+\.\d+).*", re.ASCII),
    re.compile(r".*[?&]mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+).*", re.ASCII),
    re.compile(r".*/@(-?\d+\.\d+),(-?\d+\.\d+).*", re.ASCII),
)
"""Two numbers, and the links of OpenStreetMap and Google Maps."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in about a location. `languages` are the codes of those spoken there.

    `page` is where the city tells about it on the internet, https:// included.
    """

    name: str
    kind: LocationKind
    address: str = ""
    point: Coordinates | None = None
    point_is_approximate: bool = False
    languages: frozenset[str] = frozenset()
    closed_on_public_holidays: bool = True
    closed_on_july_11: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A location as it is kept. `retired_on` is the first day without it; `managers` are the names of its accounts."""

    id: int
    network_id: int
    version: int
    draft: Draft
    retired_on: date | None
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A location in the list of its network; `slots` is how many moments it has from today on."""

    id: int
    name: str
    kind: LocationKind
    address: str
    retired_on: date | None
    slots: int

    def is_retired(self, today: date) -> bool:
        return self.retired_on is not None and self.retired_on <= today


class NameMissing(DeskError):
    def sentence(self) -> str:
        return _("Fill in a name of at most {number} characters for the location.").format(
            number=LONGEST_NAME
        )


class NameTaken(DeskError):
    def sentence(self) -> str:
        return _(
            "This network has a location with this name already, perhaps a retired one. "
            "Choose another name, or open that location."
        )


class AddressTooLong(DeskError):
    def sentence(self) -> str:
        return _("An address has at most {number} characters. Shorten it.").format(number=LONGEST_ADDRESS)


class NoPage(DeskError):
    def sentence(self) -> str:
        return _(
            "This is not the address of a page. It begins with https://, such as https://stad.gent/digipunten, "
            "and has at most {number} characters."
        ).format(number=LONGEST_PAGE)


class UnknownPoint(DeskError):
    def sentence(self) -> str:
        return _(
            "This is not a point on the map. Write latitude and longitude, such as 51.0480, 3.7280, "
            "or paste a link of OpenStreetMap."
        )


class OutsideBelgium(DeskError):
    def sentence(self) -> str:
        return _(
            "This point does not lie in Belgium. Write the latitude (about 51) first and the longitude "
            "(between 2.5 and 6.4) after it."
        )


class RetiredInThePast(DeskError):
    def sentence(self) -> str:
        return _("A location is retired from today or a later day: what happened there stays. Choose a day.")


class AlreadyRetired(DeskError):
    def sentence(self) -> str:
        return _("This location is retired. Take it into use again before you change its slots or closures.")


def cleaned(draft: Draft) -> Draft:
    """The draft as it will be kept; raises the sentence when it cannot be. Without a point, nothing is approximate."""
    draft = replace(
        draft,
        name=" ".join(draft.name.split()),
        address=" ".join(draft.address.split()),
        page=draft.page.strip(),
        point_is_approximate=draft.point_is_approximate and draft.point is not None,
    )
    if not draft.name or len(draft.name) > LONGEST_NAME:
        raise NameMissing
    if len(draft.address) > LONGEST_ADDRESS:
        raise AddressTooLong
    if draft.page and not is_page(draft.page):
        raise NoPage
    if draft.point is not None and not is_in_belgium(draft.point):
        raise OutsideBelgium
    return draft


def is_page(text: str) -> bool:
    """Whether a phone that reads the text from a poster opens a page: encrypted, of a host with a name, nothing before it."""
    if len(text) > LONGEST_PAGE or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and _HOST.fullmatch(host) is not None
        and port is None
        and "@" not in parts.netloc
    )


def is_in_belgium(point: Coordinates) -> bool:
    """Whether the point lies in a box around Belgium: enough to catch swapped or mistyped degrees."""
    return (
        SOUTH_WEST.latitude <= point.latitude <= NORTH_EAST.latitude
        and SOUTH_WEST.longitude <= point.longitude <= NORTH_EAST.longitude
    )


def point_from_typed(text: str) -> Coordinates | None:
    """The point somebody typed or pasted: `51.048, 3.728`, `51,048 3,728`, a link to a map; None for nothing.

    Raises `UnknownPoint`; whether it lies in Belgium is checked with the rest of the draft.
    """
    if not text.strip():
        return None
    for pattern in (_DECIMAL_COMMAS, *_POINTS):
        found = pattern.fullmatch(text)
        if found is not None:
            return Coordinates(_to_number(found[1]), _to_number(found[2]))
    raise UnknownPoint


def point_as_typed(point: Coordinates | None) -> str:
    """`51.048, 3.728`, as map sites write it, in every language; read again it is the same point."""
    return "" if point is None else f"{point.latitude}, {point.longitude}"


def map_link(point: Coordinates) -> str:
    """The address of OpenStreetMap on which the point is marked."""
    where = f"{point.latitude:.5f}/{point.longitude:.5f}"
    return (
        f"https://www.openstreetmap.org/?mlat={point.latitude:.5f}&mlon={point.longitude:.5f}#map=18/{where}"
    )


def search_link(address: str) -> str:
    """The address of OpenStreetMap that looks for a postal address."""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": address})


def _to_number(text: str) -> float:
    return float(text.replace(",", "."))
