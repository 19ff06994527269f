"""The demo network is the same on every machine, fits any day, and breaks none of the desk's own rules."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, Select, Table, and_, func, or_, select

from db.queries import account, edition, year_report
from db.session import reading
from db.tables import (
    AccountRow,
    AssignmentRow,
    Base,
    ChangeRow,
    CountRow,
    HelperRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from demo import network
from domain import report_edition
from domain.undo import TAKEN_BACK
from domain.words import AssignmentState, CountState, HelperStage, ReleaseCause, SessionState
from tests.conftest import closing_engine, sqlite_copy

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
WRITTEN = {"written_at"}
"""When a row was written differs, and nothing else."""


@pytest.fixture(scope="module")
def filled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with closing_engine(sqlite_copy(migrated_file, tmp_path_factory.mktemp("filled"))) as engine:
        assert network.fill(engine, now=NOW)
        yield engine


def contents(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as tx:
        return {table.name: list(tx.execute(_all_of(table))) for table in Base.metadata.sorted_tables}


def _all_of(table: Table) -> Select[Any]:
    columns = [column for column in table.columns if column.name not in WRITTEN]
    return select(*columns).order_by(*table.primary_key)


def test_second_fill_does_nothing(filled: Engine) -> None:
    before = contents(filled)
    assert network.fill(filled, now=NOW) is False
    assert contents(filled) == before


def test_three_networks_are_marked_as_invented(filled: Engine) -> None:
    with reading(filled) as tx:
        rows = tx.execute(select(NetworkRow.name, NetworkRow.is_demo).order_by(NetworkRow.name)).all()
        helpers = tx.scalar(select(func.count()).select_from(HelperRow))
    assert rows == [("Antwerpen", True), ("Gent", True), ("Kortrijk", True)]
    assert helpers == 111


def test_counts_look_like_the_practice(filled: Engine) -> None:
    with reading(filled) as tx:
        per_place = tx.execute(select(func.avg(CountRow.visitors)).group_by(CountRow.location_id)).scalars()
        means = sorted(float(mean) for mean in per_place)
        past = (
            select(func.count())
            .select_from(SessionRow)
            .where(SessionRow.day < NOW.date(), SessionRow.closure_id.is_(None), SessionRow.holiday.is_(None))
        )
        held = tx.scalar(past.where(SessionRow.state == SessionState.PLANNED)) or 0
        cancelled = tx.scalar(past.where(SessionRow.state == SessionState.CANCELLED)) or 0
        entered = tx.scalar(select(func.count()).select_from(CountRow).where(CountRow.day < NOW.date())) or 0
        questions = tx.scalar(select(func.sum(TallyRow.number)))
    assert 2 <= means[len(means) // 2] <= 6
    assert means[0] < 2
    assert 10 <= means[-1] <= 20
    assert 0.04 <= cancelled / (cancelled + held) <= 0.08
    assert 0.85 <= entered / held <= 0.97
    assert int(questions or 0) > 50_000


def test_nothing_is_counted_before_its_session_has_ended(filled: Engine) -> None:
    with reading(filled) as tx:
        too_early = tx.scalars(
            select(CountRow.session_id)
            .join(SessionRow, SessionRow.id == CountRow.session_id)
            .where((CountRow.day > date(2026, 11, 24)) | (CountRow.state != CountState.ENTERED))
        ).all()
    assert too_early == []


def test_each_key_figure_of_the_report_of_gent_is_told(filled: Engine) -> None:
    with reading(filled) as tx:
        row = tx.scalars(select(AccountRow).where(AccountRow.email == "coordinator.gent@example.org")).one()
        by = account.person_of(tx, row)
        gent = tx.scalars(select(NetworkRow.id).where(NetworkRow.name == "Gent")).one()
        now = NOW.astimezone(ZoneInfo(network.ZONE))
        draft = year_report.draft(tx, by, gent, NOW.year, today=NOW.date(), now=now)
        content = report_edition.content(draft.as_it_stands(gent, now), edition.names(tx, by, gent))
    values = {str(row[0]): str(row[1]) for row in content.key_figures.rows}
    assert [name for name, value in values.items() if value == "–"] == []
    assert {name for name, value in values.items() if value == "0"} <= {
        "Consults cancelled by us",
        "Wijk-werk: months above 60 hours",
        "Wijk-werkers above 630 hours",
    }
    assert {table.name for table in content.tables} >= {"Outcomes", "Referrals", "Languages", "Channels"}


def test_who_stopped_gave_up_or_came_later_stood_nowhere_outside_their_days(filled: Engine) -> None:
    with reading(filled) as tx:
        outside = tx.scalar(
            select(func.count())
            .select_from(AssignmentRow)
            .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
            .where(
                AssignmentRow.state != AssignmentState.CANCELLED,
                or_(
                    and_(HelperRow.stage == HelperStage.ACTIVE, AssignmentRow.day < HelperRow.stage_since),
                    and_(HelperRow.stage == HelperStage.STOPPED, AssignmentRow.day >= HelperRow.stage_since),
                ),
            )
        )
    assert outside == 0


def test_weeks_ahead_have_gaps_and_absences_that_made_some(filled: Engine) -> None:
    with reading(filled) as tx:
        ahead = SessionRow.day.between(NOW.date(), NOW.date() + timedelta(weeks=8))
        standing = select(AssignmentRow.session_id).where(AssignmentRow.state != AssignmentState.CANCELLED)
        empty = tx.scalar(
            select(func.count())
            .select_from(SessionRow)
            .where(ahead, SessionRow.is_open(), SessionRow.id.not_in(standing))
        )
        released = tx.scalar(
            select(func.count())
            .select_from(AssignmentRow)
            .where(AssignmentRow.release_cause == ReleaseCause.ABSENCE, AssignmentRow.day >= NOW.date())
        )
    assert (empty or 0) > 20
    assert (released or 0) > 5


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 2, 29), date(2027, 7, 21)])
def test_any_day_can_be_today(migrated_file: Path, tmp_path: Path, day: date) -> None:
    with closing_engine(sqlite_copy(migrated_file, tmp_path)) as engine:
        assert network.fill(engine, now=datetime.combine(day, time(12), UTC))
        with reading(engine) as tx:
            last_count = tx.scalars(select(func.max(CountRow.day))).one()
            newest = tx.scalar(
                select(func.max(ChangeRow.at)).where(
                    or_(
                        *(
                            and_(ChangeRow.entity == entity, ChangeRow.verb.in_(verbs))
                            for entity, verbs in TAKEN_BACK.items()
                        )
                    )
                )
            )
            latest = tx.scalar(select(func.max(ChangeRow.at)))
    assert day - timedelta(days=7) <= last_count <= day
    assert newest is not None
    assert newest.date() <= day - timedelta(weeks=2)  # nobody's next undo is about it
    assert latest is not None
    assert latest.date() <= day


@pytest.mark.parametrize("kind", ["postgresql"])
def test_two_fills_at_the_same_moment_are_equal_on_sqlite_and_postgresql(
    filled: Engine, engine: Engine, kind: str
) -> None:
    assert network.fill(engine, now=NOW)
    assert contents(engine) == contents(filled)
    with reading(engine) as tx:
        assert (tx.scalar(select(func.count()).select_from(CountRow)) or 0) > 7_000
