"""Proposed plans as people look at them: the last one, how far it is, its lines with why."""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.tables import (
    AccountRow,
    HelperRow,
    LocationRow,
    ProposalFileRow,
    ProposalLineRow,
    ProposalRow,
    ProposalSessionRow,
    SessionRow,
)
from domain import access
from domain.access import Action
from domain.clock_time import DatedHours, Hours
from domain.errors import NotFound
from domain.period import Period
from domain.person import Person
from domain.proposal import (
    Asked,
    Figures,
    Line,
    Obstacle,
    OtherWay,
    PlannedSession,
    Proposed,
    Reason,
    Refused,
    Run,
    Why,
)
from domain.proposal_lack import Blocked, Cause, Lack, LackKind, PlanRule
from domain.ranking import ReasonKind
from domain.rule import Rule

RULES: dict[str, Rule | PlanRule] = {rule.value: rule for rule in (*Rule, *PlanRule)}


@dataclass(frozen=True, slots=True)
class Files:
    """The question and the answer of a proposal, as JSON; the answer is None before there is one."""

    instance: str
    answer: str | None


def latest(tx: Session, person: Person, network_id: int) -> int | None:
    """The id of the proposal that was asked for last in a network; None before the first, or out of scope. One statement."""
    return tx.scalar(
        select(ProposalRow.id)
        .where(ProposalRow.network_id == network_id, _may_see(person))
        .order_by(ProposalRow.asked_at.desc(), ProposalRow.id.desc())
        .limit(1)
    )


def run(tx: Session, person: Person, proposal_id: int) -> Run:
    """How far a proposal is; one statement. Raises `NotFound`, also to somebody out of scope."""
    found = tx.execute(
        select(ProposalRow, AccountRow.name)
        .join(AccountRow, AccountRow.id == ProposalRow.account_id)
        .where(ProposalRow.id == proposal_id, _may_see(person))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return _to_run(*found)


def proposed(tx: Session, person: Person, proposal_id: int, *, network_id: int | None = None) -> Proposed:
    """A proposal in full, by place, then by time; four statements. Raises `NotFound`, also when it is of another network.

    Sessions that are there no more are left out with their lines.
    """
    how_far = run(tx, person, proposal_id)
    if network_id not in {None, how_far.asked.network_id}:
        raise NotFound
    rows = tx.execute(
        select(ProposalSessionRow, LocationRow.name, SessionRow.day, SessionRow.starts, SessionRow.ends)
        .join(SessionRow, SessionRow.id == ProposalSessionRow.session_id)
        .join(LocationRow, LocationRow.id == ProposalSessionRow.location_id)
        .where(ProposalSessionRow.proposal_id == proposal_id)
        .order_by(LocationRow.name, LocationRow.id, SessionRow.day, SessionRow.starts, SessionRow.id)
        .execution_options(populate_existing=True)
    ).all()
    lines: defaultdict[int, list[ProposalLineRow]] = defaultdict(list)
    for line in tx.scalars(
        select(ProposalLineRow)
        .where(ProposalLineRow.proposal_id == proposal_id)
        .order_by(ProposalLineRow.number)
        .execution_options(populate_existing=True)
    ):
        lines[line.session_id].append(line)
    lacks = {row.session_id: tuple(_lack(one) for one in row.lacks) for row, *_rest in rows}
    names = _names(
        tx,
        {line.helper_id for listed in lines.values() for line in listed}
        | {helper for row, *_rest in rows for helper in row.there}
        | {key for listed in lacks.values() for lack in listed for one in lack.blocked for key in one.only},
    )
    return Proposed(
        run=how_far,
        sessions=tuple(
            PlannedSession(
                id=row.session_id,
                location_id=row.location_id,
                place=place,
                when=DatedHours(day, Hours(starts, ends)),
                minimum=row.minimum,
                there=tuple(names[helper] for helper in row.there if helper in names),
                lines=tuple(_line(line, names) for line in lines[row.session_id]),
                lacks=lacks[row.session_id],
            )
            for row, place, day, starts, ends in rows
        ),
        names=names,
    )


def files(tx: Session, person: Person, proposal_id: int) -> Files:
    """Raises `NotFound`, also while the question has not been written yet; one statement."""
    row = tx.scalars(
        select(ProposalFileRow)
        .join(ProposalRow, ProposalRow.id == ProposalFileRow.proposal_id)
        .where(ProposalFileRow.proposal_id == proposal_id, _may_see(person))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Files(_unpacked(row.instance), None if row.answer is None else _unpacked(row.answer))


def to_asked(row: ProposalRow) -> Asked:
    return Asked(
        row.network_id, Period(row.first_day, row.last_day), frozenset(row.location_ids), row.freedom
    )


def _may_see(person: Person) -> ColumnElement[bool]:
    """A proposal is about the whole network, so nobody sees one who may not plan all of it."""
    if not access.may(person, Action.PLAN):
        return ProposalRow.id.is_(None)
    if person.sees_all:
        return ProposalRow.id.is_not(None)
    return ProposalRow.network_id.in_(sorted(person.networks))


def _to_run(row: ProposalRow, by: str) -> Run:
    figures = other = None
    if row.open_before is not None and row.open_after is not None and row.open_least is not None:
        figures = Figures(row.open_before, row.open_after, row.open_least, row.best, row.bound)
    if row.other_open is not None and row.other_taken_off is not None:
        other = OtherWay(row.other_open, row.other_taken_off)
    return Run(
        id=row.id,
        asked=to_asked(row),
        state=row.state,
        by=by,
        asked_at=row.asked_at,
        stop_asked=row.stop_asked,
        seconds=row.seconds,
        seconds_most=row.seconds_most,
        figures=figures,
        other=other,
        is_comparing=row.is_comparing,
    )


def _line(row: ProposalLineRow, names: dict[int, str]) -> Line:
    said, because = row.said, row.because
    return Line(
        number=row.number,
        bundle=row.bundle,
        kind=row.kind,
        session_id=row.session_id,
        helper_id=row.helper_id,
        helper=names[row.helper_id],
        state=row.state,
        reasons=tuple(
            Reason(ReasonKind(one["kind"]), one["code"], one["minutes"], one["km"])
            for one in said.get("reasons", ())
        ),
        why=Why(said["why"]) if "why" in said else None,
        rules=tuple(Rule(one) for one in said.get("rules", ())),
        other_session=said["other_session"],
        set_id=row.set_id,
        refused=None
        if because is None
        else Refused(Obstacle(because["obstacle"]), tuple(Rule(one) for one in because["rules"])),
    )


def _lack(one: dict[str, Any]) -> Lack:
    return Lack(
        kind=LackKind(one["kind"]),
        number=one["number"],
        cause=Cause(one["cause"]),
        thought_of=one["thought_of"],
        code=one["code"],
        blocked=tuple(Blocked(RULES[rule], helpers, tuple(only)) for rule, helpers, only in one["blocked"]),
    )


def _names(tx: Session, helper_ids: Iterable[int]) -> dict[int, str]:
    rows = tx.execute(select(HelperRow.id, HelperRow.name).where(HelperRow.id.in_(sorted(helper_ids))))
    return {row.id: row.name for row in rows}


def _unpacked(packed: bytes) -> str:
    return zlib.decompress(packed).decode()
