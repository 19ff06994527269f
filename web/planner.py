"""The planner beside the pages: a proposal that somebody asked for is made in a process of its own, one at a time.

The search runs at low priority and is ended by force when it outlives its time; here only its progress and its plans
are kept, in transactions of a few milliseconds. Whatever happens to this server, the row says how far it came.
"""

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Self
from zoneinfo import ZoneInfo

import settings
from db.session import DatabaseUnreachable
from domain.errors import DeskError
from domain.proposal import OtherWay
from services import plan_instance, planning_file, proposal_run
from services.plan_instance import Question
from services.planning_file import Answer
from services.proposal_run import Job
from web import database

LOOKS_EVERY_S = 5.0
"""How long a proposal waits that was asked for at another server, should that one not take it up."""
TICK_S = 0.2
SAYS_EVERY_S = 1.0
GRACE_S = 20.0
"""The solver may overrun its time by so much before it is ended by force; the plan it had by then is kept."""
NICENESS = 15
COMPARES_WITHIN_S, COMPARES_FOR_S = 10.0, 10
"""What the other way comes to is worked out after a search that took no longer, and for no longer."""

_log = logging.getLogger("inloop")


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Proposals are made, one after the other, until the block ends; the one under way then keeps its best plan."""
    over = Event()
    with ThreadPoolExecutor(1, thread_name_prefix="planner") as own_thread:
        task = asyncio.create_task(_keep_making(own_thread, over))
        try:
            yield
        finally:
            over.set()
            proposal_run.BELL.set()
            await task


async def _keep_making(own_thread: ThreadPoolExecutor, over: Event) -> None:
    loop = asyncio.get_running_loop()
    while not over.is_set():
        work = loop.run_in_executor(own_thread, make_next, over)
        (outcome,) = await asyncio.gather(work, return_exceptions=True)
        # A database that is lost is said on every page; it is looked at again in a moment.
        if isinstance(outcome, BaseException) and not isinstance(outcome, DatabaseUnreachable):
            _log.error("Making a proposal failed", exc_info=outcome)
        if outcome is not True and not over.is_set():
            await loop.run_in_executor(own_thread, proposal_run.BELL.wait, LOOKS_EVERY_S)
            proposal_run.BELL.clear()


def make_next(over: Event) -> bool:
    """Whether a proposal waited, which is made now. Nothing is done in a database that does not fit."""
    kept = database.current()
    if kept.fault() is not None:
        return False
    with kept.writing() as tx:
        job = proposal_run.take_up(tx, now=database.now())
    if job is None:
        return False
    _Making(job, over).run()
    return True


@dataclass(slots=True)
class _Making:
    """One proposal under way in this process."""

    job: Job
    over: Event
    answer: Answer | None = None
    said_at: float = float("-inf")
    began: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        try:
            question = self._read()
            self._search(question)
        finally:
            with database.current().writing() as tx:
                compares = self._may_compare()
                proposal_run.end(
                    tx, self.job.id, is_proven=self._is_proven, is_comparing=compares, now=database.now()
                )
        if compares:
            self._compare(question)

    def _read(self) -> Question:
        local = database.now().astimezone(ZoneInfo(self.job.zone))
        with database.current().reading() as tx:
            return plan_instance.read(tx, self.job.asked, by=self.job.by, after=local)

    def _search(self, question: Question) -> None:
        seconds = plan_instance.seconds_for(question)
        written = planning_file.of_question(question.instance)
        with database.current().writing() as tx:
            if not proposal_run.begin(
                tx, self.job.id, planning_file.packed(written), seconds, now=database.now()
            ):
                return
        with (
            TemporaryDirectory(prefix="inloop-planner-") as folder,
            Search(Path(folder), written, seconds) as search,
        ):
            while search.is_running(TICK_S):
                self._keep(question, search.new_answer(), search)
                if self.over.is_set() or not self._says_on(search):
                    search.stop()
            self._keep(question, search.new_answer(), search)

    def _keep(self, question: Question, answer: Answer | None, search: "Search") -> None:
        if answer is None:
            return
        try:
            with database.current().writing() as tx:
                is_kept = proposal_run.keep(
                    tx, self.job.id, question, answer, seconds=search.passed, now=database.now()
                )
            if is_kept:
                self.answer = answer
        except DeskError:
            _log.warning("A plan could not be kept: the database does not answer")

    def _says_on(self, search: "Search") -> bool:
        """Say how far it is, once a second; False when it has to stop."""
        if time.monotonic() - self.said_at < SAYS_EVERY_S:
            return True
        self.said_at = time.monotonic()
        try:
            with database.current().writing() as tx:
                return proposal_run.beat(
                    tx,
                    self.job.id,
                    seconds=search.passed,
                    best=search.progress.best,
                    bound=search.progress.bound,
                    now=database.now(),
                )
        except DeskError:  # lost for a moment: the search goes on
            return True

    @property
    def _is_proven(self) -> bool:
        return self.answer is not None and self.answer.is_proven

    def _may_compare(self) -> bool:
        took = time.monotonic() - self.began
        return self._is_proven and took < COMPARES_WITHIN_S and not self.over.is_set()

    def _compare(self, question: Question) -> None:
        """What the other way would come to; given up when somebody asks for something."""
        other: OtherWay | None = None
        written = planning_file.of_question(
            plan_instance.the_other_way(question.instance, self.job.asked.freedom)
        )
        try:
            with (
                TemporaryDirectory(prefix="inloop-planner-") as folder,
                Search(Path(folder), written, COMPARES_FOR_S) as search,
            ):
                while search.is_running(TICK_S):
                    if self.over.is_set() or proposal_run.BELL.is_set():
                        search.stop()
                answer = search.new_answer()
                if answer is not None and answer.is_proven:
                    other = answer.as_other_way()
        finally:
            with database.current().writing() as tx:
                proposal_run.compare(tx, self.job.id, other)


class Search:
    """`python -m planning` on a file, watched; ended by force at the end of the block, should it still run."""

    COMMAND = ("-m", "planning")

    def __init__(self, folder: Path, instance: str, seconds: int) -> None:
        question = folder / "instance.json"
        question.write_text(instance, "utf-8")
        self._answer = folder / "proposal.json"
        self._seen: int | None = None
        self._is_told = False
        self.progress = planning_file.Progress(None, None)
        self._began = time.monotonic()
        self._ends_at = self._began + seconds + GRACE_S
        self.process = subprocess.Popen(  # noqa: S603 - our own program, on files of our own
            [
                sys.executable,
                *self.COMMAND,
                str(question),
                "-o",
                str(self._answer),
                "--seconds",
                str(seconds),
            ],
            cwd=settings.PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.setpriority(os.PRIO_PROCESS, self.process.pid, NICENESS)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._listener.join()

    @property
    def passed(self) -> float:
        return time.monotonic() - self._began

    def is_running(self, seconds: float) -> bool:
        """Wait for its end, so long at most; whether it runs on. Past its time it is ended by force."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            if time.monotonic() > self._ends_at:
                self.process.kill()
            return True
        return False

    def stop(self) -> None:
        """Tell it to end with the best plan it has; it gets a moment for that."""
        if not self._is_told:
            self._is_told = True
            self._ends_at = min(self._ends_at, time.monotonic() + GRACE_S)
            self.process.terminate()

    def new_answer(self) -> Answer | None:
        """What it wrote since it was looked at last."""
        try:
            written_at = self._answer.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if written_at == self._seen:
            return None
        self._seen = written_at
        return planning_file.to_answer(self._answer.read_text("utf-8"))

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            self.progress = planning_file.to_progress(line) or self.progress
