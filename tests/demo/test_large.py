"""The big invented network: as large as asked, equal every time, within the database's rules, and readable by Inloop."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from db.queries import account, count, network, roster
from db.session import reading
from db.tables import (
    AccountRow,
    AssignmentRow,
    CountRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from demo import large
from domain import period
from domain.person import Person
from domain.words import AssignmentState, CountState, Role, SessionState
from services import generation
from tests.conftest import closing_engine, sqlite_copy
from tests.demo.test_network import contents

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LOCATIONS, YEARS = 8, 1
STANDS = (AssignmentState.PROPOSED, AssignmentState.CONFIRMED, AssignmentState.PRESENT)


def fill(engine: Engine, *, locations: int = LOCATIONS, years: int = YEARS) -> list[large.Progress]:
    told: list[large.Progress] = []
    large.fill(engine, locations=locations, years=years, now=NOW, report=told.append)
    return told


@pytest.fixture(scope="module")
def filled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with closing_engine(sqlite_copy(migrated_file, tmp_path_factory.mktemp("large"))) as engine:
        fill(engine)
        yield engine


def number(engine: Engine, what: Any) -> int:
    with reading(engine) as tx:
        return tx.scalar(select(func.count()).select_from(what)) or 0


def demo_person(engine: Engine, role: Role) -> Person:
    with reading(engine) as tx:
        row = tx.scalars(select(AccountRow).where(AccountRow.role == role, AccountRow.is_demo)).one()
        return account.person_of(tx, row)


def test_two_fills_of_one_size_at_one_moment_are_equal(
    filled: Engine, migrated_file: Path, tmp_path: Path
) -> None:
    with closing_engine(sqlite_copy(migrated_file, tmp_path)) as again:
        fill(again)
        assert contents(again) == contents(filled)


def test_both_databases_get_the_same_network_within_their_rules(engine: Engine, filled: Engine) -> None:
    fill(engine)
    assert contents(engine) == contents(filled)
    with reading(engine) as tx:
        left, right = select(AssignmentRow).where(AssignmentRow.state.in_(STANDS)).subquery(), AssignmentRow
        twice = tx.scalar(
            select(func.count())
            .select_from(left)
            .join(
                right,
                (right.helper_id == left.c.helper_id)
                & (right.day == left.c.day)
                & (right.session_id != left.c.session_id)
                & right.state.in_(STANDS)
                & (right.starts < left.c.ends)
                & (left.c.starts < right.ends),
            )
        )
    assert twice == 0


def test_no_row_refers_to_one_that_is_not_there(filled: Engine) -> None:
    with filled.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_as_many_places_and_years_as_asked(filled: Engine) -> None:
    with reading(filled) as tx:
        first = tx.scalar(select(func.min(SessionRow.day)))
        last_count = tx.scalar(select(func.max(CountRow.day)))
        sessions_a_week = tx.scalar(
            select(func.count()).select_from(SessionRow).where(SessionRow.day.between(*week_before(TODAY)))
        )
    assert (number(filled, LocationRow), number(filled, NetworkRow)) == (LOCATIONS, 1)
    assert first == period.week_of(TODAY - timedelta(days=365 * YEARS))
    assert last_count is not None
    assert TODAY - timedelta(days=7) <= last_count <= TODAY
    assert 5 <= (sessions_a_week or 0) / LOCATIONS <= 9
    assert 5 <= number(filled, HelperRow) / LOCATIONS <= 8


def week_before(day: date) -> tuple[date, date]:
    monday = period.week_of(day) - timedelta(weeks=1)
    return monday, monday + timedelta(days=6)


def test_counts_look_like_the_practice(filled: Engine) -> None:
    with reading(filled) as tx:
        entered = select(CountRow).where(CountRow.state == CountState.ENTERED).subquery()
        per_place = sorted(
            float(mean)
            for mean in tx.scalars(select(func.avg(entered.c.visitors)).group_by(entered.c.location_id))
        )
        past = select(func.count()).select_from(SessionRow).where(SessionRow.day < TODAY)
        cancelled = tx.scalar(past.where(SessionRow.state == SessionState.CANCELLED)) or 0
        open_ones = tx.scalar(past.where(SessionRow.is_open())) or 0
    assert 2 <= per_place[len(per_place) // 2] <= 6
    assert 0.04 <= cancelled / (cancelled + open_ones) <= 0.08
    assert 0.8 <= number(filled, CountRow) / open_ones <= 0.97
    assert 2 <= number(filled, TallyRow) / number(filled, CountRow) <= 12


def test_more_places_than_one_network_can_plan_become_more_networks(sqlite_engine: Engine) -> None:
    fill(sqlite_engine, locations=large.PLACES_A_NETWORK + 1, years=0)
    with reading(sqlite_engine) as tx:
        sizes = tx.execute(
            select(NetworkRow.name, func.count(LocationRow.id))
            .join(LocationRow, LocationRow.network_id == NetworkRow.id)
            .group_by(NetworkRow.name)
            .order_by(NetworkRow.name)
        ).all()
    assert sizes == [("Stad 1", large.PLACES_A_NETWORK), ("Stad 2", 1)]


def test_pages_find_in_it_what_they_show(filled: Engine) -> None:
    coordinator, manager = demo_person(filled, Role.COORDINATOR), demo_person(filled, Role.MANAGER)
    with reading(filled) as tx:
        stad = network.visible(tx, coordinator)
        board = roster.week(tx, coordinator, stad[0].id, period.week_of(TODAY))
        missing = count.missing(tx, manager, stad[0].id, NOW)
    assert [(one.name, one.is_demo) for one in stad] == [("Stad 1", True)]
    assert len(board.places) == LOCATIONS
    assert 0 < sum(len(one.assigned) for one in board.sessions) < 2 * len(board.sessions)
    assert {one.at.location_id for one in missing} <= manager.locations


def test_the_horizon_is_generated_so_that_the_server_has_nothing_to_catch_up(filled: Engine) -> None:
    with reading(filled) as tx:
        assert generation.catch_up(tx, today=TODAY) == 0


def test_progress_says_how_many_rows_are_written(filled: Engine, sqlite_engine: Engine) -> None:
    told = fill(sqlite_engine)
    written = [one.rows for one in told]
    assert written == sorted(written)
    tables = (LocationRow, HelperRow, SessionRow, AssignmentRow, CountRow, TallyRow)
    assert written[-1] == sum(number(sqlite_engine, table) for table in tables)
    assert [one.sentence for one in told[:2]] == [
        "Stad 1: 8 places, 49 helpers",
        "Stad 1: 2025-11-24..2026-11-22",
    ]


def test_a_database_with_a_network_is_refused_and_left_alone(filled: Engine) -> None:
    before = number(filled, TallyRow)
    with pytest.raises(large.NotEmpty) as refused:
        fill(filled)
    assert "DATABASE_URL" in str(refused.value)
    assert number(filled, TallyRow) == before
