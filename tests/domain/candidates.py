"""Sessions and helpers to try the rules on; plain functions with valid defaults."""

from datetime import date, time
from typing import Any

from domain.candidate import Busy, CandidateHelper, OpenSession
from domain.clock_time import DatedHours, Hours
from domain.distance import Coordinates
from domain.need import Need

TUESDAY = date(2026, 11, 24)
KROOK, AMAL = 1, 2
AT_KROOK = Coordinates(51.048604, 3.728687)
AT_AMAL = Coordinates(51.060779, 3.731428)
"""1.4 km from De Krook: 13 minutes."""


def hours(starts: str, ends: str) -> Hours:
    return Hours(time.fromisoformat(starts), time.fromisoformat(ends))


def open_session(**given: Any) -> OpenSession:
    """Session 100: De Krook, Tuesday 24 November 2026, 10:00–12:00, needs 1 or 2."""
    defaults: dict[str, Any] = {
        "id": 100,
        "location_id": KROOK,
        "when": DatedHours(TUESDAY, hours("10:00", "12:00")),
        "need": Need(1, 2),
        "coordinates": AT_KROOK,
    }
    return OpenSession(**{**defaults, **given})


def helper(**given: Any) -> CandidateHelper:
    """Ada, an active volunteer whom nothing keeps."""
    return CandidateHelper(**{"id": 1, "name": "Ada", **given})


def busy(starts: str, ends: str, day: date = TUESDAY, **given: Any) -> Busy:
    """Session 200: at AMAL."""
    defaults: dict[str, Any] = {
        "session_id": 200,
        "location_id": AMAL,
        "location_name": "AMAL",
        "when": DatedHours(day, hours(starts, ends)),
        "coordinates": AT_AMAL,
    }
    return Busy(**{**defaults, **given})
