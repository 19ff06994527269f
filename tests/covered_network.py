"""The invented networks of `tests.counted_network` with helpers on their sessions, and the sums reckoned session by session."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, cast

import pandas as pd
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from db.tables import (
    AbsenceRow,
    AssignmentRow,
    CategoryRow,
    ConsultRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    SessionRow,
    SessionWishRow,
    TallyRow,
)
from domain.coverage import SUMS
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    CategoryKind,
    ConsultStatus,
    CountState,
    HelperKind,
    ReleaseCause,
    SessionState,
)
from tests import counted_network
from tests.counted_network import DAYS, FIRST, NOW, Raw
from tests.factories import make_category, make_helper

REASONS = (
    CancelReason.NO_HELPER,
    CancelReason.ILLNESS,
    CancelReason.SLOT_CHANGED,
    CancelReason.LOCATION_RETIRED,
)
STATES = (
    *[AssignmentState.PRESENT] * 4,
    *[AssignmentState.CONFIRMED] * 3,
    AssignmentState.PROPOSED,
    AssignmentState.NO_SHOW,
    AssignmentState.CANCELLED,
)
ROLES = (*[AssignmentRole.GUIDE] * 6, AssignmentRole.BUDDY, AssignmentRole.RESERVE)
GONE = {CancelReason.SLOT_CHANGED, CancelReason.LOCATION_RETIRED}


@dataclass(frozen=True)
class Covered:
    """The sessions with a column for each of `SUMS`; who stood there; wishes, languages noted and bookings; `raw` beneath.

    `sessions` have `is_known`: over or counted, and not taken off the calendar. Every frame has where and when it was.
    """

    raw: Raw
    sessions: pd.DataFrame
    assignments: pd.DataFrame
    wishes: pd.DataFrame
    spoken: pd.DataFrame
    consults: pd.DataFrame


def fill(tx: Session, rng: Random) -> Covered:
    raw = counted_network.fill(tx, rng)
    ids = raw.sessions["id"].tolist()
    tx.connection().execute(
        update(cast(Table, SessionRow.__table__))
        .where(SessionRow.id == bindparam("key"))
        .values(
            minimum=bindparam("least"),
            maximum=3,
            unnamed_helpers=bindparam("unnamed"),
            ends=bindparam("until"),
            cancel_reason=bindparam("reason"),
        ),
        [
            {
                "key": row.id,
                "least": rng.choice((0, 1, 1, 2)),
                "unnamed": rng.choice((0,) * 12 + (1, 2)),
                "until": time(rng.choice((15, 16)), rng.choice((0, 30))),
                "reason": rng.choice(REASONS) if row.state == SessionState.CANCELLED else None,
            }
            for row in raw.sessions.itertuples()
        ],
    )
    wishes = [make_category(tx, kind=CategoryKind.LANGUAGE, code=f"L{number}") for number in range(3)]
    wishes += [make_category(tx, kind=CategoryKind.SKILL, code="S")]
    wishes[2].merged_into_id = wishes[0].id
    helpers = [make_helper(tx, kind=rng.choice(list(HelperKind))) for _ in range(30)]
    tx.execute(
        insert(HelperCategoryRow),
        [
            {"helper_id": one.id, "category_id": wish.id}
            for one in helpers
            for wish in (wishes[0], wishes[1], wishes[3])
            if rng.random() < 0.4
        ],
    )
    tx.add_all(
        AbsenceRow(
            helper_id=rng.choice(helpers).id,
            kind=AbsenceKind.HOLIDAY,
            first_day=first,
            last_day=None if number == 0 else first + timedelta(days=rng.randrange(60)),
            is_withdrawn=rng.random() < 0.2,
        )
        for number in range(25)
        for first in [FIRST + timedelta(days=rng.randrange(DAYS))]
    )
    sessions = {row.id: row for row in tx.scalars(select(SessionRow))}
    on_day: dict[date, list[int]] = {}
    assigned = []
    for key in ids:
        session = sessions[key]
        free = on_day.setdefault(session.day, rng.sample([one.id for one in helpers], len(helpers)))
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            state = rng.choice(STATES)
            assigned.append(
                {
                    "session_id": key,
                    "helper_id": free.pop(),
                    "location_id": session.location_id,
                    "day": session.day,
                    "starts": session.starts,
                    "ends": session.ends,
                    "role": rng.choice(ROLES),
                    "state": state,
                    "release_cause": ReleaseCause.REMOVED if state is AssignmentState.CANCELLED else None,
                }
            )
    tx.execute(insert(AssignmentRow), assigned)
    tx.execute(
        insert(SessionWishRow),
        [
            {"session_id": key, "category_id": wish.id}
            for key in ids
            for wish in (wishes[0], wishes[1], wishes[3])
            if rng.random() < 0.2
        ],
    )
    counts = tx.scalars(select(CountRow)).all()
    tx.execute(
        insert(TallyRow),
        [
            {
                "session_id": one.session_id,
                "category_id": wish.id,
                "location_id": one.location_id,
                "day": one.day,
                "number": rng.randrange(4),
            }
            for one in counts
            for wish in wishes[:3]
            if rng.random() < 0.3
        ],
    )
    topic = make_category(tx)
    tx.execute(
        insert(ConsultRow),
        [
            {
                "session_id": one["session_id"],
                "helper_id": one["helper_id"],
                "location_id": one["location_id"],
                "day": one["day"],
                "starts": one["starts"],
                "topic_id": topic.id,
                "language_id": wishes[0].id,
                "status": rng.choice(list(ConsultStatus)),
                "asked_on": one["day"] - timedelta(days=rng.randrange(20)),
                "booked_at": NOW,
            }
            for one in assigned
            if rng.random() < 0.3
        ],
    )
    return _read(tx, raw)


def change_some(tx: Session, found: Covered, rng: Random) -> Covered:
    """The same network after for a few weeks it was said anew who was there, and some absences changed."""
    first = FIRST + timedelta(days=rng.randrange(100, 200))
    weeks = AssignmentRow.day.between(first, first + timedelta(days=20))
    for assignment in tx.scalars(
        select(AssignmentRow).where(weeks).order_by(*AssignmentRow.__table__.primary_key)
    ):
        if assignment.state is not AssignmentState.CANCELLED:
            assignment.state, assignment.role = rng.choice(STATES[:-1]), rng.choice(ROLES)
    for absence in tx.scalars(select(AbsenceRow).order_by(AbsenceRow.id).limit(3)):
        absence.is_withdrawn = not absence.is_withdrawn
    late = SessionRow.day > NOW.date() - timedelta(days=60)
    for session in tx.scalars(select(SessionRow).where(late).order_by(SessionRow.id).limit(5)):
        session.minimum, session.unnamed_helpers = rng.choice((1, 3)), rng.choice((0, 1))
    tx.flush()
    return _read(tx, found.raw)


def within(frame: pd.DataFrame, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """The rows that the filters and the person's scope leave."""
    rows = frame[
        (frame["network_id"] == filters.network_id)
        & (frame["day"] >= filters.period.first)
        & (frame["day"] <= filters.period.last)
    ]
    if filters.locations:
        rows = rows[rows["location_id"].isin(filters.locations)]
    if filters.kinds:
        rows = rows[rows["kind"].isin(filters.kinds)]
    if filters.is_of_moments:
        is_then = [
            is_at(filters, *moment) for moment in zip(rows["day"], rows["starts"], rows["ends"], strict=True)
        ]
        rows = rows[pd.Series(is_then, index=rows.index, dtype=bool)]
    covered = [
        person.covers_location(int(location), int(network))
        for location, network in rows[["location_id", "network_id"]].to_numpy()
    ]
    return rows[pd.Series(covered, index=rows.index, dtype=bool)]


