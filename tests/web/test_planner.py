"""A proposal is made in a process of its own, whose end is never waited for longer than it deserves."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, select, update

from db.queries import proposal as read
from db.session import reading, writing
from db.tables import ProposalRow
from domain.period import Period
from domain.proposal import Freedom, Run, RunState
from planning import check, instance_json, proposal_json
from services import proposal, proposal_run
from tests import factories
from tests.services.planning_desk import open_desk
from tests.web.conftest import NOW
from tests.web.test_readiness import _from_the_future
from web import planner

PATIENCE_S = 30
TODAY = date(2026, 11, 24)
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))

pytestmark = pytest.mark.usefixtures("surrounded")


class City:
    """A network with one session of tomorrow, a helper for it, and a coordinator who asked for a proposal."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as tx:
            desk = open_desk(tx, TODAY, NOW)
            factories.make_placement(tx, desk.helper("Fatma"), desk.location)
            self.network, self.person = desk.network.id, desk.coordinator
        self.ask()

    def ask(self) -> None:
        with writing(self.engine) as tx:
            self.asked = proposal.ask(
                tx, self.network, WEEK, set(), Freedom.KEEP, by=self.person, today=TODAY, now=NOW
            )

    def run(self) -> Run:
        with reading(self.engine) as tx:
            return read.run(tx, self.person, self.asked)


@pytest.fixture
def city(sqlite_engine: Engine) -> City:
    return City(sqlite_engine)


@pytest.fixture(autouse=True)
def quiet_bell() -> None:
    proposal_run.BELL.clear()


def _instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """A planner of a few lines in the place of ours; it gets the same words."""
    monkeypatch.setattr(planner.Search, "COMMAND", ("-c", program))


DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def _until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # another process is at work: there is nothing to wait on but what it does


def test_what_was_asked_for_is_made_proven_compared_and_right(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "COMPARES_WITHIN_S", PATIENCE_S)  # however busy the machine is
    assert planner.make_next(Event())
    run = city.run()
    assert run.state is RunState.DONE
    assert run.figures is not None
    assert (run.figures.open_before, run.figures.open_after, run.figures.is_proven) == (1, 0, True)
    assert run.other is not None
    assert (run.other.open_after, run.other.taken_off, run.is_comparing) == (0, 0, False)
    with reading(city.engine) as tx:
        files = read.files(tx, city.person, city.asked)
    assert files.answer is not None
    assert check.faults(instance_json.read(files.instance), proposal_json.read(files.answer)) == []
    assert not planner.make_next(Event())


def test_a_planner_that_is_killed_leaves_the_plan_it_had(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    assert planner.make_next(Event())
    with reading(city.engine) as tx:
        answer = read.files(tx, city.person, city.asked).answer or ""
        kept.write_text(answer.replace('"optimal"', '"preview"'))
    city.ask()
    _instead(
        monkeypatch,
        f"import os, shutil, signal, sys; shutil.copy({str(kept)!r}, sys.argv[3]); os.kill(os.getpid(), signal.SIGKILL)",
    )
    assert planner.make_next(Event())
    run = city.run()
    assert (run.state, run.figures is not None) == (RunState.STOPPED, True)


def test_a_planner_that_never_answers_is_ended_by_force_and_failed(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    _instead(monkeypatch, DEAF)
    monkeypatch.setattr(planner, "GRACE_S", -19.0)
    assert planner.make_next(Event())
    assert city.run().state is RunState.FAILED


def test_who_stops_it_gets_what_there_is_and_the_server_that_closes_too(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    _instead(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(planner, "SAYS_EVERY_S", 0.0)
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(planner.make_next, Event())
        _until(lambda: city.run().state is RunState.RUNNING)
        with writing(city.engine) as tx:
            assert proposal.stop(tx, city.asked, by=city.person, now=NOW)
        assert made.result(PATIENCE_S)
    assert city.run().state is RunState.STOPPED
    city.ask()
    over = Event()
    over.set()
    assert planner.make_next(over)
    assert city.run().state is RunState.FAILED


def test_a_running_server_makes_it_by_itself_and_wakes_when_somebody_asks(city: City) -> None:
    async def serve() -> None:
        async with planner.running():
            await asyncio.to_thread(_until, lambda: city.run().state is RunState.DONE)
            city.ask()
            proposal_run.BELL.set()
            await asyncio.to_thread(_until, lambda: city.run().state is RunState.DONE)

    asyncio.run(serve())


def test_a_run_whose_server_is_gone_is_ended_by_any_other(city: City) -> None:
    silent = NOW - proposal.SILENT_FOR - timedelta(seconds=1)
    with writing(city.engine) as tx:
        tx.execute(update(ProposalRow).values(state=RunState.RUNNING, beat_at=silent))
    assert not planner.make_next(Event())
    assert city.run().state is RunState.STOPPED


def test_nothing_is_made_in_a_database_that_does_not_fit(city: City) -> None:
    _from_the_future(city.engine)
    assert not planner.make_next(Event())
    with reading(city.engine) as tx:
        assert tx.scalars(select(ProposalRow.state)).all() == [RunState.WAITING]


def test_a_fault_of_ours_is_logged_and_the_next_is_made(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _instead(monkeypatch, "import sys; open(sys.argv[3], 'w').write('nonsense')")

    async def serve() -> None:
        async with planner.running():
            await asyncio.to_thread(_until, lambda: city.run().state is RunState.FAILED)
            monkeypatch.undo()

    asyncio.run(serve())
    assert [record.message for record in caplog.records] == ["Making a proposal failed"]
