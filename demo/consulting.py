"""The consults of the demo: hours booked over the past weeks and the coming ones, what became of them, and who waits."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import bulk
from db.queries import roster
from db.tables import ConsultRow, SessionRow, WaitingRow
from demo.place import Place
from demo.practice import drawn_keys
from domain import consult
from domain.consult import BY_APPOINTMENT, REFERENCE_KEPT, Spot
from domain.roster import PlacedSession
from domain.waiting import to_bits
from domain.words import ConsultStatus, PartOfDay, WaitingState

WEEKS_BACK, WEEKS_AHEAD = 26, 4
PAST_SHARE = 0.62
SHARE_BY_WEEK = (0.6, 0.42, 0.25, 0.12)
"""How much of the hours is booked, of this week and the next ones."""
ENDED = {
    ConsultStatus.HONOURED: 74,
    ConsultStatus.NO_SHOW: 13,
    ConsultStatus.CANCELLED_BY_VISITOR: 9,
    ConsultStatus.CANCELLED_BY_DESK: 4,
}
"""As desks report: one in seven to ten who booked stays away."""
UNANSWERED_SHARE = 0.12
"""Of the last days; nobody said what became of them yet."""
TOPICS = ("IDV1", "TOE1", "TOE2", "OVH1", "GELD1", "COM2", "DOC1", "GEZ1", "WER1")
LANGUAGES = ("nl", "nl", "nl", "fr", "ar", "tr", "en")
WAITING_PLACES, WAITING_EACH = 4, 2
Row = dict[str, Any]


def add(tx: Session, places: list[Place], categories: dict[str, int], *, rng: Random, now: datetime) -> int:
    """Bookings and waiting lists of the locations with sessions by appointment; how many rows. `now` is the wall clock."""
    key = drawn_keys(rng)
    first, last = now.date() - timedelta(weeks=WEEKS_BACK), now.date() + timedelta(weeks=WEEKS_AHEAD)
    wanted = select(SessionRow.id).where(
        SessionRow.location_id.in_([one.id for one in places]),
        SessionRow.day.between(first, last),
        SessionRow.formula.in_(BY_APPOINTMENT),
    )
    sessions = roster.of(tx, wanted)
    usual: dict[int | None, int] = {}
    bookings = [
        {"id": key(), **_booking(spot, categories, rng=rng, now=now)}
        for session in sessions
        for spot in _booked(session, usual, rng, now.date())
    ]
    at = sorted({one.location_id for one in sessions if one.when.day >= now.date()})[:WAITING_PLACES]
    waiting = [
        {"id": key(), **_waits(location_id, categories, rng=rng, today=now.date())}
        for location_id in at
        for _number in range(WAITING_EACH)
    ]
    return bulk.insert_all(tx, WaitingRow, waiting) + bulk.insert_all(tx, ConsultRow, bookings)


def _booked(session: PlacedSession, usual: dict[int | None, int], rng: Random, today: date) -> Iterator[Spot]:
    """Some of the hours; also one of a session that was closed or cancelled since, so that there is something to rearrange.

    `usual` is who gave consults at the slot last, and is brought up to date.
    """
    weeks = (session.when.day - today).days // 7
    share = PAST_SHARE if weeks < 0 else SHARE_BY_WEEK[min(weeks, WEEKS_AHEAD - 1)]
    for spot, helper in consult.spots(session):
        usual[session.slot_id] = helper.helper_id
        if rng.random() < share:
            yield spot
    if not session.takes_place and weeks >= 0 and session.slot_id in usual:
        hours = session.when.hours
        yield Spot(session.when.day, hours.starts, session.location_id, session.id, usual[session.slot_id])


def _booking(spot: Spot, categories: dict[str, int], *, rng: Random, now: datetime) -> Row:
    asked = min(spot.day - timedelta(days=rng.randint(1, 16)), now.date() - timedelta(days=rng.randint(0, 3)))
    is_kept = spot.day > now.date() - REFERENCE_KEPT
    return {
        "session_id": spot.session_id,
        "helper_id": spot.helper_id,
        "location_id": spot.location_id,
        "day": spot.day,
        "starts": spot.starts,
        "topic_id": categories[f"topic:{rng.choice(TOPICS)}"],
        "language_id": categories[f"language:{rng.choice(LANGUAGES)}"],
        "reference": _reference(rng) if is_kept else "",
        "status": _status(spot, rng, now),
        "asked_on": asked,
        "booked_at": datetime.combine(
            asked, now.timetz().replace(hour=10, minute=0, second=0, microsecond=0)
        ),
        "waiting_id": None,
        "version": 1,
    }


def _status(spot: Spot, rng: Random, now: datetime) -> ConsultStatus:
    share, status = rng.random(), rng.choices(list(ENDED), list(ENDED.values()))[0]
    if not spot.is_over(now):
        return ConsultStatus.TO_COME
    is_fresh = spot.day > now.date() - timedelta(days=3)
    return ConsultStatus.TO_COME if is_fresh and share < UNANSWERED_SHARE else status


def _waits(location_id: int, categories: dict[str, int], *, rng: Random, today: date) -> Row:
    return {
        "location_id": location_id,
        "topic_id": categories[f"topic:{rng.choice(TOPICS)}"],
        "language_id": categories[f"language:{rng.choice(LANGUAGES)}"],
        "reference": _reference(rng),
        "since": today - timedelta(days=rng.randint(1, 20)),
        "weekdays": to_bits(rng.sample(range(6), rng.choice((0, 0, 2, 4)))),
        "part_of_day": rng.choice((PartOfDay.ANY, PartOfDay.ANY, PartOfDay.AFTERNOON)),
        "state": WaitingState.WAITING,
        "closed_at": None,
        "version": 1,
    }


def _reference(rng: Random) -> str:
    """A word of the desk's own, as `C-482`."""
    return f"C-{rng.randint(100, 999)}"
