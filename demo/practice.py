"""Who stood where in the demo, and which sessions fell out: nearly all filled in the past, ever fewer ahead."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from db import bulk
from db.tables import AssignmentRow, CategoryRow, CountRow, SessionRow, SessionWishRow, TallyRow
from db.types import TRAVELLING_ID_BITS, to_minutes
from demo import counting
from demo.counting import Occurrence
from demo.helper import Somebody
from demo.place import Place
from domain.period import Period
from domain.words import (
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperStage,
    ReleaseCause,
    SessionState,
)

TRAVEL_MINUTES = 30
WEEKS_PLANNED = 8
PAST_FILL = 0.98
FILL_BY_WEEK = (0.98, 0.97, 0.96, 0.94, 0.9, 0.85, 0.78, 0.7)
CANCELLED_SHARE = 0.05
NO_SHOW_SHARE = 0.02
PROPOSED_SHARE = 0.05
BUDDY_SHARE = 0.2
DAYS_OF_DELAY = 3
STANDING = frozenset({HelperStage.ACTIVE, HelperStage.BUDDY})
CANCEL_REASONS = (
    CancelReason.NO_HELPER,
    CancelReason.NO_HELPER,
    CancelReason.ILLNESS,
    CancelReason.BUILDING,
    CancelReason.EVENT,
)
CANCEL = (
    update(cast(Table, SessionRow.__table__))
    .where(SessionRow.id == bindparam("key"))
    .values(state=SessionState.CANCELLED, cancel_reason=bindparam("reason"))
)
FORGETFUL = frozenset({"De Serre", "Eetcafé Toreke", "Bibliotheek Hoboken", "Wijkcentrum Lange Munte"})
ENTERED_SHARE, FORGETFUL_SHARE = 0.96, 0.72
Row = dict[str, Any]


@dataclass(slots=True)
class Practice:
    """Rows ready to be inserted, and which of the sessions were cancelled for what reason."""

    assignments: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    tallies: list[Row] = field(default_factory=list)
    cancelled: dict[int, CancelReason] = field(default_factory=dict)

    def insert(self, tx: Session) -> int:
        """Put it all into the database; how many rows that were."""
        if self.cancelled:
            reasons = [{"key": key, "reason": reason} for key, reason in self.cancelled.items()]
            tx.connection().execute(CANCEL, reasons)
        return (
            bulk.insert_all(tx, AssignmentRow, self.assignments)
            + bulk.insert_all(tx, CountRow, self.counts)
            + bulk.insert_all(tx, TallyRow, self.tallies)
        )


def occurrences(tx: Session, places: list[Place], days: Period) -> list[Occurrence]:
    """The sessions of these places that are not closed, by day, hour and place."""
    wishes: dict[int, set[str]] = defaultdict(set)
    at_these = SessionRow.location_id.in_([place.id for place in places])
    for session_id, kind, code in tx.execute(
        select(SessionRow.id, CategoryRow.kind, CategoryRow.code)
        .join(SessionWishRow, SessionWishRow.session_id == SessionRow.id)
        .join(CategoryRow, CategoryRow.id == SessionWishRow.category_id)
        .where(at_these, SessionRow.day.between(days.first, days.last))
    ):
        wishes[session_id].add(f"{kind}:{code}")
    return [
        Occurrence(*row, wishes=frozenset(wishes[row.id]))
        for row in tx.execute(
            select(
                SessionRow.id,
                SessionRow.location_id,
                SessionRow.slot_id,
                SessionRow.day,
                SessionRow.starts,
                SessionRow.ends,
                SessionRow.minimum,
                SessionRow.maximum,
            )
            .where(at_these, SessionRow.day.between(days.first, days.last), SessionRow.is_open())
            .order_by(SessionRow.day, SessionRow.starts, SessionRow.location_id)
        )
    ]


def of_sessions(
    sessions: list[Occurrence],
    places: list[Place],
    roster: "Roster",
    categories: dict[str, int],
    *,
    rng: Random,
    now: datetime,
) -> Practice:
    """The practice of one network. `sessions` by day and hour."""
    by_id = {place.id: place for place in places}
    practice = Practice()
    for session in sessions:
        place = by_id[session.location_id]
        is_past = (session.day, session.ends) <= (now.date(), now.time())
        is_cancelled = rng.random() < (CANCELLED_SHARE if is_past else CANCELLED_SHARE / 5)
        standing = roster.fill(session, _share_filled(session.day, now.date()))
        practice.assignments += [
            _assignment(session, one, role, is_past=is_past, is_cancelled=is_cancelled, rng=rng)
            for one, role in standing
        ]
        if is_cancelled:
            practice.cancelled[session.id] = rng.choice(CANCEL_REASONS)
        elif is_past and _is_entered(place, session, now, rng):
            counted = counting.of_session(session, place, categories, rng=rng, zone=now.tzinfo)
            practice.counts.append(counted.count)
            practice.tallies += counted.tallies
    return practice


def drawn_keys(rng: Random) -> Callable[[], int]:
    """Keys of sessions that are the same for the same seed."""
    return lambda: rng.getrandbits(TRAVELLING_ID_BITS) or 1


def last_planned(today: date) -> date:
    """Until when a roster has been made."""
    return today + timedelta(weeks=WEEKS_PLANNED)


class Roster:
    """Fills sessions one by one, in order of time, from people who can come and are not over their hours."""

    def __init__(self, people: list[Somebody], rng: Random) -> None:
        self.people: dict[tuple[int, int], list[Somebody]] = defaultdict(list)
        """Who stands with a place on a weekday."""
        for one in people:
            for at in product(one.placements, one.windows) if one.stage in STANDING else ():
                self.people[at].append(one)
        self.rng = rng
        self.busy: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        self.week: dict[tuple[int, date], int] = defaultdict(int)
        self.month: dict[tuple[int, int, int], int] = defaultdict(int)
        self.last_week: dict[int | None, list[int]] = defaultdict(list)
        """Who stood at the slot the time before: mostly the same people again."""

    def forget(self) -> None:
        """Before a new stretch of weeks: what was booked in earlier ones no longer matters."""
        self.busy.clear()
        self.week.clear()
        self.month.clear()

    def fill(self, session: Occurrence, share: float) -> list[tuple[Somebody, AssignmentRole]]:
        seats = sum(self.rng.random() < share for _ in range(session.minimum))
        if seats == session.minimum < session.maximum and self.rng.random() < share / 4:
            seats += 1
        people = self.people[session.location_id, session.day.weekday()]
        candidates = [one for one in people if self._can_stand(one, session)]
        candidates.sort(key=lambda one: self._merit(one, session), reverse=True)
        chosen = [(one, AssignmentRole.GUIDE) for one in candidates if one.stage is HelperStage.ACTIVE][
            :seats
        ]
        buddies = [one for one in candidates if one.stage is HelperStage.BUDDY]
        if buddies and chosen and self.rng.random() < BUDDY_SHARE:
            chosen.append((buddies[0], AssignmentRole.BUDDY))
        for one, _ in chosen:
            self._book(one, session)
        self.last_week[session.slot_id] = [one.id for one, _ in chosen]
        return chosen

    def _can_stand(self, one: Somebody, session: Occurrence) -> bool:
        starts, ends = to_minutes(session.starts), to_minutes(session.ends)
        minutes = ends - starts
        return (
            one.can_come(session.day, session.starts, session.ends)
            and self.week[one.id, _monday(session.day)] + minutes <= one.week_minutes
            and (
                one.month_minutes is None
                or self.month[one.id, session.day.year, session.day.month] + minutes <= one.month_minutes
            )
            and not any(
                begun - TRAVEL_MINUTES < ends and starts < done + TRAVEL_MINUTES
                for begun, done in self.busy[one.id, session.day]
            )
        )

    def _merit(self, one: Somebody, session: Occurrence) -> float:
        return (
            2.0 * (one.id in self.last_week[session.slot_id])
            + len(session.wishes & one.languages_and_skills)
            - self.week[one.id, _monday(session.day)] / one.week_minutes
            + self.rng.random()
        )

    def _book(self, one: Somebody, session: Occurrence) -> None:
        starts, ends = to_minutes(session.starts), to_minutes(session.ends)
        self.busy[one.id, session.day].append((starts, ends))
        self.week[one.id, _monday(session.day)] += ends - starts
        self.month[one.id, session.day.year, session.day.month] += ends - starts


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _share_filled(day: date, today: date) -> float:
    if day < today:
        return PAST_FILL
    return FILL_BY_WEEK[min((day - today).days // 7, WEEKS_PLANNED - 1)]


def _is_entered(place: Place, session: Occurrence, now: datetime, rng: Random) -> bool:
    """Forgetful places leave more gaps; what ended in the last hours is often not entered yet."""
    share = FORGETFUL_SHARE if place.name in FORGETFUL else ENTERED_SHARE
    if (now.date() - session.day).days <= DAYS_OF_DELAY:
        share *= 0.6
    return rng.random() < share


def _assignment(
    session: Occurrence,
    one: Somebody,
    role: AssignmentRole,
    *,
    is_past: bool,
    is_cancelled: bool,
    rng: Random,
) -> Row:
    cause = None
    if is_cancelled:
        state, cause = AssignmentState.CANCELLED, ReleaseCause.SESSION_CANCELLED
    elif one.has_fallen_out(session.day):
        state, cause = AssignmentState.CANCELLED, ReleaseCause.ABSENCE
    elif is_past:
        state = AssignmentState.NO_SHOW if rng.random() < NO_SHOW_SHARE else AssignmentState.PRESENT
    else:
        state = AssignmentState.PROPOSED if rng.random() < PROPOSED_SHARE else AssignmentState.CONFIRMED
    return {
        "session_id": session.id,
        "helper_id": one.id,
        "location_id": session.location_id,
        "day": session.day,
        "starts": session.starts,
        "ends": session.ends,
        "role": role,
        "state": state,
        "release_cause": cause,
    }
