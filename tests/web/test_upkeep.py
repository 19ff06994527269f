"""The server keeps the horizon of sessions filled by itself."""

import asyncio
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select

from db.session import reading, writing
from db.tables import SessionRow
from tests.factories import make_slot
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
