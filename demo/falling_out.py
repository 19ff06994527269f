"""Who fell out in the demo, and who came instead: a few lines of history, so that gaps can be told from it.

As everything in the demo it lies before the moment of the fill, and long enough that nobody's next undo is about it.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from db import bulk
from db.tables import AssignmentRow, ChangeRow, SessionRow
from demo.place import Place
from demo.practice import drawn_keys
from domain.words import AssignmentRole, AssignmentState, ReleaseCause

WEEKS_BACK, WEEKS_SPARED = 52, 2
SHARE = 0.04
"""Of the sessions on which somebody was taken off shortly before."""
KNOWN_DAYS = (1, 2, 3, 4, 6, 9, 14, 20)
"""How long before the session it was known."""
FILLED_DAYS = (0, 0, 0, 1, 1, 2, 3, 5)
"""How long it took until somebody else came."""
WITHOUT_A_NAME = 0.3
"""Of the sessions with nobody on the roster, at which somebody helped whose name was not noted."""
Row = dict[str, Any]


def add(tx: Session, places: list[Place], *, rng: Random, now: datetime, account_id: int) -> int:
    """Gaps of the last year, as the coordinator's account would have left them; how many rows."""
    today = now.date()
    first, last = today - timedelta(weeks=WEEKS_BACK), today - timedelta(weeks=WEEKS_SPARED)
    sessions = tx.execute(
        select(SessionRow.id, SessionRow.location_id, SessionRow.day, SessionRow.starts, SessionRow.ends)
        .add_columns(SessionRow.minimum)
        .where(
            SessionRow.location_id.in_([one.id for one in places]),
            SessionRow.day.between(first, last),
            SessionRow.is_open(),
        )
        .order_by(SessionRow.day, SessionRow.starts, SessionRow.id)
    ).all()
    there: defaultdict[int, list[int]] = defaultdict(list)
    known: defaultdict[int, set[int]] = defaultdict(set)
    on: defaultdict[int, set[int]] = defaultdict(set)
    for session_id, location_id, helper_id, role, state in tx.execute(
        select(AssignmentRow.session_id, AssignmentRow.location_id, AssignmentRow.helper_id)
        .add_columns(AssignmentRow.role, AssignmentRow.state)
        .where(
            AssignmentRow.location_id.in_([one.id for one in places]), AssignmentRow.day.between(first, last)
        )
        .order_by(AssignmentRow.session_id, AssignmentRow.helper_id)
    ):
        on[session_id].add(helper_id)
        if role is AssignmentRole.GUIDE and state is AssignmentState.PRESENT:
            there[session_id].append(helper_id)
            known[location_id].add(helper_id)
    key = drawn_keys(rng)
    assignments, changes = [], []
    for session in sessions:
        others = sorted(known[session.location_id] - on[session.id])
        guides = len(there[session.id])
        lacks = session.minimum - guides
        if lacks not in {0, 1} or not others or rng.random() > SHARE:
            continue
        fell_out = rng.choice(others)
        begins = datetime.combine(session.day, session.starts, now.tzinfo)
        known_at = begins - timedelta(days=rng.choice(KNOWN_DAYS), hours=rng.randint(1, 8))
        line = _lines(key, session, places[0].network_id, account_id)
        assignments.append(_taken_off(session, fell_out))
        changes.append(
            line(
                "removed",
                known_at,
                {"helper_id": fell_out, "state": AssignmentState.CONFIRMED, "release_cause": None},
                {"state": AssignmentState.CANCELLED, "release_cause": ReleaseCause.REMOVED},
            )
        )
        if not lacks and guides:
            at = min(
                known_at + timedelta(days=rng.choice(FILLED_DAYS), hours=rng.randint(0, 20)),
                begins - timedelta(hours=1),
            )
            who = rng.choice(there[session.id])
            after = {"helper_id": who, "role": AssignmentRole.GUIDE, "state": AssignmentState.CONFIRMED}
            changes.append(line("assigned", at, None, after))
    empty = [one.id for one in sessions if not on[one.id] and rng.random() < WITHOUT_A_NAME]
    sessions_of = cast(Table, SessionRow.__table__)
    tx.connection().execute(update(sessions_of).where(sessions_of.c.id.in_(empty)).values(unnamed_helpers=1))
    return bulk.insert_all(tx, AssignmentRow, assignments) + bulk.insert_all(tx, ChangeRow, changes)


def _taken_off(session: Any, helper_id: int) -> Row:
    return {
        "session_id": session.id,
        "helper_id": helper_id,
        "location_id": session.location_id,
        "day": session.day,
        "starts": session.starts,
        "ends": session.ends,
        "role": AssignmentRole.GUIDE,
        "state": AssignmentState.CANCELLED,
        "release_cause": ReleaseCause.REMOVED,
    }


def _lines(
    key: Callable[[], int], session: Any, network_id: int, account_id: int
) -> Callable[[str, datetime, Row | None, Row], Row]:
    """A line of history about the session, an action by itself."""

    def line(verb: str, at: datetime, before: Row | None, after: Row) -> Row:
        return {
            "id": key(),
            "set_id": key(),
            "at": at,
            "account_id": account_id,
            "network_id": network_id,
            "location_id": session.location_id,
            "entity": "assignment",
            "entity_id": session.id,
            "verb": verb,
            "before": before,
            "after": after,
        }

    return line
