"""How far apart two places are, and how long the way takes. An estimate, made without any map service."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6_371.0
MINUTES_TO_SET_OUT = 6
"""To close up, leave, and find the next room."""
MINUTES_PER_KM = 4.5
"""In a straight line, by bus or bicycle through a city: about 13 km an hour."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Degrees north and east."""

    latitude: float
    longitude: float


def km_between(one: Coordinates, other: Coordinates) -> float:
    """Kilometres in a straight line over the globe (haversine formula)."""
    half_north = radians(other.latitude - one.latitude) / 2
    half_east = radians(other.longitude - one.longitude) / 2
    share = (
        sin(half_north) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(half_east) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(share)))


def travel_minutes(one: Coordinates, other: Coordinates) -> int:
    """Whole minutes from one place to another place, rounded up; 0 when they are the same point."""
    if one == other:
        return 0
    return ceil(MINUTES_TO_SET_OUT + MINUTES_PER_KM * km_between(one, other))