def is_at(filters: TopicFilters, day: date, starts: time, ends: time) -> bool:
    """Whether a session is of the weekdays and hours that are looked at."""
    lasts = range(starts.hour, ends.hour + (ends.minute > 0))
    return (
        (not filters.weekdays or day.weekday() in filters.weekdays)
        and (not filters.hours or starts.hour in filters.hours)
        and (not filters.during or not filters.during.isdisjoint(lasts))
    )


def random_moments(filters: TopicFilters, rng: Random) -> TopicFilters:
    """The same filters; of half of them only some weekdays, or hours in which sessions last or begin."""
    return replace(
        filters,
        weekdays=frozenset(rng.sample(range(7), rng.choice((0, 0, 0, 1, 3)))),
        hours=frozenset(rng.sample((9, 10, 13), rng.choice((0, 0, 0, 0, 0, 2)))),
        during=frozenset(rng.sample((9, 13, 14, 16), rng.choice((0, 0, 0, 1, 2)))),
    )


def bucket_of(day: date, bucket: Bucket) -> pd.Timestamp:
    return pd.Timestamp(day.replace(day=1) if bucket is Bucket.MONTH else day - timedelta(days=day.weekday()))


def _read(tx: Session, raw: Raw) -> Covered:
    """Every row without any condition, and each session's sums by rules written out once more, in plain Python."""
    absences = [
        (one.helper_id, one.first_day, one.last_day or date.max)
        for one in tx.scalars(select(AbsenceRow))
        if not one.is_withdrawn
    ]
    kinds = dict(tx.execute(select(HelperRow.id, HelperRow.kind)).all())
    brought: dict[int, set[int]] = {}
    for helper_id, category_id in tx.execute(
        select(HelperCategoryRow.helper_id, HelperCategoryRow.category_id)
    ):
        brought.setdefault(helper_id, set()).add(category_id)
    counts = {one.session_id: one for one in tx.scalars(select(CountRow))}
    where = {row.id: (row.network_id, row.kind) for row in raw.sessions.itertuples()}
    sessions, assigned = [], []
    guides_of: dict[int, list[AssignmentRow]] = {}
    for one in tx.scalars(select(AssignmentRow)):
        is_away = any(who == one.helper_id and first <= one.day <= last for who, first, last in absences)
        assigned.append(
            {
                "location_id": one.location_id,
                "day": one.day,
                "starts": one.starts,
                "ends": one.ends,
                "network_id": where[one.session_id][0],
                "kind": where[one.session_id][1],
                "helper_kind": kinds[one.helper_id],
                "role": one.role,
                "state": one.state,
                "is_away": is_away,
            }
        )
        stands = one.state is AssignmentState.PRESENT or (
            one.state is AssignmentState.CONFIRMED and not is_away
        )
        if one.role is AssignmentRole.GUIDE and stands:
            guides_of.setdefault(one.session_id, []).append(one)
    for row in tx.scalars(select(SessionRow)):
        guides = guides_of.get(row.id, [])
        sessions.append(
            {
                "id": row.id,
                "location_id": row.location_id,
                "network_id": where[row.id][0],
                "kind": where[row.id][1],
                "day": row.day,
                "starts": row.starts,
                "ends": row.ends,
                "reason": row.cancel_reason,
                "unnamed_helpers": row.unnamed_helpers,
                "speaks": {key for one in guides for key in brought.get(one.helper_id, ())},
                **_sums(row, guides, counts.get(row.id)),
            }
        )
    frame = pd.DataFrame(sessions)
    by_id = frame.set_index("id", drop=False)
    sessions_by_id = {one["id"]: one for one in sessions}
    merged = {one.id: one.merged_into_id or one.id for one in tx.scalars(select(CategoryRow))}
    languages = {one.id for one in tx.scalars(select(CategoryRow)) if one.kind is CategoryKind.LANGUAGE}
    return Covered(
        raw,
        frame,
        pd.DataFrame(assigned),
        pd.DataFrame(
            {**by_id.loc[one.session_id].to_dict(), "category_id": one.category_id}
            for one in tx.scalars(select(SessionWishRow))
        ),
        pd.DataFrame(
            {
                **by_id.loc[one.session_id].to_dict(),
                "category_id": merged[one.category_id],
                "number": one.number,
            }
            for one in tx.scalars(select(TallyRow))
            if one.category_id in languages and one.number
        ),
        pd.DataFrame(
            {
                "location_id": one.location_id,
                "network_id": where[one.session_id][0],
                "kind": where[one.session_id][1],
                "day": one.day,
                "starts": sessions_by_id[one.session_id]["starts"],
                "ends": sessions_by_id[one.session_id]["ends"],
                "asked_on": one.asked_on,
                "status": one.status,
                "is_over": datetime.combine(one.day, one.starts) + timedelta(hours=1)
                <= NOW.replace(tzinfo=None),
            }
            for one in tx.scalars(select(ConsultRow))
        ),
    )


