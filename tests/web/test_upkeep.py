"""The server keeps the horizon of sessions filled by itself."""

import asyncio
import datetime as dt
import time
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, text

from db import session
from db.queries import rollup_cut
from db.session import reading, writing
from db.tables import ConsultRow, KindSessionsRow, PasswordLinkRow, SessionRow, SignInAttemptRow, SignInRow
from domain.sign_in import ABSOLUTE, ATTEMPTS_KEPT, LINK_LIFETIME
from services import consult_erasing, password, sign_in
from tests import factories
from tests.factories import make_account, make_slot
from tests.services.consulting import open_consults
from tests.web.conftest import NOW, Moment
from tests.web.test_readiness import _from_the_future
from web import upkeep

PATIENCE_S = 20

pytestmark = pytest.mark.usefixtures("surrounded")


@pytest.fixture(autouse=True)
def slot(sqlite_engine: Engine) -> None:
    """Every Tuesday."""
    with writing(sqlite_engine) as tx:
        make_slot(tx)


def sessions(engine: Engine) -> int:
    with reading(engine) as tx:
        return tx.scalar(select(func.count()).select_from(SessionRow)) or 0


def test_each_day_brings_the_sessions_that_came_within_the_horizon(
    sqlite_engine: Engine, moment: Moment
) -> None:
    assert upkeep.catch_up() == sessions(sqlite_engine) == 58
    assert upkeep.catch_up() == 0
    moment(NOW + timedelta(weeks=1))
    assert upkeep.catch_up() == 1
    with reading(sqlite_engine) as tx:
        assert tx.scalar(select(func.max(SessionRow.day))) == date(2028, 1, 4)


def test_a_running_server_does_it_by_itself(sqlite_engine: Engine) -> None:
    async def serve() -> None:
        async with upkeep.running():
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline and not await asyncio.to_thread(sessions, sqlite_engine):
                pass

    asyncio.run(serve())
    assert sessions(sqlite_engine) == 58


def test_a_database_that_does_not_fit_is_left_alone(sqlite_engine: Engine) -> None:
    _from_the_future(sqlite_engine)
    assert upkeep.catch_up() == 0
    assert sessions(sqlite_engine) == 0


def kept(engine: Engine) -> tuple[set[str], int, set[str]]:
    """The sign-ins, how many attempts, and the links."""
    with reading(engine) as tx:
        attempts = tx.scalar(select(func.count()).select_from(SignInAttemptRow)) or 0
        links = set(tx.scalars(select(PasswordLinkRow.token_hash)))
        return set(tx.scalars(select(SignInRow.token_hash))), attempts, links


def test_what_is_over_is_forgotten_and_nothing_else(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        ann, bob = (make_account(tx).id for _number in range(2))
        sign_in.open_for(tx, ann, now=NOW - ABSOLUTE - timedelta(seconds=1))
        token = sign_in.open_for(tx, ann, now=NOW - ABSOLUTE)
        password.link_for(tx, ann, now=NOW - LINK_LIFETIME)
        link = password.link_for(tx, bob, now=NOW - LINK_LIFETIME + timedelta(seconds=1))
        for age in (ATTEMPTS_KEPT, ATTEMPTS_KEPT - timedelta(seconds=1)):
            tx.add(SignInAttemptRow(whom_hash="somebody", at=NOW - age))
    for _number in range(2):
        upkeep.sweep()
        assert kept(sqlite_engine) == ({sign_in.to_hash(token)}, 1, {sign_in.to_hash(link)})


def test_nothing_is_forgotten_in_a_database_that_does_not_fit(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as tx:
        token = sign_in.open_for(tx, make_account(tx).id, now=NOW - 2 * ABSOLUTE)
    _from_the_future(sqlite_engine)
    upkeep.sweep()
    assert kept(sqlite_engine) == ({sign_in.to_hash(token)}, 0, set())


def test_a_database_that_goes_away_is_logged_and_the_server_goes_on(
    sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    upkeep.sweep()
    with sqlite_engine.begin() as connection:
        connection.execute(text("ALTER TABLE tap RENAME TO gone"))
    upkeep.sweep()
    assert [record.message for record in caplog.records] == ["Forgetting what is over failed"]


def test_references_of_consults_are_forgotten_however_long_the_server_stood_still(
    sqlite_engine: Engine, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consult_erasing, "AT_ONCE", 2)
    with writing(sqlite_engine) as tx:
        desk = open_consults(tx, NOW.date(), NOW)
        for hour in range(5):
            factories.make_consult(tx, desk.session, desk.nele, desk.details("A1"), starts=dt.time(9 + hour))
    week_after = datetime.combine(NOW.date() + timedelta(days=8), dt.time(11), tzinfo=NOW.tzinfo)
    moment(week_after)
    assert upkeep.erase_references() == 3  # of 9, 10 and 11 o'clock in Brussels, when it is 12 there
    moment(week_after + timedelta(days=31))
    assert upkeep.erase_references() == 2
    assert upkeep.erase_references() == 0
    with reading(sqlite_engine) as tx:
        assert set(tx.scalars(select(ConsultRow.reference))) == {""}


def test_no_reference_is_forgotten_in_a_database_that_does_not_fit_or_is_gone(
    sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(text("ALTER TABLE consult RENAME TO gone"))
    assert upkeep.erase_references() == 0
    assert [record.message for record in caplog.records] == ["Forgetting the references of consults failed"]
    _from_the_future(sqlite_engine)
    assert upkeep.erase_references() == 0


def test_figures_that_much_at_once_left_behind_are_added_up(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MARKS_AT_ONCE", 0)
    upkeep.catch_up()
    assert upkeep.add_up() == sessions(sqlite_engine)
    assert upkeep.add_up() == 0
    with reading(sqlite_engine) as tx:
        assert rollup_cut.waiting(tx) == []
        assert tx.scalar(select(func.sum(KindSessionsRow.due)).where(KindSessionsRow.grain == "month")) == 58
