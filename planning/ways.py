"""How long the ways between places take, many at a time: the whole minutes of `domain.distance.travel_minutes`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.distance import (
    EARTH_RADIUS_KM,
    MINUTES_PER_KM,
    MINUTES_TO_SET_OUT,
    Coordinates,
    travel_minutes,
)

UNKNOWN = 1 << 30
"""Of a way from or to a place without coordinates: longer than any other."""
CLOSE = 1e-6
"""Minutes this close to a whole number are worked out once more, one by one, because they are rounded up."""


def between(ones: Sequence[Coordinates | None], others: Sequence[Coordinates | None]) -> NDArray[np.int32]:
    """Whole minutes from each of `ones` (down) to each of `others` (across)."""
    north, east = _radians(ones)
    other_north, other_east = _radians(others)
    north, east = north[:, None], east[:, None]
    share = (
        np.sin((other_north - north) / 2) ** 2
        + np.cos(north) * np.cos(other_north) * np.sin((other_east - east) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(share)))
    exact = MINUTES_TO_SET_OUT + MINUTES_PER_KM * km
    unknown = np.isnan(exact)
    exact[unknown] = 0.0
    minutes: NDArray[np.int32] = np.ceil(exact).astype(np.int32)
    for row, column in np.argwhere((np.abs(exact - np.rint(exact)) < CLOSE) & ~unknown):
        one, other = ones[row], others[column]
        assert one is not None
        assert other is not None
        minutes[row, column] = travel_minutes(one, other)
    minutes[unknown] = UNKNOWN
    return minutes


def _radians(points: Sequence[Coordinates | None]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Northward and eastward; not a number where nothing is known."""
    degrees = np.array(
        [(np.nan, np.nan) if one is None else (one.latitude, one.longitude) for one in points]
    ).reshape(-1, 2)
    return np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
