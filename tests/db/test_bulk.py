"""Many rows at once are the same rows as one by one."""

from datetime import UTC, date, datetime, time
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import bulk
from db.tables import AssignmentRow, CategoryRow, CountRow, SessionRow, TallyRow
from domain.words import AssignmentRole, AssignmentState, CategoryKind, CountState
from tests.factories import make_category, make_helper, make_location, make_network, make_session

ENTERED = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def of(session: SessionRow) -> dict[str, Any]:
    return {"session_id": session.id, "location_id": session.location_id, "day": session.day}


def counted(session: SessionRow, **given: Any) -> dict[str, Any]:
    return {**of(session), "state": CountState.ENTERED, "visitors": 3, "entered_at": ENTERED, **given}


def test_values_arrive_as_they_were_given_and_others_get_their_default(tx: Session) -> None:
    session = make_session(tx, day=date(2026, 11, 24))
    assert bulk.insert_all(tx, CountRow, [counted(session)]) == 1
    kept = tx.scalars(select(CountRow)).one()
    assert (kept.session_id, kept.location_id, kept.day) == (session.id, session.location_id, session.day)
    assert (kept.state, kept.visitors, kept.first_time) == (CountState.ENTERED, 3, None)
    assert (kept.entered_at, kept.note, kept.version) == (ENTERED, "", 1)


def test_rows_not_yet_written_can_be_referred_to(tx: Session) -> None:
    session = make_session(tx)
    topic = CategoryRow(kind=CategoryKind.TOPIC, code="NEW1", label_nl="a", label_en="b", label_fr="c", id=77)
    tx.add(topic)
    bulk.insert_all(tx, CountRow, [counted(session)])
    assert bulk.insert_all(tx, TallyRow, [{**of(session), "category_id": 77, "number": 2}]) == 1
    assert tx.scalar(select(func.sum(TallyRow.number))) == 2


def test_nothing_to_insert_is_no_statement(tx: Session) -> None:
    assert bulk.insert_all(tx, TallyRow, []) == 0


@pytest.mark.parametrize("kind", ["postgresql"])
def test_postgresql_knows_of_rows_that_are_not_committed_once_stock_was_taken(tx: Session, kind: str) -> None:
    bulk.insert_all(tx, CountRow, [counted(make_session(tx)) for _ in range(20)])
    known = text("SELECT reltuples FROM pg_class WHERE oid = 'count'::regclass")
    assert tx.scalar(known) != 20
    bulk.take_stock(tx)
    assert tx.scalar(known) == 20


def test_a_word_outside_its_list_is_refused(tx: Session) -> None:
    with pytest.raises(ValueError, match="guessed"):
        bulk.insert_all(tx, CountRow, [counted(make_session(tx), state="guessed")])


def test_the_database_still_refuses_what_its_rules_refuse(tx: Session) -> None:
    network = make_network(tx)
    helper, topic = make_helper(tx, network), make_category(tx)
    pair = [make_session(tx, make_location(tx, network), starts=time(10), ends=time(12)) for _ in range(2)]
    standing = [
        {
            **of(one),
            "helper_id": helper.id,
            "starts": one.starts,
            "ends": one.ends,
            "role": AssignmentRole.GUIDE,
            "state": AssignmentState.CONFIRMED,
            "release_cause": None,
        }
        for one in pair
    ]
    for table, rows in (
        (AssignmentRow, standing),
        (CountRow, [counted(pair[0], visitors=501)]),
        (TallyRow, [{**of(pair[0]), "category_id": topic.id, "number": 1}]),
    ):
        with pytest.raises((IntegrityError, psycopg.IntegrityError)), tx.begin_nested():
            bulk.insert_all(tx, table, rows)