def _sums(row: SessionRow, guides: list[AssignmentRow], count: CountRow | None) -> dict[str, Any]:
    entered = count is not None and count.state is CountState.ENTERED
    over = datetime.combine(row.day, row.ends) <= NOW.replace(tzinfo=None)
    closed = row.holiday is not None or row.closure_id is not None
    cancelled = row.state is SessionState.CANCELLED and not entered
    held = entered or (row.state is SessionState.PLANNED and not closed)
    number = len(guides) + row.unnamed_helpers
    said = not any(one.state is AssignmentState.CONFIRMED for one in guides)
    minutes = (row.ends.hour - row.starts.hour) * 60 + row.ends.minute - row.starts.minute
    staffed = entered and said and number > 0
    visits = (count.visitors or 0) if entered and count else 0
    values = dict.fromkeys(SUMS, 0) | {
        "planned": int(held or cancelled),
        "held": int(held),
        "cancelled": int(cancelled),
        "closed": int(not held and not cancelled),
        "covered": int(held and number >= row.minimum),
        "nobody": int(held and number == 0 and row.minimum > 0),
        "one_helper": int(held and number == 1),
        "said": int(held and said),
        "required": row.minimum if held or cancelled else 0,
        "filled": min(number, row.minimum) if held else 0,
        "published_minutes": minutes if held or cancelled else 0,
        "delivered_minutes": minutes if held and (number or entered) else 0,
        "entered": int(entered),
        "visits": visits,
        "turned_away": (count.turned_away or 0) if entered and count else 0,
        "turned_away_noted": int(entered and count is not None and count.turned_away is not None),
        "staffed": int(staffed),
        "staffed_visits": visits if staffed else 0,
        "staffed_squares": visits * visits if staffed else 0,
        "guide_minutes": minutes * number if staffed else 0,
    }
    is_known = (over or entered) and (row.cancel_reason not in GONE or entered)
    return {**values, "is_known": is_known}
