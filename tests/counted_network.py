"""Two invented networks whose counts can be added up without the query layer, and filters to try on them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.tables import CategoryRow, CountRow, LocationRow, SessionRow, TallyRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import (
    CancelReason,
    CategoryKind,
    CountState,
    Formula,
    LocationKind,
    Role,
    SessionState,
)
from tests.factories import make_category, make_location, make_network

KINDS = (LocationKind.LIBRARY, LocationKind.NEWCOMERS, LocationKind.REUSE_SHOP)
FIRST = date(2025, 6, 2)
DAYS = 500
NOW = datetime(2026, 10, 1, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
FILTERS = 200


@dataclass(frozen=True)
class Raw:
    """The rows as they lie in the database, and who is who."""

    sessions: pd.DataFrame
    tallies: pd.DataFrame
    networks: list[int]
    locations: dict[int, int]
    groups: list[int]


def fill(tx: Session, rng: Random) -> Raw:
    networks = [make_network(tx) for _ in range(2)]
    locations = [
        make_location(tx, network, kind=KINDS[number % 3]) for network in networks for number in range(5)
    ]
    groups = [make_category(tx, code=f"G{number}") for number in range(3)]
    listed = [make_category(tx, code=f"T{number}", parent_id=groups[number % 3].id) for number in range(9)]
    listed[8].merged_into_id = listed[0].id
    outcome = make_category(tx, kind=CategoryKind.OUTCOME, code="self")
    tx.flush()
    sessions, counts, tallies = [], [], []
    for number in range(700):
        location = rng.choice(locations)
        cancelled = rng.random() < 0.08
        session: dict[str, Any] = {
            "id": number + 1,
            "location_id": location.id,
            "day": FIRST + timedelta(days=rng.randrange(DAYS)),
            "starts": time(rng.choice((9, 10, 13)), rng.choice((0, 30))),
            "ends": time(17),
            "room": str(number),
            "formula": Formula.WALK_IN,
            "minimum": 1,
            "maximum": 1,
            "state": SessionState.CANCELLED if cancelled else SessionState.PLANNED,
            "cancel_reason": CancelReason.OTHER if cancelled else None,
            "holiday": "christmas" if rng.random() < 0.05 else None,
        }
        sessions.append(session)
        if cancelled or session["day"] > NOW.date() or rng.random() < 0.2:
            continue
        on_session = {key: session[key] for key in ("location_id", "day")} | {"session_id": session["id"]}
        is_draft = rng.random() < 0.1
        visitors = rng.randrange(9)
        counts.append(
            {
                **on_session,
                "state": CountState.DRAFT if is_draft else CountState.ENTERED,
                "visitors": visitors,
                "first_time": rng.randrange(visitors + 1),
                "turned_away": None if rng.random() < 0.5 else rng.randrange(3),
            }
        )
        tallies += [
            {**on_session, "category_id": one.id, "number": rng.randrange(4)}
            for one in rng.sample([*groups, *listed, outcome], 4)
        ]
    tx.execute(insert(SessionRow), sessions)
    tx.execute(insert(CountRow), counts)
    tx.execute(insert(TallyRow), tallies)
    return Raw(
        *_frames(tx),
        networks=[one.id for one in networks],
        locations={one.id: one.network_id for one in locations},
        groups=[one.id for one in groups],
    )


def change_some(tx: Session, raw: Raw, rng: Random) -> Raw:
    """The same network after some counts of a few weeks were corrected."""
    first = FIRST + timedelta(days=rng.randrange(100, 200))
    weeks = CountRow.day.between(first, first + timedelta(days=20))
    for count in tx.scalars(select(CountRow).where(weeks).order_by(CountRow.session_id)):
        count.visitors = (count.visitors or 0) + 3
        tx.execute(
            update(TallyRow).where(TallyRow.session_id == count.session_id).values(number=rng.randrange(5))
        )
    tx.flush()
    sessions, tallies = _frames(tx)
    return replace(raw, sessions=sessions, tallies=tallies)


def _frames(tx: Session) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every session with its count, and every question with its topic, read without any condition."""
    sessions = pd.DataFrame(
        tx.execute(
            select(
                SessionRow.id,
                SessionRow.day,
                SessionRow.starts,
                SessionRow.ends,
                SessionRow.state,
                SessionRow.holiday,
                SessionRow.closure_id,
                LocationRow.id.label("location_id"),
                LocationRow.kind,
                LocationRow.network_id,
                CountRow.state.label("count"),
                CountRow.visitors,
                CountRow.first_time,
                CountRow.turned_away,
            )
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        ).all()
    )
    categories = {row.id: row for row in tx.scalars(select(CategoryRow))}
    tallies = pd.DataFrame(
        tx.execute(select(TallyRow.session_id, TallyRow.category_id, TallyRow.number)).all()
    ).merge(sessions, left_on="session_id", right_on="id")
    tallies = tallies[[categories[key].kind is CategoryKind.TOPIC for key in tallies["category_id"]]]
    tallies["topic_id"] = [categories[key].merged_into_id or key for key in tallies["category_id"]]
    tallies["group_id"] = [categories[key].parent_id or key for key in tallies["topic_id"]]
    return sessions, tallies


def random_moments(filters: TopicFilters) -> TopicFilters:
    """The same filters; of half of them only some weekdays or hours, the same ones each time."""
    rng = Random(filters.period.first.toordinal() + filters.period.length)
    return replace(
        filters,
        weekdays=frozenset(rng.sample(range(7), rng.choice((0, 0, 0, 3)))),
        hours=frozenset(rng.sample((9, 10, 13), rng.choice((0, 0, 0, 2)))),
    )


def random_case(raw: Raw, rng: Random) -> tuple[Person, TopicFilters]:
    first = FIRST + timedelta(days=rng.randrange(DAYS))
    network = rng.choice(raw.networks)
    own = rng.sample(sorted(raw.locations), 3)
    person = rng.choice(
        [
            Person(1, "A", Role.ADMINISTRATOR),
            Person(2, "C", Role.COORDINATOR, networks=frozenset({network})),
            Person(3, "C", Role.COORDINATOR, networks=frozenset(set(raw.networks) - {network})),
            Person(4, "M", Role.MANAGER, locations=frozenset(own)),
        ]
    )
    return person, TopicFilters(
        network_id=network,
        period=Period(first, first + timedelta(days=rng.choice((6, 27, 90, 300, 500)))),
        locations=frozenset(rng.sample(sorted(raw.locations), rng.choice((0, 0, 1, 4)))),
        kinds=frozenset(rng.sample(KINDS, rng.choice((0, 0, 1, 2)))),
        groups=frozenset(rng.sample(raw.groups, rng.choice((0, 0, 1, 2)))),
    )
