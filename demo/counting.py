"""What was counted in the demo.

The shapes follow what desks report: 2–6 visits a session and 10–20 at busy places, quiet places, sign-in questions
rising, Tax-on-web in spring, fewer visitors in summer. The figures are invented.
"""

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate
from math import exp
from random import Random
from typing import Any

from db.types import to_minutes
from demo.place import BUSY, QUIET, Place
from domain.words import CountState, LocationKind

USUAL_VISITORS, BUSY_VISITORS, QUIET_VISITORS = 4.2, 11.0, 1.4
VISITORS_A_GUIDE_CAN_SEE = 9
FIRST_TIME_SHARE = 0.34
REFERENCE_DAY = date(2025, 1, 1)
QUESTIONS_A_VISIT = 1.25
DAYS_A_YEAR = 365.25

TOPIC_WEIGHTS = {
    "IDV1": 15, "IDV2": 4, "IDV3": 7, "IDV4": 4, "IDV5": 2, "TOE1": 12, "TOE2": 5, "TOE3": 5, "TOE4": 4, "TOE5": 4,
    "TOE6": 2, "INT1": 3, "INT2": 1, "INT3": 3, "INT4": 4, "COM1": 4, "COM2": 5, "COM3": 5, "COM4": 2, "OVH1": 4,
    "OVH2": 4, "OVH3": 1, "OVH4": 3, "OVH5": 2, "OVH6": 1, "OVH7": 2, "GEZ1": 2, "GEZ2": 2, "GEZ3": 2, "GEZ4": 2,
    "GELD1": 8, "GELD2": 2, "GELD3": 2, "GELD4": 2, "GELD5": 2, "WER1": 2, "WER2": 2, "WER3": 1, "WER4": 2, "WER5": 1,
    "DOC1": 9, "DOC2": 2, "DOC3": 4, "DOC4": 1, "ZZ": 2,
}  # fmt: skip
KIND_WEIGHTS: dict[LocationKind, dict[str, float]] = {
    LocationKind.NEWCOMERS: {
        "OVH6": 9,
        "WER5": 6,
        "WER1": 3,
        "GELD5": 4,
        "COM3": 2,
        "OVH5": 0.2,
        "OVH3": 0.4,
    },
    LocationKind.REUSE_SHOP: {"TOE6": 4, "TOE4": 2, "GELD5": 2, "OVH4": 2},
    LocationKind.LIBRARY: {"DOC4": 4, "DOC1": 1.5, "COM2": 1.3},
    LocationKind.CITY_SERVICE: {"OVH2": 3, "OVH1": 2, "OVH7": 2},
    LocationKind.HOSPITAL: {"GEZ1": 8, "GEZ2": 8, "GEZ3": 3},
}
OUTCOME_WEIGHTS = {"self": 38, "together": 34, "partly": 12, "referred": 11, "unsolved": 5}
MONTH_FACTOR = (1.1, 1.0, 1.05, 1.05, 1.1, 1.05, 0.7, 0.65, 1.1, 1.1, 1.05, 0.85)
WEEKDAY_FACTOR = (1.1, 1.0, 1.05, 0.95, 0.9, 1.15, 1.0)
TAX_SEASON = {4: 3.0, 5: 9.0, 6: 11.0, 7: 5.0}
"""How much likelier a question on Tax-on-web is in a month, April to July."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A session as the practice needs it; `wishes` are category keys, `kind:code`."""

    id: int
    location_id: int
    slot_id: int | None
    day: date
    starts: time
    ends: time
    minimum: int
    maximum: int
    wishes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of one session's count."""

    count: dict[str, Any]
    tallies: list[dict[str, Any]]


def of_session(
    session: Occurrence, place: Place, categories: dict[str, int], *, rng: Random, zone: tzinfo | None
) -> Counted:
    """What the desk noted in one session that took place; `categories` by `kind:code`."""
    visitors = _poisson(_expected(place, session), rng)
    first_time = sum(rng.random() < FIRST_TIME_SHARE for _ in range(visitors))
    seats = session.minimum * VISITORS_A_GUIDE_CAN_SEE
    turned_away = _poisson(visitors - seats, rng) if visitors > seats else 0
    ended = datetime.combine(session.day, session.ends, zone)
    topics = _topics(place, session.day, _poisson(visitors * QUESTIONS_A_VISIT, rng) if visitors else 0, rng)
    outcomes = Counter(rng.choices(list(OUTCOME_WEIGHTS), list(OUTCOME_WEIGHTS.values()), k=visitors))
    tallies = {f"topic:{code}": number for code, number in topics.items()}
    tallies |= {f"outcome:{code}": number for code, number in outcomes.items()}
    on_session = {"session_id": session.id, "location_id": session.location_id, "day": session.day}
    return Counted(
        count={
            **on_session,
            "state": CountState.ENTERED,
            "visitors": visitors,
            "first_time": first_time,
            "turned_away": turned_away,
            "entered_at": ended + timedelta(minutes=rng.randint(1, 45)),
        },
        tallies=[
            {**on_session, "category_id": categories[key], "number": number}
            for key, number in sorted(tallies.items())
        ],
    )


def _expected(place: Place, session: Occurrence) -> float:
    usual = BUSY_VISITORS if place.name in BUSY else QUIET_VISITORS if place.name in QUIET else USUAL_VISITORS
    years = (session.day - REFERENCE_DAY).days / DAYS_A_YEAR
    length = (to_minutes(session.ends) - to_minutes(session.starts)) / 180
    afternoon = 1.15 if session.starts.hour >= 12 else 1.0
    return (
        usual
        * (0.45 + 0.55 * length)
        * afternoon
        * MONTH_FACTOR[session.day.month - 1]
        * WEEKDAY_FACTOR[session.day.weekday()]
        * (1 + 0.12 * years if years >= 0 else 1 / (1 - 0.12 * years))
    )


def _topics(place: Place, day: date, number: int, rng: Random) -> Counter[str]:
    if not number:
        return Counter()
    codes, bounds = _topic_bounds(place.kind, day)
    return Counter(codes[bisect(bounds, rng.random() * bounds[-1])] for _ in range(number))


@lru_cache(maxsize=64)  # the sessions of one day come after each other
def _topic_bounds(kind: LocationKind, day: date) -> tuple[list[str], list[float]]:
    """The topics, each with where its stretch of the number line ends."""
    years = max(0.0, (day - REFERENCE_DAY).days / DAYS_A_YEAR)
    special = KIND_WEIGHTS.get(kind, {})
    weights = {code: weight * special.get(code, 1.0) for code, weight in TOPIC_WEIGHTS.items()}
    weights["IDV1"] *= 1 + 0.5 * years
    weights["OVH7"] *= 1 + 0.7 * years
    weights["TOE2"] /= 1 + 0.3 * years
    weights["OVH3"] *= TAX_SEASON.get(day.month, 1.0)
    return list(weights), list(accumulate(weights.values()))


def _poisson(mean: float, rng: Random) -> int:
    """A Poisson number, by Knuth's method: enough for means of some tens."""
    limit, product, number = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number
