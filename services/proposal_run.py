"""A run of the planner as the server that has it sees it: taken up, kept alive, its plans kept, ended.

Nobody acts here: what somebody asked for (`services.proposal.ask`) is carried out. Each of these is a short transaction
of its own; the database is never held while a plan is looked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.queries import account
from db.queries import proposal as proposals
from db.tables import (
    AccountRow,
    NetworkRow,
    ProposalFileRow,
    ProposalLineRow,
    ProposalRow,
    ProposalSessionRow,
)
from domain import access
from domain.access import Action
from domain.person import Person
from domain.proposal import Asked, OtherWay, RunState
from services import proposal_lines
from services.plan_instance import Question
from services.planning_file import Answer
from services.proposal import end_silent

BELL = Event()
"""Rung by who asked at this server, so that its planner need not look all the time. The rows say what there is to do."""
KEPT_FOR = timedelta(days=60)
"""Longer nobody looks back at what was proposed once."""


@dataclass(frozen=True, slots=True)
class Job:
    """A proposal to be made, for whom, in which zone its clocks run."""

    id: int
    asked: Asked
    by: Person
    zone: str


def take_up(tx: Session, *, now: datetime) -> Job | None:
    """The proposal that waits longest, from now on this server's to make; None when nothing waits.

    Runs whose server is gone are ended first. Of several servers exactly one gets it.
    """
    end_silent(tx, now=now)
    row = tx.scalars(
        select(ProposalRow)
        .where(ProposalRow.state == RunState.WAITING)
        .order_by(ProposalRow.asked_at, ProposalRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    by = account.person_of(tx, tx.get_one(AccountRow, row.account_id))
    row.beat_at = now
    if not access.may_in_network(by, Action.PLAN, network_id=row.network_id):
        row.state = RunState.FAILED
        return None
    row.state = RunState.RUNNING
    network = tx.get_one(NetworkRow, row.network_id)
    return Job(row.id, proposals.to_asked(row), by, network.zone)


def begin(tx: Session, proposal_id: int, instance: bytes, seconds_most: int, *, now: datetime) -> bool:
    """Keep the question (a file, packed), for whoever wants to check the answer. False when the run was ended meanwhile."""
    row = _running(tx, proposal_id)
    if row is None:
        return False
    row.beat_at, row.seconds_most = now, seconds_most
    tx.add(ProposalFileRow(proposal_id=proposal_id, instance=instance, answer=None))
    return True


def beat(
    tx: Session, proposal_id: int, *, seconds: float, best: int | None, bound: int | None, now: datetime
) -> bool:
    """Say that it is at work, and how far. False when it has to stop: somebody said so, or it was ended."""
    found = tx.execute(
        update(ProposalRow)
        .where(ProposalRow.id == proposal_id, ProposalRow.state == RunState.RUNNING)
        .values(seconds=seconds, best=best, bound=bound, beat_at=now)
        .returning(ProposalRow.stop_asked)
    ).one_or_none()
    return found is not None and not found.stop_asked


def keep(
    tx: Session,
    proposal_id: int,
    question: Question,
    answer: Answer,
    *,
    seconds: float,
    now: datetime,
) -> bool:
    """Keep a plan in the place of the one before it. False when the run was ended meanwhile."""
    sessions, lines = proposal_lines.rows(proposal_id, question, answer.found)
    figures = proposal_lines.figures(question, answer.found)
    row = _running(tx, proposal_id)
    if row is None:
        return False
    for table in (ProposalLineRow, ProposalSessionRow):
        tx.execute(delete(table).where(table.proposal_id == proposal_id))
    for kept, rows in ((ProposalSessionRow, sessions), (ProposalLineRow, lines)):
        if rows:
            tx.execute(insert(kept), rows)
    tx.execute(
        update(ProposalFileRow).where(ProposalFileRow.proposal_id == proposal_id).values(answer=answer.file)
    )
    row.open_before, row.open_after, row.open_least = (
        figures.open_before,
        figures.open_after,
        figures.open_least,
    )
    row.best, row.seconds, row.beat_at = figures.best, seconds, now
    row.bound = figures.bound if figures.bound is not None else row.bound
    return True


def end(tx: Session, proposal_id: int, *, is_proven: bool, is_comparing: bool, now: datetime) -> None:
    """The search is over: with the best plan there is, or with what was kept last, if anything."""
    row = _running(tx, proposal_id)
    if row is None:
        return
    row.beat_at = now
    row.is_comparing = is_comparing
    if row.open_after is None:
        row.state = RunState.STOPPED if row.stop_asked else RunState.FAILED
    else:
        row.state = RunState.DONE if is_proven else RunState.STOPPED


def compare(tx: Session, proposal_id: int, other: OtherWay | None) -> None:
    """What the other way comes to; None when it took too long to find out."""
    tx.execute(
        update(ProposalRow)
        .where(ProposalRow.id == proposal_id)
        .values(
            is_comparing=False,
            other_open=None if other is None else other.open_after,
            other_taken_off=None if other is None else other.taken_off,
        )
    )


def forget(tx: Session, *, now: datetime) -> int:
    """How many old proposals were forgotten, with all that hangs on them."""
    old = select(ProposalRow.id).where(
        ProposalRow.asked_at < now - KEPT_FOR, ProposalRow.state.not_in([RunState.WAITING, RunState.RUNNING])
    )
    for table in (ProposalLineRow, ProposalSessionRow, ProposalFileRow):
        tx.execute(delete(table).where(table.proposal_id.in_(old)))
    return len(tx.execute(delete(ProposalRow).where(ProposalRow.id.in_(old)).returning(ProposalRow.id)).all())


def _running(tx: Session, proposal_id: int) -> ProposalRow | None:
    return tx.scalars(
        select(ProposalRow)
        .where(ProposalRow.id == proposal_id, ProposalRow.state == RunState.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
