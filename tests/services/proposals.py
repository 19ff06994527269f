"""A proposal made the way a server makes one, in this process."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from db.queries import proposal as read
from domain.person import Person
from domain.proposal import Asked, Line, Proposed
from planning import check, instance_json, proposal_json
from planning.instance import Instance
from planning.proposal import Proposal
from planning.solve import propose
from services import plan_instance, planning_file, proposal_run
from services.plan_instance import Question

LONG_AGO = datetime(2026, 11, 24, tzinfo=UTC)
"""The wall clock of tests: nothing of today has begun."""


def question(tx: Session, asked: Asked, by: Person, after: datetime = LONG_AGO) -> Question:
    tx.flush()
    return plan_instance.read(tx, asked, by=by, after=after)


def make(tx: Session, now: datetime) -> int:
    """The proposal that waits, made and kept; its answer is right, whatever was asked."""
    tx.flush()
    job = proposal_run.take_up(tx, now=now)
    assert job is not None
    asked = question(tx, job.asked, job.by)
    instance = planning_file.packed(planning_file.of_question(asked.instance))
    assert proposal_run.begin(tx, job.id, instance, 10, now=now)
    answer = planning_file.to_answer(proposal_json.write(solved(asked.instance)))
    assert proposal_run.keep(tx, job.id, asked, answer, seconds=0.5, now=now)
    proposal_run.end(tx, job.id, is_proven=answer.is_proven, is_comparing=False, now=now)
    tx.flush()
    return job.id


def solved(instance: Instance) -> Proposal:
    """Read back from its file first, as whoever checks it does."""
    again = instance_json.read(instance_json.write(instance))
    assert again == instance
    found = propose(again, seconds=20)
    assert check.faults(again, found) == []
    return found


def proposed(tx: Session, proposal_id: int, by: Person) -> Proposed:
    tx.flush()
    return read.proposed(tx, by, proposal_id)


def told(one: Proposed) -> list[tuple[str, str, str, str]]:
    """Each line: where, whom, what, and what became of it."""
    return [
        (session.place, line.helper, line.kind.value, line.state.value)
        for session in one.sessions
        for line in session.lines
    ]


def lines(one: Proposed) -> list[Line]:
    return [line for session in one.sessions for line in session.lines]
