"""Sessions as a week shows them, from values alone."""

from typing import Any

from domain.clock_time import DatedHours
from domain.need import Need
from domain.roster import PlacedSession
from domain.words import Formula, SessionState


def placed_session(key: int, when: DatedHours, **given: Any) -> PlacedSession:
    """An ordinary planned session of location 1 with nobody on it; `given` says what is otherwise."""
    usual: dict[str, Any] = {
        "id": key,
        "location_id": 1,
        "slot_id": None,
        "when": when,
        "room": "",
        "formula": Formula.WALK_IN,
        "need": Need(1, 2),
        "own_need": False,
        "state": SessionState.PLANNED,
        "cancel_reason": None,
        "cancel_note": "",
        "closure": None,
        "holiday": None,
        "note": "",
        "version": 1,
    }
    return PlacedSession(**{**usual, **given})
